/**
 * `detour request approve|decline|comment|cancel`: what others say of it.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { connect } from '../connection.ts'
import { jsonFlag, messageAlias, messageFlag } from '../flags.ts'
import { askOf, type RequestAnswer } from '../request-answers.ts'
import { requireRevision, revisionFlag, revisionMeant } from '../revision.ts'
import { requestId, tell } from './request-write.ts'

interface ReviewFlags {
  readonly message?: string
  readonly revision?: number
  readonly json: boolean
}

const flags = {
  message: { ...messageFlag('What you say of it'), optional: true },
  revision: revisionFlag,
  json: jsonFlag,
} as const

const parameters = {
  flags,
  aliases: messageAlias,
  positional: { kind: 'tuple', parameters: [requestId] },
} as const

export const approveCommand = buildCommand({
  docs: {
    brief: 'Approve a change request',
    fullDescription:
      'Nobody approves what they wrote or edited. Approving also takes back your decline. A script says what was read, --revision N; on a terminal the newest is shown, and its number must be typed.',
  },
  parameters,
  func: (given: ReviewFlags, id: number) => review('approve', given, id),
})

interface SpokenFlags extends ReviewFlags {
  readonly message: string
}

const spoken = { ...parameters, flags: { ...flags, message: messageFlag('What you say of it') } } as const

export const declineCommand = buildCommand({
  docs: {
    brief: 'Decline a change request',
    fullDescription: 'It cannot be published until it is edited, or until you approve it. -m says why.',
  },
  parameters: spoken,
  func: (given: SpokenFlags, id: number) => review('decline', given, id),
})

export const commentCommand = buildCommand({
  docs: { brief: 'Comment on a change request' },
  parameters: spoken,
  func: async ({ message: comment, revision: read, json }: SpokenFlags, id: number) => {
    const api = connect()
    // Words decide nothing: what comes late is said of the newest.
    const revision = read ?? (await api.ask<RequestAnswer>('GET', `/requests/${id}`)).revision
    tell(await askOf(api, ['POST', id, 'comment'], { body: { revision, comment } }), json)
  },
})

export const cancelCommand = buildCommand({
  docs: { brief: 'Cancel a change request' },
  parameters,
  func: async ({ message: comment, revision, json }: ReviewFlags, id: number) => {
    tell(await askOf(connect(), ['POST', id, 'cancel'], { body: { comment, revision } }), json)
  },
})

async function review(act: 'approve' | 'decline', given: ReviewFlags, id: number): Promise<void> {
  const { message: comment, json } = given
  if (act === 'approve') requireRevision(id, given.revision)
  const api = connect()
  const meant = await revisionMeant(api, id, given.revision)
  if (meant === undefined) return
  // The instance compares it once more: what becomes of it in between is refused.
  tell(await askOf(api, ['POST', id, act], { body: { revision: meant.revision, comment } }), json)
}
