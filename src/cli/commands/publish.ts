/**
 * `detour publish FILE --base N -m TEXT`: make a policy the active one.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { instant } from '../../kernel/instant.ts'
import { checkPolicy } from '../../policy/check.ts'
import { connect } from '../connection.ts'
import { exit } from '../exit.ts'
import { jsonFlag, messageAlias, messageFlag } from '../flags.ts'
import { parseVersion } from '../parse.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { baseOf, carryOut } from '../publishing.ts'
import { readText } from '../read-text.ts'

interface Flags {
  readonly base?: number
  readonly message: string
  readonly yes: boolean
  readonly json: boolean
}

export const publishFlags = {
  base: {
    kind: 'parsed',
    parse: parseVersion,
    brief: 'The version you started from; refused when another is the head',
    optional: true,
  },
  message: messageFlag('Why: kept with the version'),
  yes: { kind: 'boolean', brief: 'Do not ask', default: false },
  json: jsonFlag,
} as const

export const publishCommand = buildCommand({
  docs: {
    brief: 'Publish a policy to a running instance',
    fullDescription: [
      'The instance is DETOUR_URL (default http://127.0.0.1:8787) and the token DETOUR_TOKEN; in the repository, `npm start` has',
      'put it into .dev.vars. Without --base the current head is taken, and named on stderr: a script says --base, so that it',
      'is told (7) when somebody else was first. On a terminal the difference is shown first, and the number of the new version',
      'must be typed; elsewhere one line sums it up.',
      '',
      'Ends with 3 when the policy has mistakes, 4 when its tests fail, 6 when somebody else must approve, 7 when another was',
      'first, 1 when it is stored and not live yet.',
    ].join('\n'),
  },
  parameters: {
    flags: publishFlags,
    aliases: messageAlias,
    positional: { kind: 'tuple', parameters: [{ brief: 'The policy, YAML', parse: String, placeholder: 'file' }] },
  },
  func: publishFile,
})

async function publishFile(flags: Flags, file: string): Promise<void> {
  const source = readText(file)
  const { verdict, diagnostics } = checkPolicy(source, { now: instant(Date.now()) })
  const worth = diagnostics.filter(({ severity }) => severity !== 'info')
  printDiagnostics(worth, { file, source })
  if (verdict !== 'good') {
    process.exitCode = verdict === 'red' ? exit.testsFailed : exit.policyInvalid
    return
  }
  const api = connect()
  const base = await baseOf(api, flags.base)
  await carryOut(api, {
    path: '/versions',
    body: { source, base, message: flags.message },
    after: { name: file, source },
    flags,
    instead: `detour request create ${file} --base ${base} -m '…'`,
  })
}
