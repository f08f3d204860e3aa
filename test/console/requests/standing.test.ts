import { describe, expect, it } from 'vitest'

import {
  leavesOf,
  stagesOf,
  waitOf,
  writersIn,
  type RequestRow,
  type Wait,
  type WholeRequest,
} from '../../../src/console/screens/requests/standing.ts'
import type { Me } from '../../../src/console/server/whoami.ts'

const at = '2026-11-23T00:00:00.000Z'

type Event = WholeRequest['events'][number]

function event(n: number, kind: Event['kind'], actor: string, revision = 1): Event {
  return { n, kind, actor, revision, comment: null, at }
}

const opened = event(1, 'open', 'access:li@example.com')

const request: WholeRequest = {
  id: 7,
  title: 'charity rooms until 2031',
  state: 'in_review',
  author: 'access:li@example.com',
  base: 3,
  revision: 1,
  scheduled_at: null,
  scheduled_by: null,
  why: null,
  version: null,
  created_at: at,
  updated_at: at,
  description: null,
  draft: null,
  source: '',
  digest: 'sha256:0',
  head: 3,
  stale: false,
  gates: [{ code: 'looser', message: 'opened', witness: null }],
  approvals: { needed: 1, approved_by: [], declined_by: [] },
  diff: null,
  events: [opened],
  you: { wrote: false, approved: false, may_approve: false },
}

function person(role: Me['role'], id = 'access:chen@example.com'): Me {
  return { id, name: id, role, areas: null }
}

const careful = { approvals: 1, self_approval: false }
const approved: WholeRequest = {
  ...request,
  state: 'approved',
  approvals: { needed: 1, approved_by: ['access:chen@example.com'], declined_by: [] },
}

describe('what may be done with a request', () => {
  it('lets a publisher who did not write it approve and decline, and nobody publish before', () => {
    expect(leavesOf(request, person('publisher'), careful)).toMatchObject({
      approve: 'ok',
      decline: 'ok',
      comment: 'ok',
      publish: 'unapproved',
      schedule: 'unapproved',
      cancel: 'ok',
    })
  })

  it('lets nobody approve what they wrote, unless the settings say so', () => {
    const me = person('publisher', request.author)
    expect(leavesOf(request, me, careful).approve).toBe('own')
    expect(leavesOf(request, me, { ...careful, self_approval: true }).approve).toBe('ok')
  })

  it('knows whoever edits or rebases it as a writer, with their own token too', () => {
    const events = [opened, event(2, 'rebase', 'token:tok_1 of access:chen@example.com', 2)]
    expect(writersIn({ events })).toEqual(['access:li@example.com', 'access:chen@example.com'])
    expect(leavesOf({ ...request, revision: 2, events }, person('publisher'), careful).approve).toBe('own')
  })

  it('lets an editor write and comment, and cancel only what is theirs', () => {
    const editor = leavesOf(request, person('editor'), careful)
    expect(editor).toMatchObject({ approve: 'role', comment: 'ok', edit: 'ok', rebase: 'ok', cancel: 'role' })
    expect(leavesOf(request, person('editor', request.author), careful).cancel).toBe('ok')
  })

  it('lets a viewer do nothing', () => {
    expect(new Set(Object.values(leavesOf(approved, person('viewer'), careful)))).toEqual(new Set(['role']))
  })

  it('holds back what is stale, declined or over', () => {
    const publisher = person('publisher')
    expect(leavesOf(approved, publisher, careful).publish).toBe('ok')
    expect(leavesOf({ ...approved, stale: true }, publisher, careful).publish).toBe('stale')
    const approvals = { needed: 1, approved_by: [], declined_by: ['access:chen@example.com'] }
    const declined: WholeRequest = { ...request, state: 'rejected', approvals }
    expect(leavesOf(declined, publisher, careful).publish).toBe('declined')
    expect(leavesOf({ ...approved, state: 'applied' }, publisher, careful)).toMatchObject({
      approve: 'state',
      publish: 'state',
      edit: 'state',
      cancel: 'state',
      comment: 'ok',
    })
  })
})

interface WaitCase {
  readonly of: string
  readonly row: RequestRow
  readonly you: RequestRow['you']
  readonly role: Me['role']
  readonly wait: Wait | undefined
}

describe('for whom a request waits', () => {
  const none = request.you
  const [writer, reviewer] = [
    { ...none, wrote: true },
    { ...none, may_approve: true },
  ]
  const declined = { ...request, state: 'rejected' as const }
  it.each<WaitCase>([
    { of: 'a new request', row: request, you: reviewer, role: 'publisher', wait: 'review' },
    { of: 'a new request, for its writer', row: request, you: writer, role: 'publisher', wait: undefined },
    { of: 'a new request, for an editor', row: request, you: none, role: 'editor', wait: undefined },
    { of: 'an approved one', row: approved, you: writer, role: 'publisher', wait: 'publish' },
    { of: 'an approved one, for an editor', row: approved, you: writer, role: 'editor', wait: undefined },
    {
      of: 'a stale one, for its writer',
      row: { ...approved, stale: true },
      you: writer,
      role: 'editor',
      wait: 'rebase',
    },
    {
      of: 'a stale one, for others',
      row: { ...approved, stale: true },
      you: reviewer,
      role: 'publisher',
      wait: undefined,
    },
    { of: 'a declined one, for its writer', row: declined, you: writer, role: 'editor', wait: 'edit' },
    { of: 'a declined one, for others', row: declined, you: reviewer, role: 'publisher', wait: undefined },
    {
      of: 'a scheduled one',
      row: { ...approved, state: 'scheduled' as const },
      you: reviewer,
      role: 'publisher',
      wait: undefined,
    },
    {
      of: 'an applied one',
      row: { ...approved, state: 'applied' as const },
      you: writer,
      role: 'publisher',
      wait: undefined,
    },
    {
      of: 'one that lacks another approval than mine',
      row: { ...request, approvals: { needed: 2, approved_by: ['access:chen@example.com'], declined_by: [] } },
      you: { ...reviewer, approved: true },
      role: 'publisher',
      wait: undefined,
    },
  ])('$of: $wait', ({ row, you, role, wait }) => {
    expect(waitOf({ ...row, you }, person(role))).toBe(wait)
  })
})

describe('how far a request has come', () => {
  const scheduled = [opened, event(2, 'schedule', 'access:chen@example.com')]
  it.each([
    { state: 'in_review', whole: request, marks: 'done current ahead ahead ahead' },
    { state: 'approved', whole: approved, marks: 'done done current ahead ahead' },
    {
      state: 'scheduled without a gate',
      whole: {
        ...request,
        state: 'scheduled' as const,
        approvals: { ...request.approvals, needed: 0 },
        events: scheduled,
      },
      marks: 'done skipped skipped current ahead',
    },
    {
      state: 'suspended',
      whole: { ...approved, state: 'suspended' as const, events: scheduled },
      marks: 'done done done held ahead',
    },
    { state: 'rejected', whole: { ...request, state: 'rejected' as const }, marks: 'done held ahead ahead ahead' },
    {
      state: 'applied at once',
      whole: { ...approved, state: 'applied' as const },
      marks: 'done done done skipped done',
    },
    {
      state: 'applied by its schedule',
      whole: { ...approved, state: 'applied' as const, events: scheduled },
      marks: 'done done done done done',
    },
    {
      state: 'cancelled in review',
      whole: { ...request, state: 'cancelled' as const },
      marks: 'done ended ahead ahead ahead',
    },
    {
      state: 'cancelled after its approval',
      whole: { ...approved, state: 'cancelled' as const },
      marks: 'done done ended ahead ahead',
    },
    {
      state: 'cancelled while it was scheduled',
      whole: { ...approved, state: 'cancelled' as const, events: [...scheduled, event(3, 'cancel', 'x')] },
      marks: 'done done done ended ahead',
    },
  ])('$state: $marks', ({ whole, marks }) => {
    expect(
      stagesOf(whole)
        .map(({ mark }) => mark)
        .join(' '),
    ).toBe(marks)
  })
})
