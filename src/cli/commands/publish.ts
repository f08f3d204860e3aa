/**
 * `detour publish FILE --base N -m TEXT`: make a policy the active one.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { compilePolicy } from '../../policy/language/compile.ts'
import type { Diagnostic } from '../../policy/language/diagnostic.ts'
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
  const { program, diagnostics } = compilePolicy(source)
  printDiagnostics(diagnostics, file, source)
  if (program === undefined) {
    process.exitCode = exit.policyInvalid
    return
  }
  const api = connect()
  const base = flags.base ?? (await api.versions()).head
  const published = await api.publish({ source, base, message: flags.message })
  if (!published.ok) {
    if (flags.json) process.stdout.write(`${JSON.stringify(published.error.body)}\n`)
    const { diagnostics: refused } = published.error.body
    if (Array.isArray(refused)) printDiagnostics(refused as Diagnostic[], file, source)
    process.stderr.write(`detour: not published: ${titleOf(published.error)}\n`)
    process.exitCode = exitCodeOf(published.error)
    return
  }
  const { version, digest, live } = published.value
  if (flags.json) process.stdout.write(`${JSON.stringify(published.value)}\n`)
  else process.stdout.write(`version ${version} ${live ? 'is live' : 'is stored, not live yet'} (${digest})\n`)
  if (!live) process.exitCode = exit.failed
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
