/**
 * `detour request publish|schedule`: making a change request the active version, now or at an instant.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { formatInstant, type Instant } from '../../kernel/instant.ts'
import { connect } from '../connection.ts'
import { jsonFlag } from '../flags.ts'
import { parseAt } from '../parse.ts'
import { askToPublish, tellPublished } from '../publishing.ts'
import { askOf, withWayOut } from '../request-answers.ts'
import { revisionFlag, revisionMeant } from '../revision.ts'
import { requestId, tell } from './request-write.ts'

export const publishRequestCommand = buildCommand({
  docs: {
    brief: 'Publish a change request',
    fullDescription:
      'It is checked again. Ends with 6 when it lacks approvals, 7 when another version was published meanwhile, 1 when it is stored and not live yet.',
  },
  parameters: {
    flags: { revision: revisionFlag, json: jsonFlag },
    positional: { kind: 'tuple', parameters: [requestId] },
  },
  func: async ({ revision, json }: { readonly revision?: number; readonly json: boolean }, id: number) => {
    const api = connect()
    const meant = await revisionMeant(api, id, revision)
    if (meant === undefined) return
    const body = { revision: meant.revision }
    tellPublished(await withWayOut(id, () => askToPublish(api, `/requests/${id}/publish`, body)), json)
  },
})

interface ScheduleFlags {
  readonly at: Instant
  readonly revision?: number
  readonly json: boolean
}

export const scheduleCommand = buildCommand({
  docs: {
    brief: 'Publish a change request at an instant',
    fullDescription:
      'It is checked again when the instant comes. When another version was published meanwhile it is suspended: bring it onto the head, and schedule it again.',
  },
  parameters: {
    flags: {
      at: { kind: 'parsed', parse: parseAt, brief: 'When, RFC 3339 with an offset' },
      revision: revisionFlag,
      json: jsonFlag,
    },
    positional: { kind: 'tuple', parameters: [requestId] },
  },
  func: async ({ at, revision, json }: ScheduleFlags, id: number) => {
    tell(await askOf(connect(), ['POST', id, 'schedule'], { body: { at: formatInstant(at), revision } }), json)
  },
})
