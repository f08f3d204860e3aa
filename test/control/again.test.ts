import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { catalogueIn } from '../../src/gateway/simulate.ts'
import { askAgain } from '../../src/control/records/again.ts'
import { instant } from '../../src/kernel/instant.ts'
import { preparePolicy } from '../../src/policy/decide.ts'
import type { Program } from '../../src/policy/program.ts'
import { rolloutHash } from '../../src/policy/rule.ts'
import type { WireRecord } from '../../src/record/wire.ts'
import { programs, programWith, ruleIf } from '../policy/programs.ts'
import { sampleAt, sampleRecord, type Differences } from '../record/sample.ts'
import { inHours, recordOf, sampleClicks, truth } from './recorded.ts'

const at = instant(sampleAt)

function noCatalogue() {
  const read = catalogueIn(undefined, at)
  if (!read.ok) throw new Error('there are no rows in it')
  return read.value
}

function policyOf(program: Program, version = 42) {
  return preparePolicy(program, { version, digest: `sha256:${version}` })
}

describe('a record asked again', () => {
  it.each([81, 82])(
    'by the policy that decided it comes out as it did, wherever nothing is lost (seed %i)',
    async (seed) => {
      const seen = { told: 0, lost: 0 }
      const catalogue = noCatalogue()
      for (const [index, program] of fc.sample(programs, { seed, numRuns: 40 }).entries()) {
        const policy = policyOf(inHours(program))
        for (const click of sampleClicks(seed * 1000 + index, 60)) {
          const record = recordOf(click, policy)
          const { decision, lost } = await askAgain(record, policy, { catalogue, at: click.at, decidedBy: undefined })
          seen[lost.length === 0 ? 'told' : 'lost'] += 1
          if (lost.length > 0) continue
          const { told, rule } = truth(click, policy)
          const { action, reason } = decision
          expect({ id: record.id, action, reason, rule: decision.rule ?? undefined }).toEqual({
            id: record.id,
            ...told,
            rule,
          })
        }
      }
      expect(Math.min(seen.told / 100, seen.lost)).toBeGreaterThan(5)
    },
  )

  const again = async (other: Differences, program = programWith([ruleIf({}, { id: 'all' })]), decidedBy?: Program) => {
    const record = JSON.parse(JSON.stringify(sampleRecord(other))) as WireRecord
    return await askAgain(record, policyOf(program), { catalogue: noCatalogue(), at, decidedBy })
  }

  it('has the facts of its click: product, shop, context and what the link was at fault for', async () => {
    const { facts, decision, lost } = await again({ context: { author: 'a_1', content: 'r_9', channel: 'c' } })
    expect(facts).toMatchObject({
      surface: 'live_room',
      evidence: 'signed',
      marketplace: 'taobao',
      kind: 'product',
      product: 'taobao:41',
      author: 'a_1',
      content: 'r_9',
      channel: 'c',
      followers: 12_300,
      region: 'CN',
      language: 'zh-CN',
    })
    expect(decision).toMatchObject({ rule: 'all', destination: { id: '41', url: 'https://item.taobao.com' } })
    expect(lost).toEqual([])
    expect((await again({ destination: { kind: 'shop', id: '7' } })).facts).toMatchObject({ shop: 'taobao:7' })
    const unsafe = await again({ destination: { fault: { kind: 'unsafe', code: 'userinfo' } } })
    expect(unsafe.decision).toMatchObject({ action: 'explain', reason: 'unsafe_destination', rule: null })
  })

  it('names what was asked for and is not kept', async () => {
    const byVisitor = programWith([
      ruleIf({}, { id: 'some', rollout: { by: 'visitor', percent: 50, salt: 's', hash: rolloutHash } }),
    ])
    expect((await again({}, byVisitor)).lost).toContain('visitor')
    const open = programWith([])
    const inApp = { url: 'taobao://item/41', landing: undefined, id: undefined, kind: 'other' } as const
    expect((await again({ destination: inApp }, open)).lost).toEqual(['landing'])
    expect((await again({}, open)).lost).toEqual([])
  })

  it('says so where the policy that decided it reads links of other marketplaces', async () => {
    const plain = programWith([])
    const taobao = { id: 'taobao', name: { en: 'Taobao', 'zh-CN': '淘宝' }, domains: ['taobao.example'], links: [] }
    expect((await again({}, plain, { ...plain, marketplaces: [taobao] })).lost).toEqual(['marketplace'])
    expect((await again({}, plain, plain)).lost).toEqual([])
  })
})
