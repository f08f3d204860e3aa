/**
 * The floor of an import: a Worker that only writes the same pairs to KV, as many at once.
 *
 * @module
 */

import { convertV4MiniflareOptions, Miniflare } from 'miniflare'

export type Pairs = readonly { readonly key: string; readonly value: string }[]

export interface Floor {
  write(pairs: Pairs): Promise<void>
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
      let next = 0
      const send = async (): Promise<void> => {
        while (next < pairs.length) {
          const part = pairs.slice(next, next + pairsAtOnce)
          next += part.length
          const body = JSON.stringify(part.map(({ key, value }) => [key, value]))
          const response = await fetch(url, { method: 'POST', body })
          if ((await response.text()) !== String(part.length)) throw new Error(`the floor answered ${response.status}`)
        }
      }
      await Promise.all(Array.from({ length: requestsAtOnce }, send))
    },
    stop: () => miniflare.dispose(),
  }
}
