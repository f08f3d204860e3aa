/**
 * Daily copies of the ledger in R2: `ledger/YYYY-MM-DD.ndjson.gz`.
 *
 * R2 wants to know how long an object is, so the compressed copy is held in memory once; the lines are not.
 *
 * @module
 */

import type { CopyBucket } from '../control/daily-copy.ts'

export function r2LedgerCopies(bucket: R2Bucket): CopyBucket {
  return {
    has: async (day) => (await bucket.head(keyOf(day))) !== null,
    put: async (day, lines) => {
      const compression = new CompressionStream('gzip')
      const compressed = new Response(compression.readable).arrayBuffer()
      const writer = compression.writable.getWriter()
      const encoder = new TextEncoder()
      for await (const line of lines) await writer.write(encoder.encode(line))
      await writer.close()
      await bucket.put(keyOf(day), await compressed, { onlyIf: { etagDoesNotMatch: '*' } })
    },
  }
}

function keyOf(day: string): string {
  return `ledger/${day}.ndjson.gz`
}
