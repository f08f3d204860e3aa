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
import { makeCallerLimit } from './gateway/limit.ts'
import { makeServiceCheck } from './gateway/service.ts'
import { instant } from './kernel/instant.ts'
import { checkPage, isCheck } from './link-checker/routes.ts'
import { makeExpander } from './link/expand.ts'
import { readKeys, type KeyRing } from './link/keys.ts'
import { makeTokenReader, readGenuine } from './link/token.ts'
import { parseProgram, type Program } from './policy/program.ts'
import { makePolicySource } from './policy/source.ts'
import { makeBatcher, type Batcher } from './record/batch.ts'
import { originOf } from './rewrite/origin.ts'
import type { RewritePorts } from './rewrite/ports.ts'
import { dataFetch } from './rewrite/routes.ts'
import { readSettings, usualSettings } from './rewrite/settings.ts'
import { makeSigner } from './rewrite/signer.ts'
import { cacheCopy } from './store/cache-policy.ts'
import { kvCatalogue } from './store/kv-catalogue.ts'
import { kvLists } from './store/kv-lists.ts'
import { kvPolicy } from './store/kv-policy.ts'
import { kvShort } from './store/kv-short.ts'
import { queueSender } from './store/queue-records.ts'

export default {
  fetch(request, env, lifetime) {
    const ports = gatewayOf(env)
    if (isCheck(request.url)) return checkPage(request, ports, lifetime)
    return dataFetch(request, ports, lifetime)
  },
} satisfies ExportedHandler<Env>

/** One set of ports, and so one memory, per environment an isolate was given. */
const gateways = new WeakMap<Env, RewritePorts>()

export function gatewayOf(env: Env): RewritePorts {
  let ports = gateways.get(env)
  if (ports === undefined) {
    ports = makePorts(env)
    gateways.set(env, ports)
  }
  return ports
}

function makePorts(env: Env): RewritePorts {
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
  const settings = readSettings(new URLSearchParams(env.REWRITE ?? ''))
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
    ...keyed(env),
    visitorKey: makeVisitorKey(env.LINK_KEYS),
    isServiceToken: makeServiceCheck(env.SERVICE_TOKENS),
    isLimited: makeCallerLimit(env.PUBLIC_LIMIT, env.LINK_KEYS),
    keyFaults: async () => (await readKeys(env.LINK_KEYS)).faults.map((fault) => fault.code),
    now: () => instant(Date.now()),
    settingFaults: settings.ok ? [] : [`REWRITE: \`${settings.error.parameter}\` is not ${settings.error.expected}`],
    missingBindings: missingBindings(env),
    codeVersion: env.CODE_VERSION?.id,
    securityContact: env.SECURITY_CONTACT ?? 'mailto:security@detour.example',
    origin: originOf(env.ORIGIN),
    publicUrl: env.PUBLIC_URL,
    pagesUrl: env.PAGES_URL,
    settings: settings.ok ? settings.value : usualSettings,
  }
}

/**
 * What needs the keys. They are imported by the first request that needs them, and by others that come meanwhile for
 * themselves: a promise of one request must never be another's to wait for.
 */
function keyed(env: Env): Pick<RewritePorts, 'readToken' | 'genuine' | 'signer'> {
  const audience = env.LINK_AUDIENCE ?? 'detour'
  let known: KeyRing | undefined
  const ring = async (): Promise<KeyRing> => {
    known ??= await readKeys(env.LINK_KEYS)
    return known
  }
  let reader: ReturnType<typeof makeTokenReader> | undefined
  let signer: ReturnType<typeof makeSigner>
  return {
    readToken: async (token, now) => {
      reader ??= makeTokenReader(await ring(), { audience })
      return await reader(token, now)
    },
    genuine: async (token) => await readGenuine(token, await ring(), { audience }),
    signer: async () => {
      signer ??= makeSigner(await ring(), { audience, now: instant(Date.now()) })
      return signer
    },
  }
}

function bundledProgram(): Program {
  const program = parseProgram(bundledPolicy)
  if (!program.ok) throw new Error(`the bundled policy is broken at ${program.error.pointer}: ${program.error.message}`)
  return program.value
}
