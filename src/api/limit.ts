/**
 * How often an actor may ask. The platform counts; where it is not bound, or fails, nobody is held back.
 *
 * @module
 */

import type { Actor } from '../control/actor.ts'

export interface RateLimiter {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>
}

/** Seconds after which it is worth asking again: the longest period the platform counts in. */
export const retryAfterSeconds = 60

export async function isLimited(binding: RateLimiter | undefined, actor: Actor): Promise<boolean> {
  if (binding === undefined) return false
  try {
    const { success } = await binding.limit({ key: actor.id })
    return !success
  } catch {
    return false
  }
}
