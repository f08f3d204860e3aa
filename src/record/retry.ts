/**
 * When a message is delivered again: after half a minute, then twice as long each time, up to an hour.
 *
 * The queue gives a message ninety tries more (`max_retries` in wrangler.toml), which is three and a half days: a database
 * that is away for a weekend costs no record, and the queue forgets nothing before (four days, unless it is told
 * otherwise; documentation of Queues, November 2026).
 *
 * @module
 */

export interface Retried {
  /** How often it was delivered, this time included. */
  readonly attempts: number
  retry(options?: { readonly delaySeconds?: number }): void
}

const firstDelaySeconds = 30
const longestDelaySeconds = 3600

export function retryLater(message: Retried): void {
  message.retry({ delaySeconds: delayAfter(message.attempts) })
}

export function delayAfter(attempts: number): number {
  return Math.min(firstDelaySeconds * 2 ** Math.max(0, attempts - 1), longestDelaySeconds)
}
