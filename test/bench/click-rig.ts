/**
 * A workerd of its own for measuring clicks: Workers side by side in one process, each on a socket of its own.
 *
 * No entry stands before them that would cost more than the click. KV is a `Map` in a Worker; the queue takes messages
 * and forgets them, as a queue elsewhere would. So what is counted is the gateway and the platform's own calls.
 *
 * @module
 */

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { bundleWorker } from '../../src/cli/local/bundle.ts'
import { repository } from '../../src/cli/repository.ts'

/** The workerd that miniflare runs. */
const { default: workerd } = createRequire(import.meta.resolve('miniflare'))('workerd') as { readonly default: string }

/** A Worker, as module text, with texts bound to it; KV, the queue and the cache are bound to every one. */
export interface RigWorker {
  readonly script: string
  readonly texts?: Readonly<Record<string, string>>
}

export interface Rig {
  readonly pid: number
  /** The port of a Worker. */
  portOf(worker: string): number
  /** Writes into KV. */
  put(key: string, value: string): Promise<void>
  stop(): Promise<void>
}

/** What speaks KV's protocol: one value, or many in one read; written over a socket of its own. */
const kvScript = `const values = new Map()
export default { async fetch(request) {
  const { pathname } = new URL(request.url)
  if (request.method === 'PUT') {
    values.set(decodeURIComponent(pathname.slice(1)), await request.text())
    return new Response(null)
  }
  if (pathname === '/bulk/get') {
    const { keys } = await request.json()
    return Response.json(Object.fromEntries(keys.map((key) => [key, values.get(key) ?? null])))
  }
  const value = values.get(decodeURIComponent(pathname.slice(1)))
  return new Response(value ?? null, { status: value === undefined ? 404 : 200 })
} }`

/** It reads what it is sent: a sender whose message nobody reads waits until it gives up. */
const queueScript = `export default { async fetch(request) {
  await request.arrayBuffer()
  return Response.json({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } })
} }`

const cacheScript = `export default { fetch({ method }) {
  return method === 'PUT' ? new Response(null, { status: 204 }) : new Response(null, { status: 504, headers: { 'cf-cache-status': 'MISS' } })
} }`

/** Puts a Worker's modules into one text, as it would be deployed. */
export async function bundled(entry: string): Promise<string> {
  return await bundleWorker(join(repository, entry), { minify: true })
}

export async function startRig(workers: Readonly<Record<string, RigWorker>>): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'detour-rig-'))
  const all: Readonly<Record<string, RigWorker>> = { kv: { script: kvScript }, ...workers }
  const names = Object.keys(all)
  for (const [name, { script }] of Object.entries(all)) writeFileSync(join(folder, `${name}.js`), script)
  writeFileSync(join(folder, 'queue.js'), queueScript)
  writeFileSync(join(folder, 'cache.js'), cacheScript)
  writeFileSync(join(folder, 'config.capnp'), configurationOf(all))
  // The port 0 is any that is free; which one it became is told on the third descriptor.
  const child = spawn(workerd, ['serve', '--experimental', '--control-fd=3', join(folder, 'config.capnp'), 'rig'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  // Whoever ends this process must not leave workerd behind.
  const orphaned = (): void => void child.kill('SIGKILL')
  process.once('exit', orphaned)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  const stop = async (): Promise<void> => {
    process.off('exit', orphaned)
    await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const ports = await portsOf(child, names)
    return {
      pid: child.pid ?? 0,
      portOf: (name) => ports.get(name) ?? 0,
      put: async (key, value) => {
        const address = `http://127.0.0.1:${ports.get('kv')}/${encodeURIComponent(key)}`
        await (await fetch(address, { method: 'PUT', body: value })).arrayBuffer()
      },
      stop,
    }
  } catch (cause) {
    await stop()
    throw cause
  }
}

function configurationOf(workers: Readonly<Record<string, RigWorker>>): string {
  const services = Object.entries(workers).map(([name, { texts = {} }]) => {
    const bound = [
      '(name = "KV", kvNamespace = "kv")',
      '(name = "DECISIONS", queue = "queue")',
      ...Object.entries(texts).map(([key, value]) => `(name = "${key}", text = ${JSON.stringify(value)})`),
    ]
    return service(name, name === 'kv' ? '' : `bindings = [${bound.join(', ')}], cacheApiOutbound = "cache",`)
  })
  const sockets = Object.keys(workers).map(
    (name) => `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}")`,
  )
  return `using Workerd = import "/workerd/workerd.capnp";
const rig :Workerd.Config = (
  services = [${[...services, service('queue', ''), service('cache', '')].join(',\n')}],
  sockets = [${sockets.join(',\n')}],
);
`
}

function service(name: string, more: string): string {
  return `(name = "${name}", worker = (
    modules = [(name = "main", esModule = embed "${name}.js")], ${more}
    compatibilityDate = "2026-10-23", compatibilityFlags = ["no_nodejs_compat", "no_nodejs_compat_v2"]))`
}

async function portsOf(child: ChildProcess, names: readonly string[]): Promise<Map<string, number>> {
  const control = child.stdio[3]
  if (control === null || control === undefined || !('on' in control)) throw new Error('workerd tells no ports')
  const ports = new Map<string, number>()
  for await (const line of createInterface({ input: control as NodeJS.ReadableStream })) {
    const said = JSON.parse(line) as { readonly event: string; readonly socket?: string; readonly port?: number }
    if (said.event === 'listen' && said.socket !== undefined) ports.set(said.socket, said.port ?? 0)
    if (names.every((name) => ports.has(name))) return ports
  }
  throw new Error('workerd ended before it listened')
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
