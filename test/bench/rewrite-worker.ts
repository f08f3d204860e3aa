/**
 * The Worker under the benchmark of rewriting: each path does one piece of work once, on documents made beforehand.
 *
 * @module
 */

import { LinkifyIt } from 'linkify-it'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { instant } from '../../src/kernel/instant.ts'
import { readKeys } from '../../src/link/keys.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { preparePolicy } from '../../src/policy/decide.ts'
import { parseProgram } from '../../src/policy/program.ts'
import { governing, rewriteDocument } from '../../src/rewrite/document.ts'
import { makeGovernor } from '../../src/rewrite/links.ts'
import type { RewritePorts } from '../../src/rewrite/ports.ts'
import { makeSigner } from '../../src/rewrite/signer.ts'
import { makeTextFinder } from '../../src/rewrite/text.ts'
import { feed, page, prose } from './rewrite-documents.ts'

const encoder = new TextEncoder()
const documents = {
  'html-12pct': new Uint8Array(encoder.encode(page(0.12))),
  'html-62pct': new Uint8Array(encoder.encode(page(0.62))),
  json: new Uint8Array(encoder.encode(feed())),
  text: new Uint8Array(encoder.encode(prose())),
}
type Name = keyof typeof documents

const linkify = new LinkifyIt()

/** One flat string, as a decoder would give it. */
const text = new TextDecoder().decode(documents.text)

const types: Readonly<Record<Name, readonly ['html' | 'json' | 'text', string]>> = {
  'html-12pct': ['html', 'text/html; charset=utf-8'],
  'html-62pct': ['html', 'text/html; charset=utf-8'],
  json: ['json', 'application/json'],
  text: ['text', 'text/plain; charset=utf-8'],
}

const secret = 'YmVuY2gta2V5LW9mLTMyLWJ5dGVzLWZvci1yZXdyaXRpbmch'
const keys = readKeys(JSON.stringify({ keys: [{ kty: 'oct', kid: 'bench', alg: 'HS256', k: secret }] }))

export default {
  async fetch(request: Request): Promise<Response> {
    const [, name = '', how = ''] = new URL(request.url).pathname.split('/')
    const bytes = documents[name as Name]
    const [kind, contentType] = types[name as Name]
    if (how === 'parser') return await drained(new HTMLRewriter().on('a', { element: () => undefined }), bytes)
    if (how === 'pass') return await drained(new HTMLRewriter(), bytes)
    if (how === 'stringify') {
      const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes))
      return new Response(String(encoder.encode(JSON.stringify(parsed)).length))
    }
    if (how === 'find') return manyTimes(() => makeTextFinder(builtinRegistry)(text).length)
    if (how === 'linkify') return manyTimes(() => linkify.match(text)?.length)
    if (how === 'decode') return new Response(String(encoder.encode(new TextDecoder().decode(bytes)).length))
    const outcome = await rewriteDocument(bytes, kind, await work(), {
      contentType,
      base: 'https://www.platform.example/',
    })
    if (outcome.kind !== 'rewritten') throw new Error(outcome.why)
    return new Response(`${outcome.counts.changed} of ${outcome.bytes.length}`)
  },
}

/** So often that the request itself does not count. */
function manyTimes(find: () => number | undefined): Response {
  const found = Array.from({ length: 10 }, find)
  return new Response(found.join())
}

async function drained(rewriter: HTMLRewriter, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  const response = rewriter.transform(new Response(bytes, { headers: { 'content-type': 'text/html; charset=utf-8' } }))
  return new Response(String((await response.arrayBuffer()).byteLength))
}

/** A new signer for each document: nothing that an earlier one signed is used again. */
async function work(): Promise<ReturnType<typeof governing>> {
  policy ??= prepared()
  const at = instant(Date.now())
  const governor = makeGovernor({
    // Signing asks for no more than this.
    ports: {} as RewritePorts,
    signer: makeSigner(await keys, { audience: 'detour', now: at }),
    lifetime: { waitUntil: () => undefined },
    policy,
    standing: { surface: 'short_video', content: 'v_1' },
    mode: 'sign',
    publicUrl: 'https://go.platform.example',
    at,
  })
  return governing(governor, builtinRegistry)
}

let policy: ReturnType<typeof prepared> | undefined

function prepared() {
  const program = parseProgram(bundled)
  if (!program.ok) throw new Error(program.error.message)
  return preparePolicy(program.value, { version: 1, digest: 'sha256:bench' })
}
