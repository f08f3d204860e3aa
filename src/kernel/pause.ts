/**
 * Waiting for a while, by a timer that any place has: a Worker, Node, a browser.
 *
 * @module
 */

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
