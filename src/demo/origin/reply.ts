/**
 * How the platform sends a page: with an ETag of its bytes, for caches to keep, and compressed where that was asked for.
 *
 * None of it holds any more once a body has been rewritten; whoever rewrites has to see to that.
 *
 * @module
 */

import { sha256Hex } from '../../kernel/digest.ts'

export interface Sent {
  readonly status?: number
  readonly type: string
  readonly body: string | Uint8Array<ArrayBuffer>
  /** Whether to compress, for readers who can read that. */
  readonly zips?: boolean
}

export async function reply(request: Request, { status = 200, type, body, zips = false }: Sent): Promise<Response> {
  const bytes = typeof body === 'string' ? Uint8Array.from(new TextEncoder().encode(body)) : body
  const isZipped = zips && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  const etag = `"${await digestOf(bytes)}${isZipped ? '-gzip' : ''}"`
  const headers = {
    'content-type': type,
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self' https:; frame-ancestors 'none'",
    'cache-control': 'public, max-age=300',
    etag,
    vary: zips ? 'accept-encoding, accept-language' : 'accept-language',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
  }
  if (status === 200 && isKnown(request, etag)) return new Response(null, { status: 304, headers })
  if (!isZipped) return new Response(bytes, { status, headers })
  const zipped = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Response(zipped, { status, headers: { ...headers, 'content-encoding': 'gzip' }, encodeBody: 'manual' })
}

/** Whether the reader has exactly these bytes already. */
function isKnown(request: Request, etag: string): boolean {
  const known = request.headers.get('if-none-match')?.split(',') ?? []
  return known.some((each) => each.trim().replace(/^W\//, '') === etag)
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return (await sha256Hex(bytes)).slice(0, 16)
}
