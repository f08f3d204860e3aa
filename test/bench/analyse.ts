/**
 * What the exact analyses cost on policies of ten, two hundred and a thousand rules.
 *
 * The policies have the shapes that operators write: dated rules by surface, party and marketplace, exemptions by list,
 * thresholds of followers, campaign channels, clients, rollouts. The second kind names other ids in every rule, which
 * makes as many atoms as there are rules. The heap is what is still held with the answer in hand.
 *
 * @module
 */

import { analyse } from '../../src/policy/analysis/analyse.ts'
import { diffPolicies } from '../../src/policy/analysis/diff.ts'
import { decisionMatrix } from '../../src/policy/analysis/matrix.ts'
import { preparePolicy } from '../../src/policy/decide.ts'
import type { Outcome } from '../../src/policy/decision.ts'
import type { Program } from '../../src/policy/program.ts'
import { registryOf } from '../../src/policy/registry.ts'
import type { Conditions, Rule } from '../../src/policy/rule.ts'
import { heldBytes, median, roundsFrom, type Figure, type Options, type Tell } from './figure.ts'

const sizes = [10, 200, 1000] as const
const now = Date.parse('2026-01-01T00:00:00Z')
const day = 86_400_000

/** The floor is what the edge does with the same policy: preparing it for decisions. */
export async function measure({ quick, rounds, tell }: Options): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const size of quick ? sizes.slice(0, 2) : sizes) {
    for (const [shape, make] of [
      ['', realistic],
      ['ids.', ids],
    ] as const) {
      const subject = subjectOf(make(size))
      figures.push(
        ...(await cost('analyse', `${shape}${size}`, subject, { rounds, tell, ask: () => analyse(subject, { now }) })),
      )
    }
    const subject = subjectOf(realistic(size))
    const draft = subjectOf(edited(subject.program))
    figures.push(
      ...(await cost('diff', String(size), subject, {
        rounds,
        tell,
        ask: () => diffPolicies(subject, draft, { now }),
      })),
      ...(await cost('matrix', String(size), subject, {
        rounds,
        tell,
        ask: () => decisionMatrix(subject, { by: 'party', now }),
      })),
    )
  }
  return figures
}

interface Subject {
  readonly program: Program
  readonly registry: ReturnType<typeof registryOf>
}

function subjectOf(program: Program): Subject {
  return { program, registry: registryOf(program) }
}

/** As a draft differs from what is published: one rule in fifty says something else. */
function edited(program: Program): Program {
  const rules = program.rules.map((rule, n): Rule => (n % 50 === 7 ? { ...rule, outcome: at(outcomes, n + 1) } : rule))
  return { ...program, rules }
}

interface Cost {
  readonly rounds: number
  readonly tell: Tell
  readonly ask: () => unknown
}

async function cost(
  name: string,
  suffix: string,
  { program, registry }: Subject,
  { rounds, tell, ask }: Cost,
): Promise<readonly Figure[]> {
  const prepare = () => preparePolicy(program, { version: 1, digest: '', registry })
  const asked = await measured(ask, { rounds, tell: (step) => tell(`${name} ${suffix}, ${step}`) })
  const unheard = { rounds, tell: () => {} }
  const floor = await measured(prepare, unheard)
  const again = await measured(prepare, unheard)
  const control = floor.ms / again.ms
  return [
    { id: `${name}.ms.${suffix}`, value: asked.ms, unit: 'ms', floor: floor.ms, rounds, control },
    { id: `${name}.heap-mb.${suffix}`, value: asked.mb, unit: 'MB', floor: floor.mb, rounds, control },
  ]
}

/** The heap is read while the answer is still in hand. */
async function measured(
  ask: () => unknown,
  { rounds, tell }: Pick<Options, 'rounds' | 'tell'>,
): Promise<{ readonly ms: number; readonly mb: number }> {
  const times: number[] = []
  const heaps: number[] = []
  for (const _ of roundsFrom(1, rounds, tell)) {
    const before = heldBytes()
    const start = performance.now()
    const answer = ask()
    times.push(performance.now() - start)
    heaps.push((heldBytes() - before) / 1e6)
    await Promise.resolve(answer)
  }
  return { ms: median(times), mb: median(heaps) }
}

const surfaces = ['live_room', 'short_video', 'showcase', 'unknown', 'feed', 'shop_page']
const marketplaces = ['taobao', 'tmall', 'jd', 'pinduoduo', 'suning', 'vipshop', 'kaola', 'dangdang']
const outcomes: readonly Outcome[] = [
  { action: 'allow', reason: 'exempt' },
  { action: 'warn', reason: 'leaving_platform' },
  { action: 'equivalent', reason: 'live_external_closed', chain: ['product', 'shop', 'explain'] },
  { action: 'explain', reason: 'live_external_closed' },
]

/** Rules as policies have them, in blocks: an exemption, a dated ban, a threshold, a campaign, a trial by rollout. */
export function realistic(size: number): Program {
  const lists: Record<string, Program['lists'][string]> = {}
  const rules = Array.from({ length: size }, (_, n): Rule => {
    const surface = at(surfaces, n * 7)
    const marketplace = at(marketplaces, Math.floor(n / 5) * 3)
    const start = now + (((n * 13) % 90) - 30) * day
    const own: Conditions = { surface: [surface], to: { marketplace: [marketplace] } }
    const conditions = ((): Conditions => {
      switch (n % 5) {
        case 0: {
          const list = `exempt-${n % 40}`
          lists[list] = { of: 'content', ids: Array.from({ length: 5 }, (__, k) => `r_${(n % 40) * 4 + k}`) }
          return { ...own, content: { in: list } }
        }
        case 1:
          return { surface: [surface, 'unknown'], to: { party: ['external'], marketplace: [marketplace] } }
        case 2:
          return { ...own, author: { followers: { lt: 1000 * (1 + (n % 12)), if_unknown: 'match' } } }
        case 3:
          return { ...own, channel: { not: ['xingtu', `campaign-${n % 6}`], if_unknown: 'match' } }
        default:
          return { ...own, client: { app: 'douyin', lt: `${1 + (n % 9)}.0.0`, if_unknown: 'skip' } }
      }
    })()
    return {
      id: `rule-${n}`,
      mode: n % 17 === 0 ? 'report' : 'enforce',
      from: start,
      until: start + (20 + (n % 30)) * day,
      if: conditions,
      outcome: at(outcomes, n * 5 + Math.floor(n / 7)),
      ...(n % 25 === 24
        ? { rollout: { percent: 5 * (1 + (n % 3)), by: 'author', salt: `s-${n % 3}`, hash: 'murmur3_32/v1' } }
        : {}),
    }
  })
  return programOf(rules, lists)
}

/** Every rule names ids of its own, now and then one of its neighbour's. */
export function ids(size: number): Program {
  const rules = Array.from({ length: size }, (_, n): Rule => {
    const named = [`r_${n}`, `r_${n + (n % 3)}`, `r_${n + 5000}`]
    return {
      id: `rule-${n}`,
      mode: 'enforce',
      if: n % 2 === 0 ? { content: { in: named } } : { author: { in: named }, surface: [at(surfaces, n)] },
      outcome: at(outcomes, n),
    }
  })
  return programOf(rules, {})
}

function at<T>(values: readonly T[], n: number): T {
  const value = values[n % values.length]
  if (value === undefined) throw new Error('there are values')
  return value
}

function programOf(rules: readonly Rule[], lists: Program['lists']): Program {
  const label = { 'zh-CN': '场景', en: 'surface' }
  return {
    schema: 1,
    meta: { name: 'bench', owner: 'bench', timezone: 'UTC' },
    own: ['xiaodian'],
    stores: ['haohuo.jinritemai.com'],
    sites: ['douyin'],
    surfaces: { feed: { label, pages: [] }, shop_page: { label, pages: [] } },
    marketplaces: [],
    lists,
    equivalents: {},
    defaults: {
      outcome: { action: 'allow', reason: 'no_rule_matched' },
      on_error: { action: 'explain', reason: 'on_error' },
    },
    rules,
    messages: {},
  }
}
