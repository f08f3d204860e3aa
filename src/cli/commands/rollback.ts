/**
 * `detour rollback N -m TEXT`: bring the content of an earlier version back, under a new number.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { messageAlias } from '../flags.ts'
import { parseVersion } from '../parse.ts'
import { sourceOf } from '../published.ts'
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
      'It becomes a new version with the old content: an edge location never goes backwards. Without a number the one before the head is taken. A version published long ago needs an approval (exit 6).',
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
  const to = version ?? base - 1
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
