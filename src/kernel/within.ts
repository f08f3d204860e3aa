/**
 * What work outside may take: its value, or another one, or a failure, when it takes too long.
 *
 * @module
 */

/** Takes so many milliseconds. */
type Sleep = (ms: number) => Promise<unknown>

/** The value of a read, or the other one when it throws or takes too long. */
export type Within = <T>(ms: number, read: () => Promise<T>, otherwise: T) => Promise<T>

export function withinBy(sleep: Sleep): Within {
  return async (ms, read, otherwise) => {
    try {
      return await Promise.race([read(), sleep(ms).then(() => otherwise)])
    } catch {
      return otherwise
    }
  }
}

/** What work comes to, or a failure when it takes too long. */
export type InTime = <T>(work: Promise<T>) => Promise<T>

/** `code` begins the message of what took too long, for those who tell failures by their messages. */
export function inTimeOf(ms: number, code: string): InTime {
  return async (work) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${code}: no answer within ${ms} ms`)), ms)
    })
    try {
      return await Promise.race([work, late])
    } finally {
      clearTimeout(timer)
    }
  }
}
