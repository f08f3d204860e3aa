/**
 * A running instance for tests from outside: a free port, a state folder of its own, the demo data in place.
 *
 * @module
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { SignJWT } from 'jose'

import { runInstance, type LocalInstance } from '../../src/cli/local/run.ts'
import { localIssuer } from '../../src/cli/local/secrets.ts'
import { seed } from '../../src/cli/local/seed.ts'
import { repository } from '../../src/cli/repository.ts'
import { preparedParts } from './prepared.ts'
import { linkKeyId, newSecrets } from './secrets.ts'

export interface TestInstance extends LocalInstance {
  readonly token: string
  readonly secret: Uint8Array
  /** What its Workers asked of the network, which answered 599. */
  readonly asked: readonly string[]
  /** Signs a link with a library that is not ours. */
  link(to: string, claims: Readonly<Record<string, unknown>>): Promise<string>
}

export interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export async function testInstance(): Promise<TestInstance> {
  const state = mkdtempSync(join(tmpdir(), 'detour-'))
  const { secrets, token, secret } = newSecrets()
  // No test asks a real host.
  const asked: string[] = []
  const outbound = (url: string): number => {
    asked.push(url)
    return 599
  }
  const parts = await preparedParts(state)
  // Records need not wait as long for others as in production: nobody pays for their messages.
  const given = { host: '127.0.0.1', port: 0, state, secrets, limit: false, outbound, queueWaitSeconds: 1 }
  const instance = await runInstance(parts, given)
  await seed(instance, repository, token)
  return {
    ...instance,
    token,
    secret,
    asked,
    link: async (to, claims) => {
      const signed = await new SignJWT({ to, ...claims })
        .setProtectedHeader({ alg: 'HS256', typ: 'detour-link+jwt', kid: linkKeyId })
        .setIssuer(localIssuer)
        .setAudience('detour')
        .setIssuedAt()
        .setExpirationTime('10m')
        .sign(secret)
      return `/go/${signed}`
    },
    stop: async () => {
      await instance.stop()
      rmSync(state, { recursive: true, force: true })
    },
  }
}

/** Asks without following redirects and without reading the path as a browser would. */
export function ask(url: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, headers, method: 'GET' }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        })
      })
    })
    call.on('error', (fault) => {
      // A kept connection may be closed at the moment it is used again.
      if (call.reusedSocket && 'code' in fault && fault.code === 'ECONNRESET') resolve(ask(url, path, headers))
      else reject(fault)
    })
    call.end()
  })
}

/** The decision of a link, as native apps get it. */
export async function decisionOf(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<DecisionJson> {
  const answer = await ask(url, path, { accept: 'application/json', ...headers })
  return JSON.parse(answer.body) as DecisionJson
}

export interface DecisionJson {
  readonly id: string
  readonly answer: 'forward' | 'detour' | 'notice'
  readonly status: number
  readonly location: string | null
  readonly action: string
  readonly step: string | null
  readonly rule: string | null
  readonly reason: string
  readonly destination: {
    readonly url: string | null
    readonly marketplace: string | null
    readonly party: string
    readonly kind: string
    readonly id: string | null
    readonly depth: number
    readonly fault: string | null
  }
  readonly context: {
    readonly surface: string
    readonly evidence: string
    readonly site: string | null
    readonly content: string | null
    readonly author: string | null
    readonly fault: string | null
  }
  readonly policy: { readonly name: string; readonly version: number; readonly digest: string; readonly tier: string }
}
