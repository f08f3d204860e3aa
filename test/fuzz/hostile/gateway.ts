/**
 * The whole click in memory: the product's own gateway with a policy, keys and a catalogue, asked with real requests.
 *
 * Nothing stands between: no socket, no KV. So a million clicks take minutes, and each is answered by the same code as in
 * production, to the last byte of the response.
 *
 * @module
 */

import bundled from '../../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import type { Ports } from '../../../src/gateway/ports.ts'
import { gatewayFetch } from '../../../src/gateway/routes.ts'
import { makeServiceCheck } from '../../../src/gateway/service.ts'
import { instant } from '../../../src/kernel/instant.ts'
import { makeTokenReader } from '../../../src/link/token.ts'
import { preparePolicy } from '../../../src/policy/decide.ts'
import type { Program } from '../../../src/policy/program.ts'
import type { PendingRecord } from '../../../src/record/record.ts'
import { audience, header, issuer, jwk, ringOf, signed } from '../../link/token-signing.ts'
import { catalogueAt, gatewayPorts, recordsTo } from '../../support/gateway-ports.ts'

export type PolicyName = 'douyin' | 'open'

/** The platform's policy, and one without a rule: what is refused under it, the engine itself refuses. */
const douyin = bundled as Program
const open: Program = { ...douyin, rules: [], lists: {} }
const policies = {
  douyin: preparePolicy(douyin, { version: 1, digest: 'sha256:1' }),
  open: preparePolicy(open, { version: 2, digest: 'sha256:2' }),
}

const beforeBan = instant(Date.parse('2020-10-01T12:00:00+08:00'))
const afterBan = instant(Date.parse('2020-10-20T12:00:00+08:00'))

const service = 'a-token-of-a-service-with-32-characters'
const ring = await ringOf(jwk)
const readToken = makeTokenReader(ring, { audience })
const isServiceToken = makeServiceCheck(service)
const lifetime = { waitUntil: () => undefined }

export interface Asked {
  readonly policy: PolicyName
  readonly isAfterBan: boolean
}

function portsOf({ policy, isAfterBan }: Asked): Ports {
  const now = isAfterBan ? afterBan : beforeBan
  return gatewayPorts(policies[policy], now, {
    catalogue: catalogueAt(now, { textOf: pairOf }),
    records: recordsTo((record) => {
      latest = record
    }),
    readToken,
    isServiceToken,
  })
}

let latest: PendingRecord | undefined

/** What is kept of the click that was answered last, as it travels. */
export function latestRecord(): string {
  if (latest === undefined) throw new Error('nothing was recorded')
  return JSON.stringify(latest.write())
}

const kept = new Map<string, Ports>()

function keptPorts(asked: Asked): Ports {
  const name = `${asked.policy} ${asked.isAfterBan}`
  const known = kept.get(name) ?? portsOf(asked)
  kept.set(name, known)
  return known
}

/** Every product whose number ends in an even digit has its equivalent. */
function pairOf(key: string): string | null {
  if (!/^eq:[a-z_0-9]+:\d*[02468]$/u.test(key)) return null
  const to = { marketplace: 'xiaodian', product: '3329016137865419287' }
  return JSON.stringify({ grade: 'exact', to, price: 10, own_price: 10, stock: 'in', status: 'active' })
}

export async function ask(request: Request, asked: Asked): Promise<Response> {
  return await gatewayFetch(request, keptPorts(asked), lifetime)
}

/** A token as the platform would sign it. */
export function tokenFor(
  to: string,
  { isAfterBan }: Asked,
  claims: Readonly<Record<string, string | undefined>>,
): string {
  const iat = (isAfterBan ? afterBan : beforeBan) / 1000
  return signed(header, { iss: issuer, aud: audience, iat, exp: iat + 300, to, ...claims })
}

/** The question of one of the platform's services, or of anybody. */
export function questionOf(link: Readonly<Record<string, unknown>>, isService: boolean): Request {
  const authorization: Record<string, string> = isService ? { authorization: `Bearer ${service}` } : {}
  return new Request('https://go.example/v1/decisions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify({ links: [link] }),
  })
}
