/**
 * What a read of the platform may take: its value, or another one when it throws or takes too long.
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
