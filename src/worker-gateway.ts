/**
 * The data plane: clicks, answered from KV and from what the Worker carries in itself. It writes the queue and nothing
 * else, and goes on answering without KV, without the queue and without keys.
 *
 * @module
 */

import { missingBindings, type Env } from './bindings.ts'
import { makeCachedCatalogue } from './catalogue/source.ts'
import { makeVisitorKey } from './context/visitor.ts'
import bundledPolicy from './gateway/bundled-policy.generated.json' with { type: 'json' }
import { edgeReportOf } from './gateway/health.ts'
import type { Ports } from './gateway/ports.ts'
import { gatewayFetch } from './gateway/routes.ts'
import { instant } from './kernel/instant.ts'
import { readKeys } from './link/keys.ts'
import { makeTokenReader, type TokenReader } from './link/token.ts'
import { parseProgram, type Program } from './policy/program.ts'
import { makePolicySource } from './policy/source.ts'
import { makeBatcher, type Batcher } from './record/batch.ts'
import { cacheCopy } from './store/cache-policy.ts'
import { kvCatalogue } from './store/kv-catalogue.ts'
import { kvLists } from './store/kv-lists.ts'
import { kvPolicy } from './store/kv-policy.ts'
import { queueSender } from './store/queue-records.ts'

export default {
  fetch(request, env, lifetime) {
    return gatewayFetch(request, gatewayOf(env), lifetime)
  },
} satisfies ExportedHandler<Env>

/** One set of ports, and so one memory, per environment an isolate was given. */
const gateways = new WeakMap<Env, Ports>()

export function gatewayOf(env: Env): Ports {
  let ports = gateways.get(env)
  if (ports === undefined) {
    ports = makePorts(env)
    gateways.set(env, ports)
  }
  return ports
}

function makePorts(env: Env): Ports {
  const policies = makePolicySource(
    {
      readKv: () => kvPolicy(env.KV),
      ...cacheCopy(caches.default),
      lists: kvLists(env.KV),
      now: Date.now,
      sleep: (ms) => scheduler.wait(ms),
    },
    bundledProgram(),
  )
  const records: Batcher = makeBatcher({
    ...queueSender(env.DECISIONS),
    describe: () => ({ ...edgeReportOf(policies.health()), dropped: records.counters().dropped }),
  })
  return {
    policies,
    catalogue: makeCachedCatalogue(kvCatalogue(env.KV), Date.now),
    records,
    readToken: tokenReader(env),
    visitorKey: makeVisitorKey(env.LINK_KEYS),
    keyFaults: async () => (await readKeys(env.LINK_KEYS)).faults.map((fault) => fault.code),
    now: () => instant(Date.now()),
    missingBindings: missingBindings(env),
    codeVersion: env.CODE_VERSION?.id,
    securityContact: env.SECURITY_CONTACT ?? 'mailto:security@detour.example',
  }
}

/**
 * The keys are imported by the first request that needs them, and by others that come meanwhile for themselves: a promise
 * of one request must never be another's to wait for.
 */
function tokenReader(env: Env): TokenReader {
  let reader: TokenReader | undefined
  return async (token, now) => {
    reader ??= makeTokenReader(await readKeys(env.LINK_KEYS), { audience: env.LINK_AUDIENCE ?? 'detour' })
    return await reader(token, now)
  }
}

function bundledProgram(): Program {
  const program = parseProgram(bundledPolicy)
  if (!program.ok) throw new Error(`the bundled policy is broken at ${program.error.pointer}: ${program.error.message}`)
  return program.value
}
