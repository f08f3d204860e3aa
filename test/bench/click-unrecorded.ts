/**
 * The gateway without records: beside the gateway it tells what keeping one costs.
 *
 * @module
 */

import type { Env } from '../../src/bindings.ts'
import type { Ports } from '../../src/gateway/ports.ts'
import { gatewayFetch } from '../../src/gateway/routes.ts'
import { gatewayOf } from '../../src/worker-gateway.ts'

let ports: Ports | undefined

export default {
  fetch(request, env, lifetime) {
    if (ports === undefined) {
      const all = gatewayOf(env)
      ports = { ...all, records: { ...all.records, put: () => undefined } }
    }
    return gatewayFetch(request, ports, lifetime)
  },
} satisfies ExportedHandler<Env>
