/**
 * Under way: the links that an isolate is following now, so that nobody asks a host for one of them again.
 *
 * A request that ends takes its timers and promises with it, so a place is no promise that it will be left: one that
 * should long be over belonged to a request that is no more, and does not count.
 *
 * @module
 */

export interface UnderWay {
  /** Whether somebody is following this link. */
  has(address: string): boolean
  /** Takes a place, and gives what leaves it again; undefined: all are taken. */
  enter(address: string): (() => void) | undefined
}

export interface UnderWayOptions {
  /** Links that are followed at once. */
  readonly most: number
  /** Whoever is there for longer is gone. */
  readonly longestMs: number
}

export function makeUnderWay(now: () => number, { most, longestMs }: UnderWayOptions): UnderWay {
  const places = new Map<string, { readonly since: number }>()

  function has(address: string): boolean {
    const place = places.get(address)
    if (place === undefined) return false
    const passed = now() - place.since
    return passed >= 0 && passed < longestMs
  }

  function enter(address: string): (() => void) | undefined {
    for (const each of places.keys()) if (!has(each)) places.delete(each)
    if (places.size >= most) return undefined
    const place = { since: now() }
    places.set(address, place)
    return () => {
      // By now it may be somebody else's.
      if (places.get(address) === place) places.delete(address)
    }
  }

  return { has, enter }
}
