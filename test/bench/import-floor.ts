/**
 * The floor of an import: a Worker that only writes the same pairs to KV, as many at once.
 *
 * @module
 */

import { convertV4MiniflareOptions, Miniflare } from 'miniflare'

export interface Pair {
  readonly key: string
  readonly value: string
}

export interface Floor {
  /** Takes them as it sends them: they need not be in memory all at once. */
  write(pairs: Iterable<Pair>): Promise<void>
  stop(): Promise<void>
}

const script = `
export default {
  async fetch(request, env) {
    const pairs = await request.json()
    let next = 0
    async function work() {
      for (let pair = pairs[next++]; pair !== undefined; pair = pairs[next++]) await env.KV.put(pair[0], pair[1])
    }
    await Promise.all(Array.from({ length: 50 }, work))
    return new Response(String(pairs.length))
  },
}`

/** As the command line sends them. */
const pairsAtOnce = 500
const requestsAtOnce = 4

export async function startFloor(state: string): Promise<Floor> {
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      cf: false,
      telemetry: { enabled: false },
      modules: true,
      script,
      compatibilityDate: '2026-10-23',
      kvNamespaces: ['KV'],
    }),
    resourcePersistencePath: state,
  })
  const url = await miniflare.ready
  return {
    write: async (pairs) => {
      const rest = pairs[Symbol.iterator]()
      const send = async (): Promise<void> => {
        for (let part = nextOf(rest); part.length > 0; part = nextOf(rest)) {
          const response = await fetch(url, { method: 'POST', body: JSON.stringify(part) })
          if ((await response.text()) !== String(part.length)) throw new Error(`the floor answered ${response.status}`)
        }
      }
      await Promise.all(Array.from({ length: requestsAtOnce }, send))
    },
    stop: () => miniflare.dispose(),
  }
}

/** The next request's pairs; none after the last. */
function nextOf(pairs: Iterator<Pair>): (readonly [key: string, value: string])[] {
  const part: (readonly [key: string, value: string])[] = []
  while (part.length < pairsAtOnce) {
    const { value: pair, done } = pairs.next()
    if (done === true) break
    part.push([pair.key, pair.value])
  }
  return part
}
