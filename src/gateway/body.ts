/**
 * Bodies: a stream read as far as it may be held back.
 *
 * @module
 */

export type ReadBody =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Longer than that: what was read, and all of it again from the beginning as a stream. */
  | {
      readonly kind: 'longer'
      readonly beginning: Uint8Array<ArrayBuffer>
      readonly stream: ReadableStream<Uint8Array>
    }

/** Reads up to so many bytes. Rejects where the body breaks off. */
export async function readBody(body: ReadableStream<Uint8Array> | null, most: number): Promise<ReadBody> {
  if (body === null) return { kind: 'whole', bytes: new Uint8Array() }
  const reader = body.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { kind: 'whole', bytes: joined(parts) }
    parts.push(value)
    length += value.length
    if (length > most) break
  }
  const beginning = joined(parts)
  return { kind: 'longer', beginning, stream: streamOf(beginning, reader) }
}

function streamOf(beginning: Uint8Array, reader: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  let isBegun = false
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      if (!isBegun) {
        isBegun = true
        controller.enqueue(beginning)
        return
      }
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** Several parts as one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let place = 0
  for (const part of parts) {
    whole.set(part, place)
    place += part.length
  }
  return whole
}
