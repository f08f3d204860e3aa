/**
 * `detour request approve|decline|comment|cancel`: what others say of it.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { parseCount } from '../parse.ts'
import { askOf, type RequestAnswer } from '../request-answers.ts'
import { jsonFlag, requestId, tell } from './request-write.ts'

interface ReviewFlags {
  readonly message?: string
  readonly revision?: number
  readonly json: boolean
}

const flags = {
  message: { kind: 'parsed', parse: String, brief: 'What you say of it', optional: true },
  revision: {
    kind: 'parsed',
    parse: parseCount,
    brief: 'The revision you have read; refused when there is a newer one (default: the newest)',
    optional: true,
  },
  json: jsonFlag,
} as const

const parameters = {
  flags,
  aliases: { m: 'message' },
  positional: { kind: 'tuple', parameters: [requestId] },
} as const

export const approveCommand = buildCommand({
  docs: {
    brief: 'Approve a change request',
    fullDescription: 'Nobody approves what they wrote or edited. Approving also takes back your decline.',
  },
  parameters,
  func: (given: ReviewFlags, id: number) => review('approve', given, id),
})

export const declineCommand = buildCommand({
  docs: {
    brief: 'Decline a change request',
    fullDescription: 'It cannot be published until it is edited, or until you approve it. -m says why.',
  },
  parameters,
  func: (given: ReviewFlags, id: number) => review('decline', given, id),
})

export const commentCommand = buildCommand({
  docs: { brief: 'Comment on a change request' },
  parameters,
  func: (given: ReviewFlags, id: number) => review('comment', given, id),
})

export const cancelCommand = buildCommand({
  docs: { brief: 'Cancel a change request' },
  parameters: { ...parameters, flags: { message: flags.message, json: jsonFlag } },
  func: async ({ message: comment, json }: Omit<ReviewFlags, 'revision'>, id: number) => {
    tell(await askOf(connect(), ['POST', id, 'cancel'], { body: { comment } }), json)
  },
})

async function review(act: 'approve' | 'decline' | 'comment', given: ReviewFlags, id: number): Promise<void> {
  const { message: comment, json } = given
  if (act !== 'approve' && (comment ?? '').trim() === '') throw new UsageError('-m needs a text: what you say of it')
  const api = connect()
  const revision = given.revision ?? (await api.ask<RequestAnswer>('GET', `/requests/${id}`)).revision
  tell(await askOf(api, ['POST', id, act], { body: { revision, comment } }), json)
}
