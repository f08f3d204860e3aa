/**
 * Lines as bytes and back, for copies that are larger than memory.
 *
 * @module
 */

/** What came in cannot be read to its end: it was damaged on its way, or cut off. */
export class UnreadableStream extends Error {
  override readonly name = 'UnreadableStream'
}

/** Lines are handed on many at once: a chunk for each of them would cost more than the lines. */
const chunkLength = 64 * 1024

/** A stream that is written as fast as it is read. */
export function bytesOf(lines: AsyncIterable<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = lines[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull: async (controller) => {
      const held: string[] = []
      let length = 0
      let isDone = false
      while (length < chunkLength && !isDone) {
        const next = await iterator.next()
        isDone = next.done === true
        if (next.done === true) break
        held.push(next.value)
        length += next.value.length
      }
      if (length > 0) controller.enqueue(encoder.encode(held.join('')) as Uint8Array<ArrayBuffer>)
      if (isDone) controller.close()
    },
    cancel: async () => {
      await iterator.return?.()
    },
  })
}

/** A row of D1 has two megabytes at most, and JSON makes six characters of one byte at worst. */
const longestLine = 16_000_000

export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of bytes) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = parts.pop() ?? ''
      if (rest.length > longestLine) throw new Error('a line does not end')
      yield* parts
    }
  } catch (cause) {
    throw new UnreadableStream(cause instanceof Error ? cause.message : 'unknown', { cause })
  }
  if (rest !== '') yield rest
}
