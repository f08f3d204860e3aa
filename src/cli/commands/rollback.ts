/**
 * `detour rollback N -m TEXT`: bring the content of an earlier version back, under a new number.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import type { Api } from '../api-client.ts'
import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { messageAlias } from '../flags.ts'
import { parseVersion } from '../parse.ts'
import { readVersion, sourceOf } from '../published.ts'
import { baseOf, carryOut } from '../publishing.ts'
import { publishFlags } from './publish.ts'

interface Flags {
  readonly base?: number
  readonly message: string
  readonly yes: boolean
  readonly json: boolean
}

export const rollbackCommand = buildCommand({
  docs: {
    brief: 'Bring the content of an earlier version back',
    fullDescription:
      'It becomes a new version with the old content: an edge location never goes backwards. Without a number the one before the head is taken; where the head is itself a rollback, say the number (2). A version published long ago needs an approval (exit 6).',
  },
  parameters: {
    flags: publishFlags,
    aliases: messageAlias,
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'The version whose content is wanted', parse: parseVersion, placeholder: 'version', optional: true },
      ],
    },
  },
  func: rollBack,
})

async function rollBack(flags: Flags, version?: number): Promise<void> {
  const api = connect()
  const base = await baseOf(api, flags.base)
  const to = version ?? (await versionBefore(api, base))
  if (to < 1) throw new UsageError('there is no version before the head')
  if (to === base) throw new UsageError(`version ${to} is the head: there is nothing to take back`)
  await carryOut(api, {
    path: `/versions/${to}/rollback`,
    body: { base, message: flags.message },
    after: { name: `v${to}`, source: await sourceOf(api, to) },
    flags,
    instead: `detour request create v${to} -m '…'`,
  })
}

/** What a rollback took back is the version before it: a second one without a number would bring that back. */
async function versionBefore(api: Api, base: number): Promise<number> {
  const before = base - 1
  if (before < 1) return before
  const { kind, restores } = await readVersion(api, base)
  if (kind !== 'rollback' || restores === null) return before
  throw new UsageError(
    [
      `version ${base} is itself a rollback, from version ${before} to version ${restores}: say the number of the version you want`,
      `  version ${before} again:  detour rollback ${before} -m '…'`,
      `  another one:  detour rollback N -m '…'; \`detour versions list\` shows them`,
    ].join('\n'),
  )
}
