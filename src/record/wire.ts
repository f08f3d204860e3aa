/**
 * Batches as they arrive: what the consumer may believe of a message.
 *
 * Producer and consumer are deployed apart, so a message may come from a newer Worker, from an older one, or from nobody
 * of ours. What the counts are made of must be there; whatever else a reader of archives is promised must, where it is
 * there, be of its kind. A message that fails this is kept among the dead letters, where nothing is lost.
 *
 * @module
 */

import { dayMs, minuteMs } from '../kernel/instant.ts'
import { isObject, type JsonObject } from '../kernel/json.ts'
import { unpack } from './packing.ts'

/** A record as it travelled as JSON and stands in the archives: absent fields are not there. */
export interface WireRecord {
  readonly v: 1
  readonly id: string
  /** Epoch milliseconds. */
  readonly at: number
  /** How many clicks this record stands for. */
  readonly sampledrate: number
  readonly policy: {
    readonly name?: string | undefined
    readonly version?: number | undefined
    readonly digest?: string | undefined
    readonly tier?: string | undefined
  }
  readonly in: {
    readonly surface: string
    readonly evidence: string
    readonly site?: string | undefined
    readonly marketplace?: string | undefined
    readonly party: string
    readonly kind: string
    readonly product?: string | undefined
    readonly shop?: string | undefined
    readonly author?: string | undefined
    readonly followers?: number | undefined
    readonly content?: string | undefined
    readonly channel?: string | undefined
    readonly region?: string | undefined
    readonly lang?: string | undefined
    readonly client?: string | undefined
    readonly wrapped?: number | undefined
    readonly fault?: string | undefined
    readonly token_fault?: string | undefined
    readonly kid?: string | undefined
    readonly url?: string | undefined
  }
  readonly out: {
    readonly answer: string
    readonly action: string
    readonly step?: string | undefined
    readonly rule?: string | undefined
    readonly reason: string
    readonly status?: number | undefined
    readonly host?: string | undefined
    readonly skipped?: readonly { readonly step: string; readonly why: string }[] | undefined
    readonly labels?: Readonly<Record<string, string>> | undefined
  }
  readonly would?: { readonly rule: string; readonly action: string; readonly reason?: string | undefined } | undefined
  readonly candidate?: WireCandidate | undefined
  /** Older builds do not tell. */
  readonly rendered?: WireRendered | undefined
  readonly missing?: readonly string[] | undefined
  readonly erased?: readonly string[] | undefined
}

/** What the candidate program would have decided. */
export interface WireCandidate {
  readonly digest: string
  readonly action: string
  readonly rule?: string | undefined
  readonly reason?: string | undefined
  readonly same: boolean
}

/** What the link's page had been told, and what the click decided. */
export interface WireRendered {
  readonly action: string
  readonly clicked: string
  readonly same: boolean
}

/** A message whose records are unpacked. */
export interface WireBatch {
  readonly v: 1
  readonly id: string
  readonly isolate: string
  readonly seq: number
  readonly at: number
  readonly drops: Readonly<Record<string, number>>
  /** Older builds do not tell. */
  readonly told?: number | undefined
  readonly retold?: number | undefined
  readonly edge?: unknown
  readonly records: readonly WireRecord[]
}

/** So long can a message have waited: the ids that keep a batch from being counted twice are forgotten a day later. */
export const oldestDays = 20
/** The clocks of producer and consumer may differ. */
const clocksApartMs = 10 * minuteMs
const mostDrops = 1_000_000_000
const highestRate = 1_000_000

/**
 * The batch that a message is, with records that can each be read alone; undefined where it is none this build can count.
 * Older builds send it as it is read here, under version 1.
 */
export function readBatch(body: unknown, now: number): WireBatch | undefined {
  const content = contentOf(body)
  const batch = isObject(content) && content['v'] === 2 ? unpacked(content) : content
  return isRecordBatch(batch, now) ? batch : undefined
}

/** What the body of a message says: JSON that travels as text, or an object, as older builds send it. */
export function contentOf(body: unknown): unknown {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body)
  } catch {
    // Not ours, or a dead letter that was cut.
    return undefined
  }
}

function unpacked({ policies, records, ...envelope }: JsonObject): unknown {
  if (!Array.isArray(policies) || !Array.isArray(records)) return undefined
  return { ...envelope, v: 1, records: unpack(policies, records) }
}

function isRecordBatch(body: unknown, now: number): body is WireBatch {
  if (!isObject(body) || body['v'] !== 1 || !isNear(body['at'], now)) return false
  if (!isName(body['id']) || !isName(body['isolate']) || !isCount(body['seq'])) return false
  const { told, retold, drops, records } = body
  if ((told !== undefined && !isCount(told)) || (retold !== undefined && !isDrops(retold))) return false
  if (!isObject(drops) || !Object.values(drops).every(isDrops)) return false
  return Array.isArray(records) && records.every((record) => isRecord(record) && isNear(record.at, now))
}

/** Neither older than a message can be, nor of the future. */
function isNear(at: unknown, now: number): boolean {
  return isCount(at) && at >= now - oldestDays * dayMs && at <= now + clocksApartMs
}

function isDrops(value: unknown): boolean {
  return isCount(value) && value <= mostDrops
}

/** How many clicks a record stands for. */
function isRate(value: unknown): boolean {
  return isCount(value) && value >= 1 && value <= highestRate
}

const recordKinds: Kinds = {
  id: isName,
  at: isCount,
  sampledrate: isRate,
}

const recordOptions: Kinds = { missing: isListOf(isText), erased: isListOf(isText) }

const policyOptions: Kinds = { name: isText, version: isCount, digest: isText, tier: isWord }

const inputKinds: Kinds = { surface: isWord, evidence: isWord, party: isWord, kind: isWord }

const inputOptions: Kinds = {
  site: isText,
  marketplace: isWord,
  product: isText,
  shop: isText,
  author: isText,
  followers: isNumber,
  content: isText,
  channel: isText,
  region: isText,
  lang: isText,
  client: isText,
  wrapped: isNumber,
  fault: isText,
  token_fault: isText,
  kid: isText,
  url: isText,
}

const outputKinds: Kinds = { answer: isWord, action: isWord, reason: isWord }

const outputOptions: Kinds = {
  step: isWord,
  rule: isWord,
  status: isNumber,
  host: isText,
  skipped: isListOf((each) => isObject(each) && isWord(each['step']) && isWord(each['why'])),
  labels: (value) => isObject(value) && Object.values(value).every(isText),
}

const wouldKinds: Kinds = { rule: isWord, action: isWord }
const wouldOptions: Kinds = { reason: isText }

const candidateKinds: Kinds = { digest: isWord, action: isWord, same: isBoolean }
const candidateOptions: Kinds = { rule: isWord, reason: isText }

const renderedKinds: Kinds = { action: isWord, clicked: isWord, same: isBoolean }

function isRecord(value: unknown): value is WireRecord {
  if (!isOf(value, recordKinds, recordOptions) || value['v'] !== 1) return false
  const { policy, in: input, out, would, candidate, rendered } = value
  return (
    isOf(policy, {}, policyOptions) &&
    isOf(input, inputKinds, inputOptions) &&
    isOf(out, outputKinds, outputOptions) &&
    (would === undefined || isOf(would, wouldKinds, wouldOptions)) &&
    (candidate === undefined || isOf(candidate, candidateKinds, candidateOptions)) &&
    (rendered === undefined || isOf(rendered, renderedKinds, {}))
  )
}

type Kinds = Readonly<Record<string, (value: unknown) => boolean>>

/** An object that has these fields, and where it has those, has them of their kind. */
function isOf(value: unknown, kinds: Kinds, options: Kinds): value is Record<string, unknown> {
  if (!isObject(value)) return false
  for (const name in kinds) if (kinds[name]?.(value[name]) !== true) return false
  for (const name in options) if (value[name] !== undefined && options[name]?.(value[name]) !== true) return false
  return true
}

/** What names a row. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value)
}

/** What rows are counted by. */
function isWord(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 512
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 8192
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isListOf(isMember: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isMember)
}
