/**
 * Edges: policies that are almost empty, lists that are kept elsewhere, shares of nobody and of everybody.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'
import { analyse, type AnalysisFinding, type Demand } from '../../../src/policy/analysis/analyse.ts'
import type { Program } from '../../../src/policy/program.ts'
import { registryOf } from '../../../src/policy/registry.ts'
import { rolloutHash, type Rollout, type Rule } from '../../../src/policy/rule.ts'
import { programWith, ruleIf } from '../programs.ts'
import { edgeOf } from './brute-force.ts'
import { decideWitness } from './witnesses.ts'

const allow = { action: 'allow', reason: 'exempt' } as const

function analysed(rules: readonly Rule[], more: Partial<Program> = {}, demands: readonly Demand[] = []) {
  const program = programWith(rules, more)
  return analyse({ program, registry: registryOf(program) }, { demands, now: 0 })
}

function lines(findings: readonly AnalysisFinding[]): readonly string[] {
  return findings.map(
    (each) => `${each.kind} ${'rule' in each ? each.rule : 'demand' in each ? each.demand : each.about}`,
  )
}

function rollout(percent: number, by: Rollout['by'] = 'visitor', salt = 's'): Rollout {
  return { percent, by, salt, hash: rolloutHash }
}

describe('almost empty policies', () => {
  it('without rules have no findings, and leave a gap wherever something is demanded', () => {
    expect(analysed([]).findings).toEqual([])
    const demand = { name: 'live rooms', if: { surface: ['live_room'] } }
    expect(analysed([], {}, [demand]).findings).toMatchObject([{ kind: 'gap', witness: { surface: 'live_room' } }])
  })

  it('of reports close no gap', () => {
    const report = ruleIf({}, { mode: 'report' })
    expect(lines(analysed([report], {}, [{ name: 'all', if: {} }]).findings)).toEqual(['gap all'])
    expect(lines(analysed([ruleIf({})], {}, [{ name: 'all', if: {} }]).findings)).toEqual([])
  })

  it('whose rules are all off say nothing about them', () => {
    const off = [ruleIf({}, { id: 'a', mode: 'off' }), ruleIf({}, { id: 'b', mode: 'off' })]
    expect(analysed(off).findings).toEqual([])
    expect(analysed(off).reached.size).toBe(0)
  })

  it('with two reports of the same clicks never note the second one', () => {
    const [first, second] = [ruleIf({}, { id: 'a', mode: 'report' }), ruleIf({}, { id: 'b', mode: 'report' })]
    expect(analysed([first, second]).findings).toMatchObject([{ kind: 'unreachable', rule: 'b', by: ['a'] }])
  })

  it('say of a demand that nobody can meet that it is empty', () => {
    const demand = { name: 'own jd', if: { to: { party: ['own'], marketplace: ['jd'] } } } as const
    expect(lines(analysed([], {}, [demand]).findings)).toEqual(['empty-demand own jd'])
  })
})

describe('bounds', () => {
  it('of followers below nought are met by nobody, and from nought by everybody who is known', () => {
    const below = ruleIf({ author: { followers: { lt: 0, if_unknown: 'skip' } } }, { id: 'below' })
    expect(lines(analysed([below]).findings)).toEqual(['never-effective below'])
    const known = ruleIf({ author: { followers: { gte: 0, if_unknown: 'skip' } } }, { id: 'known', outcome: allow })
    const unknown = ruleIf({ author: { followers: { lt: 0, if_unknown: 'match' } } }, { id: 'unknown', outcome: allow })
    expect(lines(analysed([known, unknown], {}, [{ name: 'all', if: {} }]).findings)).toEqual([])
  })

  it('of a rollout: 0 percent is nobody, 100 percent is everybody who has a key', () => {
    expect(lines(analysed([ruleIf({}, { rollout: rollout(0) })]).findings)).toEqual(['never-effective r'])
    const everybody = ruleIf({}, { id: 'everybody', rollout: rollout(100) })
    const found = analysed([everybody], {}, [{ name: 'all', if: {} }]).findings
    expect(found).toMatchObject([{ kind: 'gap' }])
    expect(found[0]).not.toHaveProperty('witness.visitor')
  })

  it('of two rollouts with one salt over different keys do not cover one another, over one key the wider does', () => {
    const wide = ruleIf({}, { id: 'wide', rollout: rollout(50, 'author') })
    const narrow = ruleIf({}, { id: 'narrow', rollout: rollout(10, 'author') })
    const other = ruleIf({}, { id: 'other', rollout: rollout(10, 'content') })
    expect(lines(analysed([wide, narrow]).findings)).toEqual(['unreachable narrow'])
    expect(lines(analysed([wide, other]).findings)).toEqual([])
  })
})

describe('lists', () => {
  const digest = `sha256:${'7'.repeat(64)}`
  const long = { far: { of: 'content', digest }, near: { of: 'content', ids: ['c_1'] } } as const

  it('kept elsewhere are neither everybody nor nobody, and no part of another list', () => {
    const far = ruleIf({ content: { in: 'far' } }, { id: 'far', outcome: allow })
    const near = ruleIf({ content: { in: 'near' } }, { id: 'near', outcome: allow })
    const rest = ruleIf({}, { id: 'rest' })
    expect(lines(analysed([far, near, rest], { lists: long }).findings)).toEqual([])
    const again = { ...far, id: 'again' }
    expect(lines(analysed([far, again, rest], { lists: long }).findings)).toEqual([
      'redundant far',
      'unreachable again',
    ])
  })

  it('of thousands of ids under many rollouts are analysed in part, and what is said has a witness that shows it', () => {
    const ids = (prefix: string) => Array.from({ length: 3000 }, (_, n) => `${prefix}${n}`)
    const lists = { l: { of: 'author', ids: ids('a') }, m: { of: 'content', ids: ids('c') } } as const
    const tried = Array.from({ length: 12 }, (_, n) =>
      ruleIf(
        { surface: ['live_room'] },
        {
          id: `r${n}`,
          rollout: rollout(30 + n, n % 2 === 0 ? 'author' : 'content', `s${n}`),
          ...(n % 3 === 0 ? { outcome: allow } : {}),
        },
      ),
    )
    const program = programWith([...tried, ruleIf({ author: { in: 'l' }, content: { in: 'm' } })], { lists })
    const subject = { program, registry: registryOf(program) }
    const { findings } = analyse(subject, { now: 0 })
    expect(findings.at(-1)).toEqual({ kind: 'analysis-incomplete', about: 'buckets', names: [] })
    const shown = findings.flatMap((each) => (each.kind === 'overlap' ? [each] : []))
    expect(shown.length).toBeGreaterThan(5)
    const edge = edgeOf(subject)
    const deciders = shown.map(({ witness }) => witness && decideWitness(witness, edge, subject)?.rule)
    expect(deciders).toEqual(shown.map(({ rule }) => rule))
  })
})

describe('marketplaces', () => {
  it('that take over every host of another one leave its rules without clicks', () => {
    const marketplaces = [
      {
        id: 'bazaar',
        name: { 'zh-CN': '集市', en: 'Bazaar' },
        domains: ['item.jd.com'],
        links: [{ template: 'item.jd.com/{id:digits}.html', kind: 'product' }],
      },
    ] as const
    const { reached } = analysed(
      [
        ruleIf({ to: { marketplace: ['bazaar'], kind: ['product'] } }, { id: 'bazaar' }),
        ruleIf({ to: { marketplace: ['jd'], kind: ['product'] } }, { id: 'jd' }),
      ],
      { marketplaces },
    )
    expect(reached.get('bazaar')?.url).toContain('item.jd.com')
    expect(reached.get('jd')?.url ?? '').not.toContain('//item.jd.com')
  })

  it('that are own without a rule that names them are told from outside ones', () => {
    const own = ruleIf({ to: { party: ['own'] } }, { id: 'own', outcome: allow })
    const external = ruleIf({ to: { party: ['external'] } }, { id: 'external' })
    const none = ruleIf({ to: { party: ['none'] } }, { id: 'none' })
    const demands = [{ name: 'all', if: {} }]
    expect(lines(analysed([own, external, none], { own: ['jd', 'xiaodian'] }, demands).findings)).toEqual([])
    expect(lines(analysed([own, external, none], { own: [] }, demands).findings)).toEqual(['never-effective own'])
  })
})

describe('surfaces', () => {
  it('that are declared and never named are requests like others', () => {
    const surfaces = { shelf: { label: { 'zh-CN': '货架', en: 'shelf' }, pages: [] } }
    const builtin = ruleIf({ surface: ['live_room', 'short_video', 'showcase', 'unknown'] })
    const demands = [{ name: 'all', if: {} }]
    expect(analysed([builtin], { surfaces }, demands).findings).toMatchObject([
      { kind: 'gap', witness: { surface: 'shelf' } },
    ])
    expect(analysed([builtin], {}, demands).findings).toEqual([])
  })
})
