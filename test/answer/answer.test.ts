import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { LinkFault } from '../../src/link/destination.ts'
import type { Outcome } from '../../src/policy/decision.ts'
import {
  allowed,
  answered,
  closed,
  decided,
  elsewhere,
  equivalentUrl,
  faulty,
  noEquivalent,
  noticed,
  store,
  taobao,
  warned,
  withOffer,
} from './samples.ts'

describe('what the policy says', () => {
  it('goes on to the landing when the decision allows', () => {
    expect(answered({ decision: allowed })).toEqual({
      kind: 'forward',
      location: taobao.landing,
      action: 'allow',
      reason: 'no_rule_matched',
      rule: undefined,
      step: undefined,
      skipped: [],
    })
  })

  it.each(['product', 'shop', 'search'] as const)('takes a detour by the %s step', (step) => {
    const skipped = [{ step: 'product', why: 'no_entry' }] as const
    expect(answered({ equivalent: { step, location: equivalentUrl, skipped } })).toMatchObject({
      kind: 'detour',
      location: equivalentUrl,
      step,
      skipped,
      rule: 'live-external-closed',
    })
  })

  it('explains with the rule’s own reason when the chain finds nothing, and keeps why', () => {
    expect(noticed()).toMatchObject({
      flavour: 'explain',
      status: 200,
      step: 'explain',
      reason: 'live_external_closed',
      skipped: noEquivalent.skipped,
    })
  })

  it('explains when the catalogue could not be asked', () => {
    expect(noticed({ equivalent: undefined })).toMatchObject({ flavour: 'explain', rule: 'live-external-closed' })
  })

  it('shows an offer that the guard held back', () => {
    expect(noticed({ equivalent: withOffer }).offer).toEqual(withOffer.offer)
  })

  it('takes a redirect to a page of the store', () => {
    const decision = decided({ action: 'redirect', reason: 'exempt', url: `https://${store}/fair` })
    expect(answered({ decision })).toMatchObject({
      kind: 'detour',
      location: `https://${store}/fair`,
      step: 'redirect',
    })
  })

  it('warns with the landing as the way on', () => {
    expect(noticed({ decision: warned })).toMatchObject({ flavour: 'warn', onward: taobao.landing, status: 200 })
  })
})

describe('hard rules, which no policy can switch off', () => {
  it('never opens an unsigned link to a host no marketplace owns: it warns, and blames no rule', () => {
    const input = { destination: elsewhere, decision: { ...allowed, rule: 'let-all-pass' }, registryOwns: false }
    expect(answered({ ...input, signed: true })).toMatchObject({ kind: 'forward' })
    expect(answered({ ...input, signed: false })).toEqual({
      kind: 'notice',
      status: 200,
      flavour: 'warn',
      onward: elsewhere.landing,
      action: 'warn',
      reason: 'leaving_platform',
      rule: undefined,
      step: undefined,
      skipped: [],
    })
  })

  it('refuses with 400 and no way on what cannot be read, or could be read in two ways', () => {
    const faults = [
      { kind: 'unreadable', code: 'scheme' },
      { kind: 'unreadable', code: 'not_a_url' },
      { kind: 'unsafe', code: 'userinfo' },
      { kind: 'unsafe', code: 'backslash' },
    ] as const satisfies readonly LinkFault[]
    for (const fault of faults) {
      for (const decision of [allowed, warned, closed]) {
        const notice = noticed({ destination: faulty(fault, { landing: taobao.landing }), decision })
        expect(notice).toMatchObject({ status: 400, flavour: 'unreadable', reason: 'unsafe_destination' })
        expect(notice.onward).toBeUndefined()
      }
    }
  })

  it('says of a token without an address that the token is the trouble', () => {
    const destination = faulty({ kind: 'unreadable', code: 'token' })
    expect(noticed({ destination, decision: allowed })).toMatchObject({ status: 400, reason: 'token_invalid' })
  })

  it('never lets pass what could not be judged, whatever on_error says', () => {
    const destination = faulty({ kind: 'unjudged', code: 'too_deep' }, { landing: taobao.landing })
    for (const decision of [allowed, warned]) {
      const notice = noticed({ destination, decision })
      expect(notice).toMatchObject({ status: 200, flavour: 'explain', reason: 'on_error' })
      expect(notice.onward).toBeUndefined()
    }
  })

  it('explains where the decision allows and nothing may be opened', () => {
    const destination = { ...taobao, landing: undefined }
    expect(noticed({ destination, decision: allowed })).toMatchObject({
      reason: 'unsafe_destination',
      flavour: 'explain',
    })
    const warning = noticed({ destination, decision: warned })
    expect(warning).toMatchObject({ reason: 'unsafe_destination', flavour: 'explain' })
    expect(warning.onward).toBeUndefined()
  })

  const notLandings = [
    'http://item.taobao.com/item.htm?id=1',
    'javascript:alert(1)',
    'data:text/html,x',
    '/\t/evil.example',
    'https://me@item.taobao.com/',
    'https://item.taobao.com:8443/',
    'intent://item.taobao.com/#Intent;end',
  ]
  it.each(notLandings)('opens only plain https landings, not %j', (landing) => {
    for (const decision of [allowed, warned]) {
      const notice = noticed({ destination: { ...taobao, landing }, decision })
      expect([notice.flavour, notice.onward]).toEqual(['explain', undefined])
    }
  })

  const notStores = [
    'https://haohuo.jinritemai.com.evil.example/',
    'https://evil.example/',
    'https://haohuo.jinritemal.com/',
    `http://${store}/`,
    `https://${store}:444/`,
    `https://me:secret@${store}/`,
    `https://${store}./`,
    `https://sub.${store}/`,
    `//${store}/`,
    `https:\\\\${store}/`,
    'javascript:alert(1)',
    '',
  ]
  it.each(notStores)('takes no detour to %j, by no step and no offer', (location) => {
    for (const step of ['product', 'shop', 'search'] as const) {
      const notice = noticed({
        equivalent: { step, location, skipped: [], offer: { url: location, why: 'dearer' } },
      })
      expect(notice.offer).toBeUndefined()
      expect(notice.skipped).toEqual([{ step, why: 'target_not_in_stores' }])
    }
    const decision = decided({ action: 'redirect', reason: 'exempt', url: location })
    expect(noticed({ decision }).skipped).toEqual([{ step: 'redirect', why: 'target_not_in_stores' }])
  })

  it('holds for any mixture of inputs: a redirect is https, and leads to the landing or the stores (seed 20201009)', () => {
    const good: readonly string[] = [equivalentUrl, 'https://item.jd.com/1.html']
    const address = fc.oneof(
      { arbitrary: fc.constantFrom(...good), weight: 4 },
      fc.constantFrom(...notLandings, ...notStores),
      fc.webUrl(),
      fc.string(),
    )
    const outcome: fc.Arbitrary<Outcome> = fc.oneof(
      fc.constantFrom<Outcome>(allowed.outcome, warned.outcome, closed.outcome, { action: 'explain', reason: 'own' }),
      address.map((url): Outcome => ({ action: 'redirect', reason: 'own', url })),
    )
    const fault = fc.constantFrom<LinkFault | undefined>(
      undefined,
      undefined,
      undefined,
      { kind: 'unreadable', code: 'scheme' },
      { kind: 'unsafe', code: 'port' },
      { kind: 'unjudged', code: 'too_deep' },
    )
    const input = fc.record({
      destination: fc
        .record({ landing: fc.option(address, { nil: undefined }), fault })
        .map((part) => ({ ...taobao, ...part })),
      decision: outcome.map((each) => decided(each)),
      equivalent: fc.record({
        step: fc.constantFrom('product' as const, 'shop' as const, 'search' as const, 'explain' as const),
        location: fc.option(address, { nil: undefined }),
        skipped: fc.constant([]),
      }),
      registryOwns: fc.boolean(),
      signed: fc.boolean(),
    })
    let opened = 0
    fc.assert(
      fc.property(input, (given) => {
        const answer = answered(given)
        const target = answer.kind === 'notice' ? answer.onward : answer.location
        if (target === undefined) return
        opened += 1
        const url = new URL(target)
        expect([url.href, url.protocol, url.port, url.username, url.password]).toEqual([target, 'https:', '', '', ''])
        expect(['unsafe', 'unreadable']).not.toContain(given.destination.fault?.kind)
        const isStore = url.hostname === store
        const isLanding = url.href === URL.parse(given.destination.landing ?? '')?.href
        expect(answer.kind === 'detour' ? isStore : isLanding).toBe(true)
        expect(answer.kind !== 'forward' || given.signed || given.registryOwns).toBe(true)
      }),
      { numRuns: 2000, seed: 20_201_009 },
    )
    expect(opened).toBeGreaterThan(100)
  })
})
