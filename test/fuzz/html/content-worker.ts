/**
 * The Worker that rewrites, in a workerd of its own: HTML goes through the platform's parser, which Node does not have.
 *
 * @module
 */

import { join } from 'node:path'

import { convertV4MiniflareOptions, Miniflare } from 'miniflare'

import { bundleWorker } from '../../../src/cli/local/bundle.ts'
import { repository } from '../../../src/cli/repository.ts'

const service = 'a-service-token-for-tests-of-more-than-32-characters'
const key = { kty: 'oct', kid: 'fuzz', alg: 'HS256', k: 'A'.repeat(43), iss: 'https://platform.example' }

let running: Promise<Miniflare> | undefined

async function start(): Promise<Miniflare> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: await bundleWorker(join(repository, 'src/worker-content.ts')),
      compatibilityDate: '2026-10-23',
      compatibilityFlags: ['no_nodejs_compat', 'no_nodejs_compat_v2'],
      bindings: { LINK_KEYS: JSON.stringify({ keys: [key] }), SERVICE_TOKENS: service },
      kvNamespaces: ['KV'],
      cf: false,
      telemetry: { enabled: false },
    }),
  )
  await miniflare.ready
  return miniflare
}

/** Sends a page to be rewritten, or put back. */
export async function sendPage(path: string, page: string): Promise<string> {
  running ??= start()
  const url = new URL(path, await (await running).ready)
  const headers = { 'content-type': 'text/html; charset=utf-8', authorization: `Bearer ${service}` }
  const response = await fetch(url, { method: 'POST', headers, body: page })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`)
  return text
}

export async function stopContentWorker(): Promise<void> {
  const miniflare = await running
  running = undefined
  await miniflare?.dispose()
}
