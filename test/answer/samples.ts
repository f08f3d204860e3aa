/**
 * Clicks to answer: a live room after 9 October 2020, and whatever a test changes about it.
 *
 * @module
 */

import { answerTo, type Answer, type AnswerInput, type Notice } from '../../src/answer/answer.ts'
import type { View } from '../../src/answer/view.ts'
import type { ChainResult } from '../../src/catalogue/chain.ts'
import type { Context } from '../../src/context/context.ts'
import { instant } from '../../src/kernel/instant.ts'
import type { Destination, LinkFault } from '../../src/link/destination.ts'
import type { Decision, Outcome } from '../../src/policy/decision.ts'

export const store = 'haohuo.jinritemai.com'

export const equivalentUrl = `https://${store}/views/product/item2?id=3329016137865419287`

export const taobao: Destination = {
  url: 'https://item.taobao.com/item.htm?id=12345678901',
  landing: 'https://item.taobao.com/item.htm?id=12345678901',
  marketplace: 'taobao',
  kind: 'product',
  id: '12345678901',
  depth: 0,
  fault: undefined,
  hint: undefined,
}

export const elsewhere: Destination = {
  ...taobao,
  url: 'https://shop.example.com/kettle?size=2',
  landing: 'https://shop.example.com/kettle?size=2',
  marketplace: undefined,
  kind: 'other',
  id: undefined,
}

export function faulty(fault: LinkFault, destination: Partial<Destination> = {}): Destination {
  return { ...taobao, landing: undefined, ...destination, fault }
}

export const liveRoom: Context = {
  surface: 'live_room',
  evidence: 'signed',
  site: undefined,
  content: 'r_71003',
  author: 'a_77',
  followers: 128_000,
  channel: undefined,
  client: undefined,
  language: undefined,
  fault: undefined,
}

export function decided(outcome: Outcome, decision: Partial<Decision> = {}): Decision {
  return {
    outcome,
    party: 'external',
    rule: 'live-external-closed',
    from: instant(Date.UTC(2020, 9, 8, 16)),
    until: undefined,
    labels: undefined,
    would: undefined,
    missing: [],
    ...decision,
  }
}

export const closed = decided({
  action: 'equivalent',
  reason: 'live_external_closed',
  chain: ['product', 'shop', 'search', 'explain'],
})

export const allowed = decided({ action: 'allow', reason: 'no_rule_matched' }, { rule: undefined, from: undefined })

export const warned = decided(
  { action: 'warn', reason: 'leaving_platform' },
  { party: 'none', rule: 'elsewhere-on-the-web', from: undefined },
)

export const noEquivalent: ChainResult = {
  step: 'explain',
  location: undefined,
  skipped: [
    { step: 'product', why: 'no_entry' },
    { step: 'shop', why: 'no_entry' },
    { step: 'search', why: 'title_missing' },
  ],
}

export const withOffer: ChainResult = {
  ...noEquivalent,
  skipped: [{ step: 'product', why: 'grade_too_low' }],
  offer: { url: equivalentUrl, title: '山野露营马灯 暖光款 USB-C 充电', grade: 'similar', why: 'grade_too_low' },
}

function asked(input: Partial<AnswerInput> = {}): AnswerInput {
  return {
    destination: taobao,
    context: liveRoom,
    decision: closed,
    equivalent: noEquivalent,
    stores: [store],
    registryOwns: true,
    signed: true,
    ...input,
  }
}

export function answered(input: Partial<AnswerInput> = {}): Answer {
  return answerTo(asked(input))
}

/** The notice of an input that a test expects to end in one. */
export function noticed(input: Partial<AnswerInput> = {}): Notice {
  const answer = answered(input)
  if (answer.kind !== 'notice') throw new Error(`expected a notice, got a ${answer.kind}`)
  return answer
}

export function seen(view: Partial<View> = {}): View {
  return {
    id: '01JD3Q8Z6V7K2M9X4T5R0B1CDE',
    at: instant(Date.UTC(2020, 9, 8, 16, 0, 0, 412)),
    destination: taobao,
    context: liveRoom,
    decision: closed,
    policy: { name: 'douyin', version: 42, digest: `sha256:${'0'.repeat(64)}`, tier: 'memory' },
    timeZone: 'Asia/Shanghai',
    messages: {},
    surfaces: {},
    stores: [store],
    marketplaceName: { 'zh-CN': '淘宝', en: 'Taobao' },
    ...view,
  }
}

/** One notice of each flavour, as a shopper would meet it. */
export const flavours = {
  'nothing found': { input: {}, view: {} },
  offer: { input: { equivalent: withOffer }, view: {} },
  warning: {
    input: { destination: elsewhere, decision: warned, registryOwns: false },
    view: { destination: elsewhere, decision: warned, marketplaceName: undefined },
  },
  unreadable: {
    input: { destination: faulty({ kind: 'unreadable', code: 'scheme' }, { url: undefined, marketplace: undefined }) },
    view: {
      destination: faulty({ kind: 'unreadable', code: 'scheme' }, { url: undefined, marketplace: undefined }),
      marketplaceName: undefined,
      context: { ...liveRoom, surface: 'unknown', evidence: 'none' as const },
    },
  },
} satisfies Record<string, { input: Partial<AnswerInput>; view: Partial<View> }>
