/**
 * The Worker of the counted figures: everything in one, as it is deployed, with each binding counted where it is asked.
 *
 * D1 is not there. A click that asked for it would be counted and would fail.
 *
 * @module
 */

import type { Env } from '../../src/bindings.ts'
import worker from '../../src/worker.ts'
import type { Counts } from './counts.ts'

let counts: Counts = none()
const counted = new WeakMap<Env, Env>()

export default {
  async fetch(request, env, lifetime) {
    if (!request.url.endsWith('/counts')) return await worker.fetch(request, countedEnv(env), lifetime)
    const answer = Response.json(counts)
    counts = none()
    return answer
  },
} satisfies ExportedHandler<Env>

function none(): Counts {
  return { kvReads: 0, d1Calls: 0, messages: 0, queueOperations: 0, records: 0 }
}

function countedEnv(env: Env): Env {
  const known = counted.get(env)
  if (known !== undefined) return known
  const { KV, DECISIONS } = env
  if (KV === undefined || DECISIONS === undefined) throw new Error('nothing is bound')
  const made: Env = {
    ...env,
    KV: counting(KV, () => void (counts.kvReads += 1)),
    DECISIONS: counting(DECISIONS, (messages) => {
      for (const { body } of messages as readonly { readonly body: string }[]) {
        counts.messages += 1
        counts.records += (JSON.parse(body) as { readonly records: readonly unknown[] }).records.length
        counts.queueOperations += 3 * Math.ceil(body.length / 65_536)
      }
    }),
    DB: counting({} as D1Database, () => void (counts.d1Calls += 1)),
  }
  counted.set(env, made)
  return made
}

/** A binding whose every call is told first. */
function counting<Binding extends object>(binding: Binding, tell: (argument: unknown) => void): Binding {
  return new Proxy(binding, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name)
      return (...given: readonly unknown[]) => {
        tell(given[0])
        if (typeof method !== 'function') throw new Error(`${String(name)} is not there`)
        return Reflect.apply(method, target, given) as unknown
      }
    },
  })
}
