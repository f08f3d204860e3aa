/**
 * Atoms: a request whose values no sample has is treated by every rule as the samples of the atoms it falls in.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'
import { instant } from '../../../src/kernel/instant.ts'
import { sampleUrl, type Sample } from '../../../src/link/sample.ts'
import { samplesOf } from '../../../src/link/samples.ts'
import { contains, type Box } from '../../../src/policy/analysis/box.ts'
import { makeSpace, type Dimension, type Space } from '../../../src/policy/analysis/space.ts'
import { regionOf } from '../../../src/policy/analysis/analyse.ts'
import type { Test } from '../../../src/policy/condition.ts'
import { isInForce, matches, type Policy, type PreparedRule } from '../../../src/policy/decide.ts'
import type { Facts } from '../../../src/policy/decision.ts'
import { registryOf } from '../../../src/policy/registry.ts'
import { bucketOf, isInRollout } from '../../../src/policy/rollout.ts'
import { noFacts } from '../programs.ts'
import { edgeOf, linkFacts, type Subject } from './brute-force.ts'
import { possible } from './possible.ts'
import { pick, randomPolicy } from './random-policies.ts'
import { randomFrom, type Random } from '../../support/random.ts'

const seed = Number(process.env['DETOUR_SEED'] ?? 20_261_123)
const policies = 120
const requestsPerPolicy = 40

describe('the cut into atoms', () => {
  it(`puts ${policies * requestsPerPolicy} random requests into atoms that say the same (seed ${seed})`, () => {
    const random = randomFrom(seed)
    const wrong: unknown[] = []
    let matched = 0
    for (let drawn = 0; drawn < policies; drawn++) {
      const { program } = randomPolicy(random)
      const subject = { program, registry: registryOf(program) }
      const edge = edgeOf(subject)
      const space = makeSpace([subject], { now: 0 })
      const links = samplesOf(subject.registry, program.marketplaces)
      const active = edge.rules.filter(({ rule }) => rule.mode !== 'off')
      const boxes = active.map(({ rule }) => space.boxOf(rule))
      for (let n = 0; n < requestsPerPolicy; n++) {
        const request = randomRequest(random, subject, links)
        const cell = cellOf(request, { edge, space, active, boxes })
        if (cell === undefined || regionOf(cell, space).length !== 1) {
          wrong.push({ request, why: 'no atom holds it', program: JSON.stringify(program.rules) })
          continue
        }
        for (const [index, prepared] of active.entries()) {
          const [box = cell] = boxes.slice(index)
          const click = { facts: request.facts, party: edge.partyOf(request.facts.marketplace) }
          const does = matches(prepared, click, instant(request.at), new Set())
          if (does) matched += 1
          const isInBox = contains(box, cell)
          if (does !== isInBox) wrong.push({ request, rule: prepared.rule, does })
        }
      }
    }
    expect(wrong.slice(0, 3)).toEqual([])
    expect(matched).toBeGreaterThan(5000)
  })
})

interface Request {
  readonly facts: Facts
  readonly at: number
}

/** Values from all over, most of them no sample and no constant. */
function randomRequest(random: Random, { program, registry }: Subject, links: readonly Sample[]): Request {
  const count = (most: number) => Math.floor(random() * most)
  const sometimes = <T>(value: T): T | undefined => (random() < 0.2 ? undefined : value)
  const sample = pick(random, links)
  const id = pick(random, ['1', '2', '3', '4', '5', '77', '78', 'a1', String(1 + count(1e9))])
  const link = linkFacts(sampleUrl(sample, sample.id === undefined ? undefined : id), registry)
  const version = `${count(3)}.${count(8)}.${count(3)}${random() < 0.3 ? `-rc.${count(4)}` : ''}`
  const facts: Facts = {
    ...noFacts,
    ...(link ?? linkFacts(sampleUrl(sample), registry)),
    surface: pick(random, ['live_room', 'short_video', 'showcase', 'unknown', ...Object.keys(program.surfaces)]),
    evidence: pick(random, ['none', 'referer', 'signed']),
    content: sometimes(`c_${count(6)}`),
    author: sometimes(`a_${count(6)}`),
    followers: sometimes(count(40)),
    channel: sometimes(pick(random, ['xingtu', 'cps', 'other', `channel-${count(99)}`])),
    region: sometimes(pick(random, ['CN', 'HK', 'ZZ', 'SG', 'US'])),
    language: sometimes(pick(random, ['zh', 'ZH-cn', 'zh-Hant-HK', 'zhx', 'en-US', 'en-us-posix', 'en-GB', 'de'])),
    client: sometimes(
      pick(random, ['app', 'lite', 'other', `app/${version}`, `lite/${version}`, 'app/x', `web/${version}`]),
    ),
    token: sometimes(`t${count(1e6)}`),
    visitor: sometimes(`v${count(1e6)}`),
  }
  return { facts: possible(facts), at: count(6000) }
}

interface Asked {
  readonly edge: Policy
  readonly space: Space
  readonly active: readonly PreparedRule[]
  readonly boxes: readonly Box[]
}

/** The box of the atoms in which the values of a request fall, one per dimension. */
function cellOf(request: Request, asked: Asked) {
  const { edge, space, active, boxes } = asked
  const cell = new Uint32Array(space.layout.reduce((size, { words }) => size + words, 0))
  for (const dimension of space.dimensions) {
    const own = active.map((prepared) => answerOf(prepared, request, dimension, edge))
    const at = dimension.atoms.findIndex((atom, index) => {
      const [{ value, mark }] = atom.samples
      if ((mark !== undefined || dimension.name === 'surface') && mark !== markOf(request, dimension, asked))
        return false
      if (
        dimension.rollout !== undefined &&
        (value === undefined) !== (request.facts[dimension.rollout.by] === undefined)
      ) {
        return false
      }
      return boxes.every((box, n) => hasAtom(box, dimension, index) === own[n])
    })
    if (at === -1) return undefined
    cell[dimension.span.offset + (at >> 5)] = 1 << (at & 31)
  }
  return cell
}

function hasAtom(box: Box, { span }: Dimension, index: number): boolean {
  return ((box[span.offset + (index >> 5)] ?? 0) & (1 << (index & 31))) !== 0
}

/** What the edge's own tests of one dimension say of a request. */
function answerOf(prepared: PreparedRule, { facts, at }: Request, dimension: Dimension, edge: Policy) {
  if (dimension.name === 'time') return isInForce(prepared, instant(at))
  if (dimension.rollout !== undefined) {
    const { by, salt } = dimension.rollout
    const { rollout } = prepared.rule
    if (rollout?.by !== by || rollout.salt !== salt) return true
    const key = facts[by]
    return key !== undefined && isInRollout(rollout.percent, salt, key)
  }
  const click = { facts, party: edge.partyOf(facts.marketplace) }
  return prepared.tests.filter((test) => asksOf(test) === dimension.name).every((test) => test.of(click).holds)
}

function asksOf({ name }: Test): string {
  if (name === 'author.followers') return 'followers'
  const [first = ''] = name.split('.')
  return ['to', 'product', 'shop'].includes(first) ? 'destination' : first
}

/** Where rollouts go by an id, an id of a list stands with its buckets, and every other id with those it may have. */
function markOf({ facts }: Request, dimension: Dimension, { space }: Asked): string | undefined {
  if (dimension.name === 'surface') {
    return dimension.atoms.flatMap(({ samples }) => samples).find(({ value }) => value === facts.surface)?.mark
  }
  const by = dimension.rollout?.by ?? dimension.name
  if (by !== 'author' && by !== 'content') return facts[by as 'token' | 'visitor'] === undefined ? 'absent' : undefined
  const id = facts[by]
  if (id === undefined) return 'absent'
  if (dimension.rollout !== undefined) return undefined
  const listed = dimension.atoms.flatMap(({ samples }) => samples).find(({ value }) => value === id)
  if (listed?.mark === undefined || listed.mark === 'any') return 'any'
  const buckets = space.dimensions.filter(({ rollout }) => rollout?.by === by)
  return buckets
    .map(({ rollout, atoms }) => {
      const starts = atoms.flatMap(({ samples }) => samples.flatMap(({ from }) => from ?? []))
      const bucket = bucketOf(rollout?.salt ?? '', id)
      return Math.max(...starts.filter((from) => from <= bucket))
    })
    .join()
}
