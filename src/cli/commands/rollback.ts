/**
 * `detour rollback N -m TEXT`: bring the content of an earlier version back, under a new number.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { parseVersion } from '../parse.ts'
import { headOf, sourceOf } from '../published.ts'
import { carryOut } from '../publishing.ts'
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
    aliases: { m: 'message' },
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
  if (flags.message.trim() === '') throw new UsageError('-m needs a text: why it is taken back')
  const api = connect()
  const base = flags.base ?? (await headOf(api))
  const to = version ?? base - 1
  if (to < 1) throw new UsageError('there is no version before the head')
  if (to === base) throw new UsageError(`version ${to} is the head: there is nothing to take back`)
  await carryOut(api, {
    path: `/versions/${to}/rollback`,
    body: { base, message: flags.message },
    after: { name: `v${to}`, source: await sourceOf(api, to) },
    flags,
    instead: `ask for it: save it with \`detour versions show ${to} --source\` and open a change request`,
  })
}
