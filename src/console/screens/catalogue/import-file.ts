/**
 * A file that somebody chose, read as the command line reads it: known again by the same fingerprint, unpacked and decoded
 * without being held.
 *
 * @module
 */

import {
  fingerprintOf,
  formatOf,
  headLength,
  isPacked,
  UnusableFile,
  type CatalogueFile,
} from '../../../catalogue/file.ts'
import { sha256Hex } from '../../../kernel/digest.ts'

export async function openCatalogueFile(file: File): Promise<CatalogueFile> {
  const head = new Uint8Array(await file.slice(0, headLength).arrayBuffer())
  const digest = await sha256Hex(head)
  let read = 0
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (part, controller) => {
      read += part.length
      controller.enqueue(part)
    },
  })
  return {
    name: file.name,
    format: formatOf(file.name, head),
    fingerprint: fingerprintOf(file.name, { size: file.size, digest }),
    size: file.size,
    bytesRead: () => read,
    text: textOf(file.stream().pipeThrough(counted), isPacked(head)),
  }
}

async function* textOf(bytes: ReadableStream<Uint8Array<ArrayBuffer>>, packed: boolean): AsyncGenerator<string> {
  const plain = packed ? bytes.pipeThrough(new DecompressionStream('gzip')) : bytes
  const reader = plain.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for (;;) {
      const { done, value } = await usable(reader.read(), packed ? 'not_whole' : undefined)
      yield decoded(() => (done ? decoder.decode() : decoder.decode(value, { stream: true })))
      if (done) return
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

async function usable<T>(reading: Promise<T>, kind: 'not_whole' | undefined): Promise<T> {
  try {
    return await reading
  } catch (cause) {
    // A file that is written to while it is read can no longer be read either.
    throw new UnusableFile({ kind: kind ?? 'other_file' }, { cause })
  }
}

function decoded(decode: () => string): string {
  try {
    return decode()
  } catch (cause) {
    throw new UnusableFile({ kind: 'not_utf8' }, { cause })
  }
}
