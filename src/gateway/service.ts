/**
 * Services: programs of the platform itself, known by a token that they send (`SERVICE_TOKENS`).
 *
 * A service may say where a link stands without signing it, and is not held to a number of requests. Several tokens count
 * side by side, so that one can be replaced without a gap. Without the secret nobody is a service.
 *
 * @module
 */

import type { Ports } from './ports.ts'

/** Whether a token is one of the platform's services'. Never rejects for what was sent. */
export type ServiceCheck = (token: string) => Promise<boolean>

/** Fewer characters than this could be guessed; such a token counts as absent. */
const leastServiceToken = 32

/** Makes the check of the secret: tokens separated by blanks. */
export function makeServiceCheck(secret: string | undefined): ServiceCheck {
  const tokens = (secret ?? '').split(/\s+/).filter((token) => token.length >= leastServiceToken)
  let digests: readonly Uint8Array[] | undefined
  return async (token) => {
    if (tokens.length === 0) return false
    // What is kept between requests is the value: a promise of one request must never be another's to wait for.
    digests ??= await Promise.all(tokens.map(digestOf))
    const theirs = await digestOf(token)
    let isOne = false
    // All are looked at, and every byte of each, so that the time taken tells nothing.
    for (const ours of digests) isOne = isSame(ours, theirs) || isOne
    return isOne
  }
}

/** Whether one of the platform's services asks. */
export async function isService(request: Request, { isServiceToken }: Pick<Ports, 'isServiceToken'>): Promise<boolean> {
  const token = bearerOf(request)
  return token !== undefined && isServiceToken !== undefined && (await isServiceToken(token))
}

/** The token of `Authorization: Bearer …`; undefined where there is none. */
export function bearerOf(request: Request): string | undefined {
  const header = request.headers.get('authorization') ?? ''
  return /^Bearer +(?<token>\S+)$/i.exec(header)?.groups?.['token']
}

async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = 0
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0)
  return difference === 0
}
