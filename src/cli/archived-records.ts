/**
 * Decision records from a file: NDJSON as the archive holds it or as an export has it, plain or gzipped.
 *
 * An export writes instants as texts and absent values as null; the archive writes numbers and leaves them out.
 *
 * @module
 */

import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

import type { ArchivedRecord } from '../control/backtest-facts.ts'
import { parseInstant } from '../kernel/instant.ts'
import { isObject } from '../kernel/json.ts'
import { UsageError } from './exit.ts'

/** Throws a `UsageError` that names the line that is no record. */
export async function* recordsIn(file: string): AsyncGenerator<ArchivedRecord> {
  const bytes = createReadStream(file)
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
  // A pipe does not pass errors on.
  bytes.on('error', (cause) => input.destroy(cause))
  let line = 0
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      line += 1
      if (text.trim() === '') continue
      const record = recordOf(text)
      if (record === undefined) throw new UsageError(`${file}:${line}: it is not a decision record`)
      yield record
    }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    const why = cause instanceof Error ? cause.message : 'unknown'
    throw new UsageError(`${file}: it cannot be read: ${why}`, { cause })
  }
}

/** Undefined: it is none. */
export function recordOf(text: string): ArchivedRecord | undefined {
  let value: unknown
  try {
    value = JSON.parse(text, (_, each: unknown) => (each === null ? undefined : each))
  } catch {
    return undefined
  }
  if (!isObject(value)) return undefined
  const at = typeof value['at'] === 'string' ? instantIn(value['at']) : value['at']
  const { id, policy, in: input, out, sampledrate = 1 } = value
  if (typeof at !== 'number' || typeof id !== 'string' || typeof sampledrate !== 'number') return undefined
  if (!isObject(policy) || !isObject(input) || !isObject(out)) return undefined
  const words = [input['surface'], input['evidence'], input['party'], input['kind'], out['action'], out['reason']]
  if (!words.every((word) => typeof word === 'string')) return undefined
  return { ...value, at, sampledrate } as unknown as ArchivedRecord
}

function instantIn(text: string): number | undefined {
  const at = parseInstant(text)
  return at.ok ? at.value : undefined
}
