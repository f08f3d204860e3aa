import { expect, it } from 'vitest'

import { openRequests, type RequestRow } from '../../../src/console/screens/overview/open-requests.ts'
import type { Me } from '../../../src/console/server/whoami.ts'

const me = (role: Me['role']): Me => ({ id: 'me', name: 'me', role, areas: null })

interface Given {
  readonly author?: string
  readonly at?: string
  readonly you?: Partial<RequestRow['you']>
}

function request(id: number, state: RequestRow['state'], { author = 'somebody', at, you }: Given = {}): RequestRow {
  const times = { created_at: '2026-11-23T12:00:00Z', updated_at: '2026-11-23T12:00:00Z' }
  const rest = { base: 1, revision: 1, scheduled_by: null, why: null, version: null }
  const standing = { head: 1, stale: false, approvals: { needed: 1, approved_by: [], declined_by: [] } }
  const asker = { wrote: false, approved: false, may_approve: false, ...you }
  return {
    id,
    title: `request ${id}`,
    state,
    author,
    scheduled_at: at ?? null,
    ...rest,
    ...times,
    ...standing,
    you: asker,
  }
}

it.each([
  { state: 'approved', author: 'me', role: 'admin', waits: true },
  { state: 'approved', author: 'me', role: 'editor', waits: false },
  { state: 'rejected', author: 'me', role: 'editor', waits: true },
  { state: 'rejected', author: 'somebody', role: 'admin', waits: false },
  { state: 'suspended', author: 'me', role: 'publisher', waits: true },
  { state: 'scheduled', author: 'me', role: 'publisher', waits: false },
] as const)('$state by $author waits for a $role: $waits', ({ state, author, role, waits }) => {
  expect(openRequests([request(1, state, { author })], me(role))).toMatchObject([{ waitsForMe: waits }])
})

it.each([
  { you: { may_approve: true, approved: false }, waits: true },
  { you: { may_approve: true, approved: true }, waits: false },
  { you: { may_approve: false, approved: false }, waits: false },
])('a review waits for me if my approval would be taken and is not given: $you', ({ you, waits }) => {
  expect(openRequests([request(1, 'in_review', { you })], me('publisher'))).toMatchObject([{ waitsForMe: waits }])
})

it('leaves out what is over, and puts first what waits, then what flips soonest, then the newest', () => {
  const rows = [
    request(9, 'in_review', { author: 'me' }),
    request(8, 'applied'),
    request(7, 'cancelled'),
    request(6, 'in_review', { you: { may_approve: true } }),
    request(5, 'scheduled', { author: 'me', at: '2026-12-01T00:00:00Z' }),
    request(4, 'scheduled', { author: 'me', at: '2026-11-24T00:00:00Z' }),
  ]
  expect(openRequests(rows, me('publisher')).map((each) => each.request.id)).toStrictEqual([6, 4, 5, 9])
  expect(openRequests(rows, undefined).map((each) => each.request.id)).toStrictEqual([4, 5, 9, 6])
})
