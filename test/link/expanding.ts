/**
 * An isolate that follows short links: hosts, KV and clock do as a test says.
 *
 * @module
 */

import { destinationOf, type Destination } from '../../src/link/destination.ts'
import type { HopFetch } from '../../src/link/expand-hops.ts'
import { expandMany } from '../../src/link/expand-many.ts'
import { makeExpander, type Expander, type ExpanderOptions } from '../../src/link/expand.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { makeStandingClock, type StandingClock } from '../support/clock.ts'

export const read = (text: string): Destination => destinationOf(text, builtinRegistry)
export const short = 'https://m.tb.cn/h.5KxYzW'
export const shop = 'https://item.taobao.com/item.htm?id=41'
export const key = 'short:m.tb.cn:h.5KxYzW'

/** A KV that does as it is told, and says what it was asked for. */
interface Kv {
  readonly values: Map<string, string>
  readonly ttl: Map<string, number>
  mode: 'good' | 'throw' | 'hang'
  reads: number
  /** The keys of each bulk read. */
  readonly bulk: (readonly string[])[]
  puts: number
}

interface Isolate {
  readonly clock: StandingClock
  readonly kv: Kv
  readonly expander: Expander
  readonly asked: string[]
  /** What hosts do, by address; absent: they hang. */
  readonly says: Map<string, Response | 'reset'>
  readonly ask: (waitMs?: number, link?: string) => Promise<Destination>
  readonly askMany: (links: readonly string[], waitMs?: number) => Promise<readonly Destination[]>
  /** What was left to go on after the answer. */
  readonly work: Promise<unknown>[]
  readonly done: () => Promise<void>
}

export function to(location: string): Response {
  return new Response(null, { status: 302, headers: { location } })
}

export function never(): Promise<never> {
  return new Promise(() => {})
}

export function emptyKv(): Kv {
  return { values: new Map(), ttl: new Map(), mode: 'good', reads: 0, bulk: [], puts: 0 }
}

export function isolate({ kv = emptyKv(), ...options }: ExpanderOptions & { readonly kv?: Kv } = {}): Isolate {
  const clock = makeStandingClock()
  const says = new Map<string, Response | 'reset'>()
  const asked: string[] = []
  const fetch: HopFetch = (url) => {
    asked.push(url)
    const said = says.get(url)
    if (said === 'reset') return Promise.reject(new Error('connection reset'))
    return said === undefined ? never() : Promise.resolve(said.clone())
  }
  const behave = <T>(work: () => T): Promise<T> => {
    if (kv.mode === 'throw') throw new Error('KV is down')
    return kv.mode === 'hang' ? never() : Promise.resolve(work())
  }
  const cache = {
    get: (name: string) => {
      kv.reads += 1
      return behave(() => kv.values.get(name) ?? null)
    },
    getMany: (names: readonly string[]) => {
      kv.bulk.push(names)
      return behave(() => new Map(names.map((name) => [name, kv.values.get(name) ?? null])))
    },
    put: (name: string, text: string, seconds: number) => {
      kv.puts += 1
      return behave(() => {
        kv.values.set(name, text)
        kv.ttl.set(name, seconds)
      })
    },
  }
  const expander = makeExpander({ fetch, cache, now: clock.now, sleep: clock.sleep }, options)
  const work: Promise<unknown>[] = []
  const lifetime = { waitUntil: (promise: Promise<unknown>) => void work.push(promise) }
  const ask = (waitMs = 300, link = short) => expander.expand(read(link), { destinationOf: read, waitMs, lifetime })
  const askMany = (links: readonly string[], waitMs = 1500) =>
    expandMany(links.map(read), { destinationOf: read, waitMs, lifetime }, { expander, now: clock.now })
  const done = async () => void (await Promise.all(work))
  return { clock, kv, expander, asked, says, ask, askMany, work, done }
}
