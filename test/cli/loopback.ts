/**
 * The command line against an instance that is made up: a server on loopback which answers as a test says.
 *
 * @module
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { repository } from '../../src/cli/repository.ts'

export interface Asked {
  readonly method: string
  /** Without `/api/v1`. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Loopback {
  readonly asked: readonly Asked[]
  detour(words: readonly string[], input?: string): Promise<Ran>
  stop(): void
}

export async function loopback(answer: (asked: Asked, response: ServerResponse) => void): Promise<Loopback> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', headers } = request
      const path = (request.url ?? '').replace('/api/v1', '')
      const one = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') }
      asked.push(one)
      answer(one, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    asked,
    detour: (words, input = '') => detour(`http://127.0.0.1:${port}`, words, input),
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

export function sendJson(
  response: ServerResponse,
  value: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(value))
}

/** What was compiled once is not compiled again at every start: dozens of commands are run. */
const compiled = join(repository, 'node_modules/.cache/detour-tests')

async function detour(url: string, words: readonly string[], input: string): Promise<Ran> {
  const child = spawn(process.execPath, [join(repository, 'src/cli/main.ts'), ...words], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compiled,
      NO_COLOR: '1',
      DETOUR_URL: url,
      DETOUR_TOKEN: 'a-token-for-tests',
    },
    timeout: 60_000,
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
  child.stdin.end(input)
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout, stderr }
}
