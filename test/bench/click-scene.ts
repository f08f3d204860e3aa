/**
 * The scene of the click benchmarks: the Douyin example published, one key, and links of every kind that is measured.
 *
 * @module
 */

import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { repository } from '../../src/cli/repository.ts'
import { compilePolicy } from '../../src/policy/language/compile.ts'
import { publishedText } from '../../src/policy/published.ts'
import type { BatcherCounters } from '../../src/record/batch.ts'
import type { Rig } from './click-rig.ts'

const issuer = 'https://platform.example'
const secret = randomBytes(32)

/** What is bound to a gateway. */
export const gatewayTexts = {
  LINK_KEYS: JSON.stringify({
    keys: [{ kty: 'oct', kid: 'bench', alg: 'HS256', iss: issuer, k: secret.toString('base64url') }],
  }),
}

export const taobao = 'https://item.taobao.com/item.htm?id=12345678901'

/** Publishes the example and puts so many products into the catalogue, ids from {@link firstProduct} on. */
export async function setScene(rig: Rig, products: number): Promise<void> {
  const source = readFileSync(join(repository, 'examples/douyin/policy.yaml'), 'utf8')
  const { program } = compilePolicy(source)
  if (program === undefined) throw new Error('the example policy does not compile')
  await rig.put('policy:active', await publishedText(program, { version: 1, base: 0, publishedAt: Date.now() }))
  await rig.put('eq:taobao:12345678901', entry(0))
  const puts = Array.from({ length: products }, (_, n) => n)
  for (let from = 0; from < products; from += 50) {
    await Promise.all(puts.slice(from, from + 50).map((n) => rig.put(`eq:taobao:${firstProduct + n}`, entry(n))))
  }
}

export const firstProduct = 600_000_000_001

export function productUrl(n: number): string {
  return `https://item.taobao.com/item.htm?id=${firstProduct + n}`
}

function entry(n: number): string {
  return JSON.stringify({
    title: '云杉手机壳 透明防摔 经典款',
    grade: 'exact',
    to: { marketplace: 'xiaodian', product: `${3_329_016_137_865 + n}419287` },
    price: 29.9,
    own_price: 28.8,
    stock: 'in',
    status: 'active',
    shop: 'VxTaQbLn',
  })
}

const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'detour-link+jwt', kid: 'bench' })).toString('base64url')

/** The path of a link, signed; another `content` makes it another token. */
export function signedLink(to: string, surface: string, content: string): string {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { iss: issuer, aud: 'detour', iat, exp: iat + 7200, to, surface, content }
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `/go/${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

/** The same with a signature that does not hold. */
export function forgedLink(to: string, surface: string, content: string): string {
  const link = signedLink(to, surface, content)
  const at = link.length - 20
  return `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`
}

/** Throws where a gateway's records did not arrive: then its clicks did not cost what clicks cost. */
export async function mustHaveKept(rig: Rig, gateway: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${rig.portOf(gateway)}/healthz`)
  const { records } = (await response.json()) as { readonly records: BatcherCounters }
  if (records.sent === 0 || Object.keys(records.dropped).length > 0) {
    throw new Error(`records of clicks did not arrive: ${JSON.stringify(records)}`)
  }
}
