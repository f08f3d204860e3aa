/**
 * The whole data plane: what the gateway answers, and besides it what pages and documents need: links in them rewritten
 * and put back, a platform's own pages passed on, and the public page `/check`.
 *
 * @module
 */

import type { Env } from './bindings.ts'
import type { Lifetime } from './kernel/lifetime.ts'
import { instant } from './kernel/instant.ts'
import { checkPage, isCheck } from './link-checker/routes.ts'
import { readGenuine } from './link/token.ts'
import { misdirected } from './own-hosts.ts'
import { perEnv } from './per-env.ts'
import { originOf } from './rewrite/origin.ts'
import type { RewritePorts } from './rewrite/ports.ts'
import { dataFetch } from './rewrite/routes.ts'
import { readSettings, usualSettings } from './rewrite/settings.ts'
import { makeSigner } from './rewrite/signer.ts'
import { audienceOf, gatewayOf, ringOf } from './worker-gateway.ts'

export default {
  fetch(request, env, lifetime) {
    return misdirected(request, env) ?? contentFetch(request, contentOf(env), lifetime)
  },
} satisfies ExportedHandler<Env>

export function contentFetch(request: Request, ports: RewritePorts, lifetime: Lifetime): Promise<Response> {
  return isCheck(request.url) ? checkPage(request, ports, lifetime) : dataFetch(request, ports, lifetime)
}

/** The gateway's ports and memory, and what pages need besides. */
export const contentOf = perEnv(makePorts)

function makePorts(env: Env): RewritePorts {
  const settings = readSettings(new URLSearchParams(env.REWRITE ?? ''))
  const audience = audienceOf(env)
  let signer: ReturnType<typeof makeSigner>
  return {
    ...gatewayOf(env),
    signer: async () => {
      signer ??= makeSigner(await ringOf(env), { audience, now: instant(Date.now()) })
      return signer
    },
    genuine: async (token) => await readGenuine(token, await ringOf(env), { audience }),
    settingFaults: settings.ok ? [] : [`REWRITE: \`${settings.error.parameter}\` is not ${settings.error.expected}`],
    origin: originOf(env.ORIGIN),
    publicUrl: env.PUBLIC_URL,
    pagesUrl: env.PAGES_URL,
    settings: settings.ok ? settings.value : usualSettings,
  }
}
