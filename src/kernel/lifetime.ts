/**
 * The life of a request: work handed to it goes on after the answer was sent.
 *
 * @module
 */

export interface Lifetime {
  waitUntil(work: Promise<unknown>): void
}
