/**
 * `detour publish FILE --base N -m TEXT`: make a policy the active one.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { instant } from '../../kernel/instant.ts'
import { checkPolicy } from '../../policy/check.ts'
import type { FlatDiagnostic } from '../../policy/language/render/json.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { titleOf, type Refusal } from '../api-client.ts'
import { connect } from '../connection.ts'
import { exit, UsageError } from '../exit.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { readText } from '../read-text.ts'

interface Flags {
  readonly base?: number
  readonly message: string
  readonly json: boolean
}

export const publishCommand = buildCommand({
  docs: {
    brief: 'Publish a policy to a running instance',
    fullDescription:
      'The instance is DETOUR_URL (default http://127.0.0.1:8787) and the token DETOUR_TOKEN; in the repository, `npm start` has put it into .dev.vars. Without --base the current head is taken.',
  },
  parameters: {
    flags: {
      base: {
        kind: 'parsed',
        parse: parseVersion,
        brief: 'The version you started from; refused when another is the head',
        optional: true,
      },
      message: { kind: 'parsed', parse: String, brief: 'Why: kept with the version' },
      json: { kind: 'boolean', brief: 'Print JSON', default: false },
    },
    aliases: { m: 'message' },
    positional: { kind: 'tuple', parameters: [{ brief: 'The policy, YAML', parse: String, placeholder: 'file' }] },
  },
  func: publishFile,
})

async function publishFile(flags: Flags, file: string): Promise<void> {
  if (flags.message.trim() === '') throw new UsageError('-m needs a text: why the policy changes')
  const source = readText(file)
  const { verdict, diagnostics } = checkPolicy(source, { now: instant(Date.now()) })
  const worth = diagnostics.filter(({ severity }) => severity !== 'info')
  printDiagnostics(worth, { file, source })
  if (verdict !== 'good') {
    process.exitCode = verdict === 'red' ? exit.testsFailed : exit.policyInvalid
    return
  }
  const api = connect()
  const base = flags.base ?? (await api.versions()).head
  const published = await api.publish({ source, base, message: flags.message })
  if (!published.ok) {
    if (flags.json) process.stdout.write(`${JSON.stringify(published.error.body)}\n`)
    const { diagnostics: refused } = published.error.body
    if (Array.isArray(refused)) process.stderr.write((refused as FlatDiagnostic[]).map(lineOf(file)).join(''))
    process.stderr.write(`detour: not published: ${visible(titleOf(published.error))}\n`)
    process.exitCode = exitCodeOf(published.error)
    return
  }
  const { version, digest, live } = published.value
  if (flags.json) process.stdout.write(`${JSON.stringify(published.value)}\n`)
  else process.stdout.write(`version ${version} ${live ? 'is live' : 'is stored, not live yet'} (${digest})\n`)
  if (!live) process.exitCode = exit.failed
}

/** What the instance found is told as it tells it: it may know rules of the language that this command does not. */
function lineOf(file: string): (found: FlatDiagnostic) => string {
  return ({ severity, code, message, range: { start } }) =>
    `${file}:${start.line}:${start.column}: ${severity}[${code}] ${visible(message)}\n`
}

function exitCodeOf({ status, body }: Refusal): number {
  if (status === 409) return exit.staleBase
  if (status !== 422) return exit.failed
  return body['type'] === 'urn:detour:problem:tests-failed' ? exit.testsFailed : exit.policyInvalid
}

function parseVersion(text: string): number {
  if (!/^v?\d+$/.test(text)) throw new Error('a version is a number, such as 42')
  return Number(text.replace('v', ''))
}
