/**
 * Daily copies of the ledger in R2: `ledger/YYYY-MM-DD.ndjson.gz`.
 *
 * R2 wants to know how long an object is, so a copy that is longer than a part goes there in parts, and no more than one
 * part is ever held. What fails in the middle leaves no object.
 *
 * @module
 */

import type { CopyBucket } from '../control/daily-copy.ts'
import { bytesOf } from '../control/ledger-stream.ts'

/** R2 takes parts from 5 MiB on, all of one size but the last. */
const usualPartBytes = 8 * 1024 * 1024

export function r2LedgerCopies(bucket: R2Bucket, { partBytes = usualPartBytes } = {}): CopyBucket {
  return {
    has: async (day) => (await bucket.head(keyOf(day))) !== null,
    put: async (day, lines) => {
      const key = keyOf(day)
      const compressed = bytesOf(lines).pipeThrough(new CompressionStream('gzip'))
      const sent: R2UploadedPart[] = []
      let upload: R2MultipartUpload | undefined
      try {
        for await (const { bytes, isLast } of partsOf(compressed, partBytes)) {
          if (isLast && upload === undefined) {
            await bucket.put(key, bytes, { onlyIf: { etagDoesNotMatch: '*' } })
            return
          }
          // Parts know no condition; whoever was first stays, but for a race within the same minute.
          if (upload === undefined && (await bucket.head(key)) !== null) return
          upload ??= await bucket.createMultipartUpload(key)
          sent.push(await upload.uploadPart(sent.length + 1, bytes))
        }
        await upload?.complete(sent)
      } catch (cause) {
        await upload?.abort().catch(() => undefined)
        throw cause
      }
    },
  }
}

interface Part {
  /** Good until the next part is asked for. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly isLast: boolean
}

async function* partsOf(stream: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Part> {
  const part = new Uint8Array(size)
  let length = 0
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length;) {
      if (length === size) {
        yield { bytes: part, isLast: false }
        length = 0
      }
      const taken = chunk.subarray(at, at + size - length)
      part.set(taken, length)
      length += taken.length
      at += taken.length
    }
  }
  yield { bytes: part.subarray(0, length), isLast: true }
}

function keyOf(day: string): string {
  return `ledger/${day}.ndjson.gz`
}
