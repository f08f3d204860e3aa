/**
 * Batches as they arrive: what the consumer may believe of a message.
 *
 * Producer and consumer are deployed apart, so a message may come from a newer Worker, or from nobody of ours. Only what
 * the counts are made of is looked at; a message that lacks it is left to the dead-letter queue, where nothing is lost.
 *
 * @module
 */

export interface WireRecord {
  readonly at: number
  readonly sampledrate: number
  readonly policy: { readonly version?: number | undefined }
  readonly in: {
    readonly surface: string
    readonly evidence: string
    readonly marketplace?: string | undefined
    readonly party: string
    readonly kind: string
  }
  readonly out: {
    readonly answer: string
    readonly action: string
    readonly step?: string | undefined
    readonly rule?: string | undefined
    readonly reason: string
  }
  readonly would?: { readonly rule: string; readonly action: string } | undefined
}

export interface WireBatch {
  readonly v: 1
  readonly id: string
  readonly at: number
  readonly drops: Readonly<Record<string, number>>
  readonly records: readonly WireRecord[]
}

/** Whether a message is a batch this build can count. */
export function isRecordBatch(body: unknown): body is WireBatch {
  if (!isObject(body) || body['v'] !== 1 || !isWord(body['id']) || body['id'] === '' || !isInstant(body['at']))
    return false
  const { drops, records } = body
  if (!isObject(drops) || !Object.values(drops).every(isCount)) return false
  return Array.isArray(records) && records.every(isRecord)
}

function isRecord(value: unknown): boolean {
  if (!isObject(value) || value['v'] !== 1 || !isInstant(value['at']) || !isCount(value['sampledrate'])) return false
  const { policy, in: input, out, would } = value
  if (!isObject(policy) || !isObject(input) || !isObject(out)) return false
  if (policy['version'] !== undefined && !isCount(policy['version'])) return false
  const words = [
    input['surface'],
    input['evidence'],
    input['party'],
    input['kind'],
    out['answer'],
    out['action'],
    out['reason'],
  ]
  const optional = [input['marketplace'], out['step'], out['rule']]
  if (!words.every(isWord) || !optional.every((each) => each === undefined || isWord(each))) return false
  return would === undefined || (isObject(would) && isWord(would['rule']) && isWord(would['action']))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 512
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** Within the years that a Date can write. */
function isInstant(value: unknown): boolean {
  return isCount(value) && Number(value) <= 8.64e15
}
