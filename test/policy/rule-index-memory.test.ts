import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { instant } from '../../src/kernel/instant.ts'
import { RuleIndex } from '../../src/policy/rule-index.ts'
import { mostFor, Workings } from '../../src/policy/rule-index/workings.ts'
import { decide, preparePolicy, type Policy } from '../../src/policy/decide.ts'
import type { Decision, Facts } from '../../src/policy/decision.ts'
import type { Conditions, Rule } from '../../src/policy/rule.ts'
import { decideLinearly } from './linear.ts'
import { factsWith, programWith, ruleIf } from './programs.ts'

const surfaces = ['live_room', 'short_video', 'showcase', 'unknown']
const marketplaces = ['xiaodian', 'jd', 'taobao', 'tmall', 'suning', 'kaola', 'weidian', 'youzan', 'amazon', 'kuaishou']
const kinds = ['product', 'shop', 'affiliate', 'coupon', 'search', 'short', 'other'] as const
const evidences = ['none', 'referer', 'signed'] as const
const never = { content: { in: ['never'] } }

/** Every combination of what a link chooses is a cell of its own. */
const everyCell: readonly Partial<Facts>[] = surfaces.flatMap((surface) =>
  marketplaces.flatMap((marketplace) =>
    kinds.flatMap((kind) => evidences.map((evidence) => ({ surface, marketplace, kind, evidence }))),
  ),
)

const cellRules: readonly Conditions[] = [
  ...surfaces.map((surface) => ({ surface: [surface], ...never })),
  ...marketplaces.map((marketplace) => ({ to: { marketplace: [marketplace] }, ...never })),
  ...kinds.map((kind) => ({ to: { kind: [kind] }, ...never })),
  ...evidences.map((evidence) => ({ evidence: { at_least: evidence }, ...never })),
]

function policyOf(conditions: readonly Conditions[]): { policy: Policy; workings: Workings } {
  const rules = conditions.map((each, index): Rule => ruleIf(each, { id: `r${index}` }))
  const policy = preparePolicy(programWith(rules), { version: 1, digest: 'd' })
  const workings = new Workings(mostFor(rules.length))
  return { policy: { ...policy, ruleIndex: new RuleIndex(rules, policy.lists, workings) }, workings }
}

function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

describe('what the index keeps for clicks to come', () => {
  it.each([500, 2000, 8000])(
    'is in proportion to the rules once a click has come for every cell: %i rules of one region, told apart by channel',
    (count) => {
      const crowd = Array.from({ length: count }, (_, n): Conditions => {
        return { region: { in: ['CN'] }, channel: { in: [`x${n}`, `y${n}`], if_unknown: 'skip' } }
      })
      const { policy, workings } = policyOf([...cellRules, ...crowd])
      const before = heldBytes()
      const facts = everyCell.map((cell) => factsWith({ ...cell, region: 'CN', channel: 'x3' }))
      const decided = new Set(facts.map((each) => decide(policy, each, instant(0)).rule))
      expect([facts.length, ...decided]).toEqual([840, `r${cellRules.length + 3}`])
      expect(workings.kept).toBeGreaterThan(count)
      // The crowd is kept once, however many cells have met it.
      expect(workings.kept).toBeLessThan(5 * count + 200 * facts.length)
      expect(heldBytes() - before).toBeLessThan(8e6 + 1000 * count)
      expect(decide(policy, factsWith({ region: 'CN', channel: 'y4' }), instant(0)).rule).toBe(
        `r${cellRules.length + 4}`,
      )
    },
  )

  it('has a bound that no stream of clicks over two thousand surfaces and all marketplaces exceeds', () => {
    const named = Array.from({ length: 2000 }, (_, n): Conditions => {
      const conditions: Conditions = { region: { in: ['CN'] }, channel: { in: [`x${n}`], if_unknown: 'skip' } }
      return n % 2 === 0
        ? { ...conditions, surface: [`s${n}`, `s${n + 1}`] }
        : { ...conditions, to: { marketplace: [marketplaces[n % marketplaces.length] ?? 'jd'] } }
    })
    const { policy, workings } = policyOf([...cellRules, ...named])
    const most = mostFor(cellRules.length + named.length)
    const before = heldBytes()
    const seen = { clicks: 0, forgotten: 0, ruled: 0 }
    const compared: [Decision, Decision][] = []
    let fullest = 0
    let kept = 0
    for (let n = 0; n < 2000; n++) {
      for (const marketplace of marketplaces) {
        const facts = factsWith({ surface: `s${n}`, marketplace, region: 'CN', channel: `x${n - (n % 2)}` })
        const decision = decide(policy, facts, instant(0))
        if (seen.clicks % 500 === 0) compared.push([decision, decideLinearly(policy, facts, instant(0))])
        seen.clicks++
        if (decision.rule !== undefined) seen.ruled++
        if (workings.kept < kept) seen.forgotten++
        kept = workings.kept
        fullest = Math.max(fullest, kept)
      }
    }
    expect(compared.map(([ours]) => ours)).toEqual(compared.map(([, linear]) => linear))
    expect(seen).toMatchObject({ clicks: 20_000, ruled: 20_000 })
    expect(seen.forgotten).toBeGreaterThan(3)
    expect(fullest).toBeLessThanOrEqual(most)
    expect(heldBytes() - before).toBeLessThan(16e6)
    decide(policy, factsWith({ region: 'CN' }), instant(0))
  })

  it.each([300, 900])(
    'has that bound for crowds, too: 60 rules of the same authors, with %i channels each',
    (channels) => {
      const ids = (letter: string, count: number) => Array.from({ length: count }, (_, n) => `${letter}_${n}`)
      const crowds = Array.from({ length: 60 }, (_, n): Conditions => {
        return {
          surface: [`s${n}`, 's_all'],
          author: { in: ids('a', 400) },
          channel: { in: ids('x', channels), if_unknown: 'skip' },
        }
      })
      const { policy, workings } = policyOf(crowds)
      const before = heldBytes()
      const compared: [Decision, Decision][] = []
      let ruled = 0
      for (const [n, author] of ids('a', 400).entries()) {
        for (const surface of ['s_all', `s${n % 60}`]) {
          const facts = factsWith({ surface, author, channel: `x_${n % channels}` })
          const decision = decide(policy, facts, instant(0))
          if (n % 40 === 0) compared.push([decision, decideLinearly(policy, facts, instant(0))])
          if (decision.rule !== undefined) ruled++
          expect(workings.kept).toBeLessThanOrEqual(workings.most)
        }
      }
      expect(compared.map(([ours]) => ours)).toEqual(compared.map(([, linear]) => linear))
      expect([ruled, compared.length]).toEqual([800, 20])
      expect(heldBytes() - before).toBeLessThan(16e6)
      decide(policy, factsWith({ author: 'a_1' }), instant(0))
    },
  )
})
