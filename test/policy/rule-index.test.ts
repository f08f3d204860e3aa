import { describe, expect, it } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { RuleIndex } from '../../src/policy/rule-index.ts'
import { Workings } from '../../src/policy/rule-index/workings.ts'
import { decide, preparePolicy, withOverride, type Policy } from '../../src/policy/decide.ts'
import type { Facts, Outcome } from '../../src/policy/decision.ts'
import type { Override, OverrideEntry } from '../../src/policy/override.ts'
import { parseProgram, type Program } from '../../src/policy/program.ts'
import type { Conditions, IfUnknown, Rollout, Rule } from '../../src/policy/rule.ts'
import { decideLinearly } from './linear.ts'
import { explain, factsWith, noFacts, programWith, ruleIf } from './programs.ts'

/** Mulberry32: small, and the same everywhere. */
function makeRandom(seed: number) {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number): number => Math.floor(next() * bound)
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T
  const chance = (share: number): boolean => next() < share
  const some = <T>(values: readonly T[]): T[] => {
    const chosen = values.filter(() => chance(0.4))
    return chosen.length > 0 ? chosen : [pick(values)]
  }
  return { below, pick, chance, some }
}

type Random = ReturnType<typeof makeRandom>

const lateDigest = `sha256:${'1'.repeat(64)}`
const longDigest = `sha256:${'2'.repeat(64)}`
const surfaces = ['live_room', 'short_video', 'unknown', 'showcase', 'feed']
const marketplaces = ['xiaodian', 'jd', 'taobao', 'tmall', 'douyin']
const parties = ['own', 'external', 'none'] as const
const kinds = ['product', 'shop', 'search', 'other'] as const
const evidences = ['none', 'referer', 'signed'] as const
const outcomes: readonly Outcome[] = [explain, { action: 'allow', reason: 'exempt' }]
const ids = (letter: string, count: number) => Array.from({ length: count }, (_, n) => `${letter}_${n}`)
const languages = ['zh', 'zh-CN', 'zh-Hans-CN', 'en', 'EN-us']

/** How a policy leans: what its rules mostly ask for. A policy without a leaning asks for a bit of everything. */
const leanings = ['all', 'ids', 'lists', 'windows', 'places', 'reports', 'values'] as const
type Leaning = (typeof leanings)[number]

function membership(random: Random, letter: string, lists: readonly string[]) {
  const ref = random.chance(0.4) ? random.pick(lists) : random.some(ids(letter, random.pick([1, 1, 3, 12])))
  const condition: { in?: typeof ref; not_in?: typeof ref; if_unknown?: IfUnknown } = {}
  if (random.chance(0.8)) condition.in = ref
  else condition.not_in = ref
  if (random.chance(0.1)) condition.not_in = random.some(ids(letter, 4))
  if (random.chance(0.3)) condition.if_unknown = random.pick(['match', 'skip'])
  return condition
}

function conditions(random: Random, leaning: Leaning): Conditions {
  const wish = (of: Leaning, share: number) =>
    random.chance(leaning === of ? 0.7 : leaning === 'all' ? share : share / 6)
  const wanted: Record<string, unknown> = {}
  if (wish('places', 0.4)) wanted['surface'] = random.some(surfaces)
  const to: Record<string, unknown> = {}
  if (wish('places', 0.3)) to['party'] = random.some(parties)
  if (wish('places', 0.3)) to['marketplace'] = random.some(marketplaces)
  if (wish('places', 0.2)) to['kind'] = random.some(kinds)
  if (Object.keys(to).length > 0) wanted['to'] = to
  if (wish('places', 0.2)) wanted['evidence'] = { at_least: random.pick(evidences) }
  const isOfLists = leaning === 'lists'
  if (wish(isOfLists ? 'lists' : 'ids', 0.4)) wanted['author'] = membership(random, 'a', listNames('author'))
  if (wish(isOfLists ? 'lists' : 'ids', 0.3)) wanted['content'] = membership(random, 'c', listNames('content'))
  if (wish('ids', 0.1)) wanted['shop'] = membership(random, 's', listNames('shop'))
  if (wish('ids', 0.1)) wanted['product'] = membership(random, 'p', listNames('product'))
  if (wish('values', 0.1)) {
    wanted['author'] = {
      ...(wanted['author'] as object | undefined),
      followers: { [random.pick(['lt', 'gte'])]: 1 + random.below(4), if_unknown: random.pick(['match', 'skip']) },
    }
  }
  if (wish('values', 0.2)) {
    const channel = { if_unknown: random.pick(['match', 'skip']) }
    wanted['channel'] = { ...channel, [random.chance(0.7) ? 'in' : 'not']: random.some(['xingtu', 'paid', 'other']) }
  }
  if (wish('values', 0.2)) {
    const unknown = random.chance(0.3) ? { if_unknown: random.pick(['match', 'skip']) } : {}
    wanted['region'] = { ...unknown, [random.chance(0.8) ? 'in' : 'not_in']: random.some(['CN', 'SG', 'US']) }
  }
  if (wish('values', 0.2)) {
    const unknown = random.chance(0.3) ? { if_unknown: random.pick(['match', 'skip']) } : {}
    wanted['language'] = { ...unknown, [random.chance(0.8) ? 'in' : 'not_in']: random.some(languages) }
  }
  if (wish('values', 0.1)) wanted['client'] = { app: 'aweme', lt: '2.0', if_unknown: random.pick(['match', 'skip']) }
  return wanted
}

/** Two lists of each subject; some more of contents, one of which has not arrived and one of which can only be asked. */
function listNames(subject: string): string[] {
  const more = subject === 'content' || subject === 'author' ? [3, 4, 5, 6, 7] : []
  const far = subject === 'author' ? ['author-late', 'author-long'] : []
  return [...[1, 2, ...more].map((number) => `${subject}-${number}`), ...far]
}

function randomProgram(random: Random): Program {
  const leaning = random.pick(leanings)
  const count = random.pick([3, 9, 12, 40, 90, 250])
  const lists: Record<string, Program['lists'][string]> = {}
  for (const of of ['author', 'content', 'shop', 'product'] as const) {
    for (const name of listNames(of)) {
      if (name.endsWith('late')) lists[name] = { of, digest: lateDigest }
      else if (name.endsWith('long')) lists[name] = { of, digest: longDigest }
      else lists[name] = { of, ids: random.some(ids(of.slice(0, 1), random.pick([2, 12]))).sort() }
    }
  }
  const rules = Array.from({ length: count }, (_, index): Rule => {
    const windowed = random.chance(leaning === 'windows' ? 0.9 : 0.3)
    const from = windowed && random.chance(0.7) ? random.below(60) : undefined
    const until = windowed && random.chance(0.7) ? (from ?? 0) + 1 + random.below(20) : undefined
    const rollout: Rollout | undefined = random.chance(0.1)
      ? { percent: random.pick([0, 50]), by: random.pick(['author', 'visitor']), salt: 's', hash: 'murmur3_32/v1' }
      : undefined
    return {
      id: `r${index}`,
      mode: random.chance(leaning === 'reports' ? 0.6 : 0.15) ? random.pick(['report', 'report', 'off']) : 'enforce',
      // The later a rule stands, the more general it may be, or nothing after it would ever be seen.
      if: index > count * 0.9 || !random.chance(0.05) ? conditions(random, leaning) : {},
      outcome: random.pick(outcomes),
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
      ...(rollout === undefined ? {} : { rollout }),
    }
  })
  return programWith(
    rules.filter(({ if: each }, at) => at > count * 0.8 || Object.keys(each).length > 0),
    { lists },
  )
}

function randomFacts(random: Random): Facts {
  const maybe = <T>(values: readonly T[]): T | undefined => (random.chance(0.25) ? undefined : random.pick(values))
  return factsWith({
    surface: random.pick([...surfaces, 'nowhere', '']),
    evidence: random.pick(evidences),
    marketplace: maybe([...marketplaces, 'suning']),
    kind: random.pick([...kinds, 'coupon' as const]),
    author: maybe(ids('a', 13)),
    content: maybe(ids('c', 13)),
    shop: maybe(ids('s', 13)),
    product: maybe(ids('p', 13)),
    followers: maybe([0, 1, 2, 3, 4, 5]),
    channel: maybe(['xingtu', 'paid', 'else']),
    region: maybe(['CN', 'SG', 'FR']),
    language: maybe(['zh-CN', 'ZH', 'zh-hans-cn', 'en-US', 'fr', 'zha', '']),
    client: maybe(['aweme/1.9', 'aweme/2.0', 'aweme/x', 'lite/1']),
    visitor: maybe(ids('v', 9)),
  })
}

function randomOverride(random: Random, { rules }: Program): Override | undefined {
  if (random.chance(0.6)) return undefined
  const entries = Array.from({ length: 1 + random.below(4) }, (_, index): OverrideEntry => {
    const base = { id: `o${index}`, until: 20 + random.below(60), reason: 'a test' }
    if (random.chance(0.7)) return { ...base, kill: random.chance(0.1) ? 'all' : (random.pick(rules)?.id ?? 'nobody') }
    return { ...base, if: conditions(random, 'all'), then: random.pick(outcomes) }
  })
  return { schema: 1, entries }
}

describe('the rules that the index finds', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'lead to the decisions of a linear reading: hundreds of random policies, clicks and overrides, seed %i',
    (seed) => {
      const random = makeRandom(seed)
      const seen = { decisions: 0, rules: new Set<string | undefined>(), would: 0, missing: 0, killed: 0, forgotten: 0 }
      for (let round = 0; round < 120; round++) {
        const program = randomProgram(random)
        const parsed = parseProgram(program)
        if (!parsed.ok) throw new Error(`${parsed.error.pointer} ${parsed.error.message}`)
        const lists = new Map([[longDigest, { has: (id: string) => id.endsWith('1') }]])
        const policy = preparePolicy(program, { version: 1, digest: 'd', lists })
        // With hardly any room to keep what it works out, the index forgets all the time, and reads crowds one by one.
        const workings = new Workings(random.pick([1, 300, 1000]))
        const forgetful = { ...policy, ruleIndex: new RuleIndex(program.rules, policy.lists, workings) }
        for (let visit = 0; visit < 40; visit++) {
          const facts = randomFacts(random)
          const at = instant(random.below(90))
          const override = randomOverride(random, program)
          const options = override === undefined ? {} : { override }
          const decision = decide(policy, facts, at, options)
          const expected = decideLinearly(policy, facts, at, override)
          const keptBefore = workings.kept
          expect(decide(forgetful, facts, at, options), `forgetful, seed ${seed}, round ${round}`).toEqual(expected)
          if (workings.kept < keptBefore) seen.forgotten++
          expect(decision, `seed ${seed}, round ${round}, visit ${visit}`).toEqual(expected)
          seen.decisions++
          seen.rules.add(decision.rule)
          if (decision.would !== undefined) seen.would++
          if (decision.missing.length > 1) seen.missing++
          if (override !== undefined && decision.rule !== decideLinearly(policy, facts, at).rule) seen.killed++
        }
      }
      expect(seen.decisions).toBe(4800)
      expect(seen.rules.size).toBeGreaterThan(80)
      expect(Math.min(seen.would, seen.missing, seen.killed, seen.forgotten)).toBeGreaterThan(100)
    },
  )

  it('are few, however many rules share a cell and differ by one author', () => {
    const policy = policyOf(20_000, (n) => ruleIf({ author: { in: [`a_${n}`] } }, { id: `r${n}` }))
    expect(visited(policy, { author: 'a_19999' })).toBe(1)
    expect(visited(policy, { author: 'nobody' })).toBe(0)
    expect(decide(policy, factsWith({ author: 'a_19999' }), instant(0)).rule).toBe('r19999')
  })

  it.each([
    ['product', (n: number): Conditions => ({ product: { in: [`jd:${n}`] } }), { product: 'jd:4999' }],
    [
      'content, some by lists',
      (n: number): Conditions => ({ content: { in: n % 2 === 0 ? 'rooms' : [`c_${n}`] } }),
      { content: 'c_4999' },
    ],
    ['region', (n: number): Conditions => ({ region: { in: [`R${n}`] } }), { region: 'R4999' }],
    ['channel', (n: number): Conditions => ({ channel: { in: [`k${n}`], if_unknown: 'skip' } }), { channel: 'k4999' }],
    ['language', (n: number): Conditions => ({ language: { in: [`l-${n}`] } }), { language: 'L-4999-x' }],
    [
      'one room and one author',
      (n: number): Conditions => ({ content: { in: ['c_1'] }, author: { in: [`a_${n}`] } }),
      { content: 'c_1', author: 'a_4999' },
    ],
    [
      'surface and marketplace',
      (n: number): Conditions => ({ surface: [`s${n % 70}`], to: { marketplace: [`m${n % 73}`] } }),
      { surface: 's29', marketplace: 'm35' },
    ],
  ] as const)('are few when rules differ by %s', (_, conditionsOf, facts) => {
    const policy = policyOf(5000, (n) => ruleIf(conditionsOf(n), { id: `r${n}` }))
    const decision = decide(policy, factsWith(facts), instant(0))
    expect(decision).toEqual(decideLinearly(policy, factsWith(facts), instant(0)))
    expect(decision.rule).toBe('r4999')
    expect(visited(policy, facts)).toBeLessThan(3)
  })

  it('are few when windows that have ended, or have not begun, stand before the one in force', () => {
    const policy = policyOf(5000, (n) =>
      ruleIf({}, { id: `r${n}`, from: ((n * 7919) % 5000) * 10, until: ((n * 7919) % 5000) * 10 + 10 }),
    )
    for (const at of [0, 9, 10, 31_415, 49_999]) {
      expect(visited(policy, {}, at)).toBe(1)
      expect(decide(policy, noFacts, instant(at))).toEqual(decideLinearly(policy, noFacts, instant(at)))
    }
    expect(visited(policy, {}, 50_000)).toBe(0)
  })

  it('end with the first report and with the first rule that lacks its fact, and find what stands behind a killed rule', () => {
    const program = programWith([
      ...numbered(3000, (n) => ruleIf({ author: { in: [`a_${n}`] } }, { id: `author${n}` })),
      ...numbered(3000, (n) => ruleIf({}, { id: `report${n}`, mode: 'report' })),
      ruleIf({}, { id: 'first' }),
      ruleIf({}, { id: 'second' }),
    ])
    const policy = preparePolicy(program, { version: 1, digest: 'd' })
    expect(decide(policy, noFacts, instant(0))).toMatchObject({
      rule: 'first',
      would: { rule: 'report0' },
      missing: ['author'],
    })
    const kills = ['author0', 'report0', 'first'].map((kill) => ({ id: kill, until: 10, reason: 'a test', kill }))
    const under = withOverride(policy, { schema: 1, entries: kills })
    expect(decide(under, noFacts, instant(0))).toMatchObject({
      rule: 'second',
      would: { rule: 'report1' },
      missing: ['author'],
    })
    expect(decide(under, noFacts, instant(10)).rule).toBe('first')
  })
})

function numbered(count: number, ruleOf: (n: number) => Rule): Rule[] {
  return Array.from({ length: count }, (_, n) => ruleOf(n))
}

function policyOf(count: number, ruleOf: (n: number) => Rule): Policy {
  const lists = { rooms: { of: 'content' as const, ids: ['c_2'] } }
  return preparePolicy(programWith(numbered(count, ruleOf), { lists }), { version: 1, digest: 'd' })
}

/** How many rules are looked at when no one decides. */
function visited(policy: Policy, facts: Partial<Facts>, at = 0): number {
  const click = { facts: factsWith(facts), party: policy.partyOf(facts.marketplace) }
  const found = policy.ruleIndex.find(click, at)
  let count = 0
  while (found.next() !== -1) count++
  return count
}
