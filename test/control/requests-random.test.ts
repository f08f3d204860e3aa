import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import {
  amendChange,
  commentOnChange,
  openChange,
  rebaseChange,
  reviewChange,
  scheduleChange,
} from '../../src/control/request-acts.ts'
import { publishChange } from '../../src/control/request-publish.ts'
import { runSchedules } from '../../src/control/schedule.ts'
import { instant, type Instant } from '../../src/kernel/instant.ts'
import { ann, bob, cat, deskWith, later, person, policy, type Desk } from './desk.ts'

const people = [ann, bob, cat, person('dora')]
const surfaces = ['live_room', 'short_video', 'showcase']

/** What is closed; a document is looser than another where it closes less. */
const closing = fc.subarray(surfaces, { minLength: 1 })
const who = fc.nat({ max: people.length - 1 })

const act = fc.oneof(
  fc.record({ kind: fc.constant('edit' as const), who, closes: closing }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('approve' as const), who, behind: fc.nat({ max: 1 }) }) },
  fc.record({ kind: fc.constant('decline' as const), who }),
  fc.record({ kind: fc.constant('comment' as const), who }),
  fc.record({ kind: fc.constant('rebase' as const), who }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('publish' as const), who }) },
  fc.record({ kind: fc.constant('schedule' as const), who }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('run' as const) }) },
  fc.record({ kind: fc.constant('others' as const), closes: closing }),
  fc.record({ kind: fc.constant('settings' as const), approvals: fc.nat({ max: 2 }), self: fc.boolean() }),
  fc.record({ kind: fc.constant('race' as const), who, closes: closing }),
)

type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

/** What a plain reader of the rules would note down. */
interface Notes {
  closes: readonly string[]
  base: number
  revision: number
  writers: Set<number>
  votes: Map<number, 'approve' | 'decline'>
  approvals: number
  self: boolean
  isScheduled: boolean
  applied: number | undefined
  /** By number, what each version closes. */
  versions: (readonly string[])[]
}

function mayBePublished(notes: Notes): boolean {
  const standing = notes.versions[notes.base] ?? []
  const isLooser = standing.some((surface) => !notes.closes.includes(surface))
  const votes = [...notes.votes]
  const approvals = votes.filter(([actor, vote]) => vote === 'approve' && (notes.self || !notes.writers.has(actor)))
  return (
    notes.applied === undefined &&
    notes.base === notes.versions.length - 1 &&
    votes.every(([, vote]) => vote !== 'decline') &&
    approvals.length >= (isLooser ? notes.approvals : 0)
  )
}

function rewrite(notes: Notes, actor: number, more: Partial<Notes>): void {
  Object.assign(notes, more, { revision: notes.revision + 1, votes: new Map(), isScheduled: false })
  notes.writers.add(actor)
}

function apply(notes: Notes): void {
  notes.versions.push(notes.closes)
  notes.applied = notes.versions.length - 1
}

const actor = (index: number) => people[index] ?? ann

let name = 0
/** Documents of one meaning differ in name, so that every version is another document. */
function document(closes: readonly string[]): string {
  name += 1
  return policy(closes, `n${name}`)
}

/** Does one act at the desk and in the notes: what came of it, and what the notes say should have. */
async function step(each: Act, notes: Notes, desk: Desk, at: Instant): Promise<{ seen: unknown; wanted: unknown }> {
  const { ports } = desk
  const by = (index: number) => ({ actor: actor(index), at })
  const asked = (index: number) => ({ ...by(index), idempotencyKey: undefined })
  const isOpen = notes.applied === undefined
  const { revision } = notes
  if (each.kind === 'edit') {
    const amendment = { source: document(each.closes), base: undefined, steps: undefined }
    const { ok } = await amendChange(1, amendment, by(each.who), ports)
    if (isOpen) rewrite(notes, each.who, { closes: each.closes })
    return { seen: ok, wanted: isOpen }
  }
  if (each.kind === 'rebase') {
    const { ok } = await rebaseChange(1, undefined, by(each.who), ports)
    if (isOpen) rewrite(notes, each.who, { base: notes.versions.length - 1 })
    return { seen: ok, wanted: isOpen }
  }
  if (each.kind === 'approve') {
    const review = { verdict: 'approve', revision: revision - each.behind, comment: undefined } as const
    const wanted = isOpen && each.behind === 0 && (notes.self || !notes.writers.has(each.who))
    const { ok } = await reviewChange(1, review, by(each.who), ports)
    if (wanted) notes.votes.set(each.who, 'approve')
    return { seen: ok, wanted }
  }
  if (each.kind === 'decline') {
    const { ok } = await reviewChange(1, { verdict: 'decline', revision, comment: 'no' }, by(each.who), ports)
    if (isOpen) {
      notes.votes.set(each.who, 'decline')
      notes.isScheduled = false
    }
    return { seen: ok, wanted: isOpen }
  }
  if (each.kind === 'comment') {
    return { seen: (await commentOnChange(1, { revision, comment: 'hm' }, by(each.who), ports)).ok, wanted: true }
  }
  if (each.kind === 'schedule') {
    const wanted = mayBePublished(notes)
    const { ok } = await scheduleChange(1, instant(at + 1), by(each.who), ports)
    if (wanted) notes.isScheduled = true
    return { seen: ok, wanted }
  }
  if (each.kind === 'run') {
    const wanted = notes.isScheduled && mayBePublished(notes)
    const { published } = await runSchedules(ports, at)
    if (wanted) apply(notes)
    notes.isScheduled = false
    return { seen: published.length, wanted: Number(wanted) }
  }
  if (each.kind === 'publish') {
    const wanted = mayBePublished(notes)
    const { ok } = await publishChange(1, asked(each.who), ports)
    if (wanted) apply(notes)
    return { seen: ok, wanted }
  }
  if (each.kind === 'others') {
    const seen = await desk.publish(document(each.closes))
    return { seen, wanted: notes.versions.push(each.closes) - 1 }
  }
  if (each.kind === 'settings') {
    await desk.set({ approvals: each.approvals, self_approval: each.self })
    Object.assign(notes, { approvals: each.approvals, self: each.self })
    return { seen: true, wanted: true }
  }
  // Somebody swaps the document while somebody else publishes what was approved: never both.
  const amendment = { source: document(each.closes), base: undefined, steps: undefined }
  const may = mayBePublished(notes)
  const [edited, published] = await Promise.all([
    amendChange(1, amendment, by(each.who), ports),
    publishChange(1, asked(each.who), ports),
  ])
  if (published.ok) apply(notes)
  else if (edited.ok) rewrite(notes, each.who, { closes: each.closes })
  const seen = { both: published.ok && edited.ok, tooEarly: published.ok && !may }
  return { seen, wanted: { both: false, tooEarly: false } }
}

const seed = 20_260_301

it(`nothing becomes a version without the approvals it needs, by others, of that very revision (seed ${seed})`, async () => {
  let [acts, published] = [0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25, size: 'max' }), async (sequence) => {
      const desk = await deskWith()
      const first = ['live_room']
      const texts = { title: 'random', description: undefined, draft: undefined }
      await openChange({ ...texts, source: document(first), base: 1 }, { actor: ann, at: later(0) }, desk.ports)
      const versions = [[], ['live_room', 'short_video']]
      const notes: Notes = {
        closes: first,
        base: 1,
        revision: 1,
        versions,
        approvals: 1,
        self: false,
        writers: new Set([0]),
        votes: new Map(),
        isScheduled: false,
        applied: undefined,
      }
      for (const [index, each] of sequence.entries()) {
        const { seen, wanted } = await step(each, notes, desk, later(index + 1))
        expect({ act: each.kind, came: seen }).toEqual({ act: each.kind, came: wanted })
        acts += 1
      }
      const request = await desk.ports.requests.get(1)
      expect([request?.version, request?.state === 'applied']).toEqual([notes.applied, notes.applied !== undefined])
      const version = notes.applied === undefined ? undefined : await desk.ports.versions.get(notes.applied)
      expect(version?.source).toBe(notes.applied === undefined ? undefined : request?.source)
      expect(await desk.ports.versions.head()).toBe(notes.versions.length - 1)
      published += Number(notes.applied !== undefined)
    }),
    { seed, numRuns: 40 },
  )
  expect(acts).toBeGreaterThan(400)
  expect(published).toBeGreaterThan(10)
  expect(published).toBeLessThan(40)
})
