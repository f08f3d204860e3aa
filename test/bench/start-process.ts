/**
 * One start: a fresh workerd with one script, asked once and ended.
 *
 * Beside the script stand a KV that has the policy published and nothing else, a queue that takes everything and a cache
 * that has nothing: a Worker that is asked for the first time where nobody has been yet.
 *
 * @module
 */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

import { cpuMicroseconds } from './cpu.ts'

export interface Question {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly status: number
}

export interface Start {
  /** CPU of the whole process until it listens and is idle. */
  readonly cpuMs: number
  /** What the first answer takes after that, and how long one waits for it. */
  readonly answerCpuMs: number
  readonly answerMs: number
}

/** Lays a script and its surroundings into a folder, and answers with the configuration, encoded so that reading it costs nothing. */
export function layOut(folder: string, name: string, { script, policy, keys }: Laid): string {
  const surroundings = `export default { async fetch(request) {
  const { pathname } = new URL(request.url)
  if (pathname === '/bulk/get') {
    const { keys } = await request.json()
    return Response.json(Object.fromEntries(keys.map((key) => [key, key === 'policy:active' ? ${JSON.stringify(policy)} : null])))
  }
  return new Response(null, { status: request.method === 'POST' ? 200 : 404, headers: { 'CF-Cache-Status': 'MISS' } })
} }`
  writeFileSync(join(folder, `${name}.js`), script)
  writeFileSync(join(folder, `${name}-beside.js`), surroundings)
  const file = join(folder, `${name}.capnp`)
  writeFileSync(
    file,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "beside", worker = .beside)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "${name}.js")],
  ${runtime},
  bindings = [
    (name = "KV", kvNamespace = "beside"),
    (name = "DECISIONS", queue = "beside"),
    (name = "LINK_KEYS", text = ${JSON.stringify(keys)}),
  ],
  cacheApiOutbound = "beside",
  globalOutbound = "beside",
);
const beside :Workerd.Worker = (modules = [(name = "worker.js", esModule = embed "${name}-beside.js")], ${runtime});
`,
  )
  const encoded = join(folder, `${name}.bin`)
  writeFileSync(encoded, execFileSync(binary(), ['compile', '--config-only', file], { maxBuffer: 64 * 1024 * 1024 }))
  return encoded
}

const runtime = 'compatibilityDate = "2026-10-23", compatibilityFlags = ["no_nodejs_compat", "no_nodejs_compat_v2"]'

export interface Laid {
  readonly script: string
  /** The value of `policy:active`. */
  readonly policy: string
  /** A JWK set. */
  readonly keys: string
}

/** The workerd that miniflare brings. */
function binary(): string {
  const fromMiniflare = createRequire(createRequire(import.meta.url).resolve('miniflare'))
  return (fromMiniflare('workerd') as { default: string }).default
}

export async function startOnce(configuration: string, question: Question): Promise<Start> {
  const child = spawn(binary(), ['serve', '--binary', configuration, '--control-fd=3'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    const pid = child.pid ?? Number.NaN
    const port = await listening(child)
    const cpu = await idle(pid)
    const began = performance.now()
    await ask(port, question)
    const answerMs = performance.now() - began
    return { cpuMs: cpu / 1000, answerMs, answerCpuMs: ((await idle(pid)) - cpu) / 1000 }
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

/** workerd says on a pipe of its own where it listens, and by then it has evaluated the script. */
async function listening(child: ChildProcess): Promise<number> {
  const pipe = child.stdio[3] as Readable
  return await new Promise((resolve, reject) => {
    let said = ''
    pipe.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const port = /"port":(?<port>\d+)/.exec(said)?.groups?.['port']
      if (port !== undefined) resolve(Number(port))
    })
    child.once('exit', (code) => {
      reject(new Error(`workerd ended with ${code} before it listened`))
    })
  })
}

const patienceMs = 25

/** CPU of the process once it does nothing any more, in microseconds. */
async function idle(pid: number): Promise<number> {
  for (let before = cpuMicroseconds(pid); ;) {
    await new Promise((resolve) => {
      setTimeout(resolve, patienceMs)
    })
    const now = cpuMicroseconds(pid)
    if (now - before < 50) return now
    before = now
  }
}

async function ask(port: number, { path, headers = {}, status }: Question): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === status) resolve()
        else reject(new Error(`the first answer was ${response.statusCode}, not ${status}`))
      })
    })
    call.on('error', reject)
    call.end()
  })
}
