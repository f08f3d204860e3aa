/**
 * Drafts at the instance.
 *
 * @module
 */

import { personIn } from '../../../parts/actor.ts'
import { call, Refusal, Unreachable, type AnswerOf } from '../../../server/call.ts'
import type { DraftServer, KeptDraft } from './draft.ts'

export const draftServer: DraftServer = {
  create: async (body) => keptOf(await call('POST /drafts', { body })),
  save: async (id, rev, body) => keptOf(await call('PUT /drafts/{id}', { params: { id }, body, ifMatch: String(rev) })),
  read: async (id) => keptOf(await call('GET /drafts/{id}', { params: { id } })),
  faultOf: (error) => {
    if (error instanceof Unreachable) return 'away'
    if (!(error instanceof Refusal)) return 'other'
    return error.status === 412 ? 'changed' : error.status === 404 ? 'gone' : 'other'
  },
}

export function keptOf(draft: AnswerOf<'GET /drafts/{id}'>): KeptDraft {
  const { id, rev, title, base, author, source, updated_at: at } = draft
  return { id, rev, title, base, author, source, savedAt: Date.parse(at) }
}

/** Whoever comes by Access today and with a token of his own tomorrow is one person; the instance decides. */
export function isOwn(author: string, me: { readonly id: string; readonly role: string }): boolean {
  return me.role === 'admin' || personIn(author) === personIn(me.id)
}
