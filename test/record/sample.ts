/**
 * A click as the gateway hands it to the record, with whatever a test wants to be different.
 *
 * @module
 */

import type { Answer } from '../../src/answer/answer.ts'
import { instant } from '../../src/kernel/instant.ts'
import type { Shopper } from '../../src/policy/facts.ts'
import {
  pendingRecord,
  type DecisionRecord,
  type PendingRecord,
  type Recorded,
  type RecordedBeside,
} from '../../src/record/record.ts'

/** 2020-10-09T00:00+08:00 and a bit. */
export const sampleAt = instant(Date.UTC(2020, 9, 8, 16, 0, 0, 412))

export interface Differences {
  readonly answer?: Partial<Answer>
  readonly view?: Partial<Pick<Recorded, 'id' | 'at' | 'policy'>>
  readonly destination?: Partial<Recorded['destination']>
  readonly context?: Partial<Recorded['context']>
  readonly decision?: Partial<Recorded['decision']>
  readonly shopper?: Partial<Shopper>
  readonly beside?: RecordedBeside
}

const url = 'https://item.taobao.com/item.htm?id=41'

export function sampleRecord(other: Differences = {}): DecisionRecord {
  return samplePending(other).write()
}

/** A click that went on as it came. */
export function plainAllow(other: Differences = {}): DecisionRecord {
  return plainPending(other).write()
}

/** A record that was made already, as the batcher takes one. */
export function pending(record: DecisionRecord): PendingRecord {
  return { isPlainAllow: record.out.action === 'allow', write: () => record }
}

export function samplePending(other: Differences = {}): PendingRecord {
  const answer = {
    kind: 'detour',
    location: 'https://haohuo.jinritemai.com/views/product/item2?id=1',
    action: 'equivalent',
    reason: 'live_external_closed',
    rule: 'live-external-closed',
    step: 'product',
    skipped: [],
    ...other.answer,
  } as Answer
  const view: Recorded = {
    id: '01JD0000000000000000000000',
    at: sampleAt,
    policy: { name: 'douyin', version: 42, digest: 'sha256:7c7a', tier: 'memory' },
    ...other.view,
    destination: {
      url,
      landing: url,
      marketplace: 'taobao',
      kind: 'product',
      id: '41',
      depth: 0,
      fault: undefined,
      hint: undefined,
      ...other.destination,
    },
    context: {
      surface: 'live_room',
      evidence: 'signed',
      site: undefined,
      content: 'r_1',
      author: 'a_77',
      followers: 12_300,
      channel: undefined,
      client: 'app/12.4',
      language: undefined,
      fault: undefined,
      ...other.context,
    },
    decision: {
      outcome: { action: 'explain', reason: 'live_external_closed' },
      party: 'external',
      rule: 'live-external-closed',
      from: undefined,
      until: undefined,
      labels: undefined,
      would: undefined,
      missing: [],
      ...other.decision,
    },
  }
  const shopper = { region: 'CN', language: 'zh-CN', token: undefined, visitor: undefined, ...other.shopper }
  return pendingRecord(answer, view, shopper, other.beside)
}

export function plainPending(other: Differences = {}): PendingRecord {
  const answer = {
    kind: 'forward',
    location: url,
    action: 'allow',
    reason: 'no_rule_matched',
    rule: undefined,
    step: undefined,
  }
  return samplePending({ ...other, answer: { ...answer, ...other.answer } as Partial<Answer> })
}
