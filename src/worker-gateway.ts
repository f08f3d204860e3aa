/**
 * The gateway: clicks and decisions, answered from KV and from what the Worker carries in itself. It writes the queue and
 * nothing else, and goes on answering without KV, without the queue and without keys.
 *
 * It starts for whoever clicks first, wherever that is, so it carries nothing that a click does not need:
 * `worker-content.ts` is the same and what pages need besides.
 *
 * @module
 */

import { missingBindings, type Env } from './bindings.ts'
import { makeCachedCatalogue } from './catalogue/source.ts'
import { makeVisitorKey } from './context/visitor.ts'
import bundledPolicy from './gateway/bundled-policy.generated.json' with { type: 'json' }
import { edgeReportOf } from './gateway/health.ts'
import { makeCallerLimit } from './gateway/limit.ts'
import type { Ports } from './gateway/ports.ts'
import { gatewayFetch } from './gateway/routes.ts'
import { makeServiceCheck } from './gateway/service.ts'
import { instant } from './kernel/instant.ts'
import { makeExpander } from './link/expand.ts'
import { readKeys, type KeyRing } from './link/keys.ts'
import { makeTokenReader, type TokenReader } from './link/token.ts'
import { misdirected } from './own-hosts.ts'
import { perEnv } from './per-env.ts'
import { parseProgram, type Program } from './policy/program.ts'
import { makePolicySource } from './policy/source.ts'
import { makeBatcher, type Batcher } from './record/batch.ts'
import { cacheCopy } from './store/cache-policy.ts'
import { kvCatalogue } from './store/kv-catalogue.ts'
import { kvLists } from './store/kv-lists.ts'
import { kvPolicy } from './store/kv-policy.ts'
import { kvShort } from './store/kv-short.ts'
import { queueSender } from './store/queue-records.ts'

export default {
  fetch(request, env, lifetime) {
    return misdirected(request, env) ?? gatewayFetch(request, gatewayOf(env), lifetime)
  },
} satisfies ExportedHandler<Env>

export const gatewayOf = perEnv(makePorts)

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
    expander: makeExpander({
      fetch: (url, init) => fetch(url, init),
      cache: kvShort(env.KV),
      now: Date.now,
      sleep: (ms) => scheduler.wait(ms),
    }),
    records,
    readToken: tokenReaderOf(env),
    visitorKey: makeVisitorKey(env.LINK_KEYS),
    isServiceToken: makeServiceCheck(env.SERVICE_TOKENS),
    isLimited: makeCallerLimit(env.PUBLIC_LIMIT, env.LINK_KEYS),
    keyFaults: async () => (await readKeys(env.LINK_KEYS)).faults.map((fault) => fault.code),
    now: () => instant(Date.now()),
    missingBindings: missingBindings(env),
    codeVersion: env.CODE_VERSION?.id,
    securityContact: env.SECURITY_CONTACT,
  }
}

const rings = new WeakMap<Env, KeyRing>()

/**
 * The keys. They are imported by the first request that needs them, and by others that come meanwhile for themselves: a
 * promise of one request must never be another's to wait for.
 */
export async function ringOf(env: Env): Promise<KeyRing> {
  const known = rings.get(env)
  if (known !== undefined) return known
  const ring = await readKeys(env.LINK_KEYS)
  rings.set(env, ring)
  return ring
}

export function audienceOf(env: Env): string {
  return env.LINK_AUDIENCE ?? 'detour'
}

function tokenReaderOf(env: Env): TokenReader {
  let reader: TokenReader | undefined
  const first: TokenReader = async (token, now) => {
    reader ??= makeTokenReader(await ringOf(env), { audience: audienceOf(env) })
    return await reader(token, now)
  }
  return (token, now) => (reader ?? first)(token, now)
}

function bundledProgram(): Program {
  const program = parseProgram(bundledPolicy)
  if (!program.ok) throw new Error(`the bundled policy is broken at ${program.error.pointer}: ${program.error.message}`)
  return program.value
}
