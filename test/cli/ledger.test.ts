import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'

const whole = '{"format":"detour-ledger/v1"}\n{"table":"settings","row":{"id":1}}\n{"end":true,"rows":1}\n'

let folder: string
let server: Server
/** What the instance sends as its copy, and what it was sent. */
let copy = whole
let received: { readonly type: string | undefined; readonly body: Buffer } | undefined

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method === 'POST') {
        received = { type: request.headers['content-type'], body: Buffer.concat(chunks) }
        response.setHeader('content-type', 'application/json').end('{"rows":1}')
      } else response.setHeader('content-type', 'application/x-ndjson').end(copy)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'detour-ledger-'))
  copy = whole
  received = undefined
  return () => rmSync(folder, { recursive: true, force: true })
})

afterAll(() => void server.close())

/** Not with `spawnSync`, which would keep the server here from answering. */
async function detour(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const { port } = server.address() as AddressInfo
  const env = { ...process.env, DETOUR_URL: `http://127.0.0.1:${port}`, DETOUR_TOKEN: 'a-token' }
  return await new Promise((resolve) => {
    const main = join(repository, 'src/cli/main.ts')
    const child = execFile(process.execPath, [main, ...args], { cwd: folder, env }, (_, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr })
    })
  })
}

describe('detour ledger copy', () => {
  it.each([
    ['ledger.ndjson', (bytes: Buffer) => bytes.toString()],
    ['ledger.ndjson.gz', (bytes: Buffer) => gunzipSync(bytes).toString()],
  ])('writes %s, for its owner only and in place of an older one', async (name, read) => {
    const file = join(folder, name)
    writeFileSync(file, 'older', { mode: 0o644 })
    expect(await detour('ledger', 'copy', '-o', name)).toMatchObject({ status: exit.ok })
    expect(read(readFileSync(file))).toBe(whole)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual([name])
  })

  it.each([
    ['breaks off after a row', whole.split('\n').slice(0, 2).join('\n')],
    ['breaks off inside the last line', whole.slice(0, -5)],
    ['says nothing', ''],
  ])('that %s ends with 1 and leaves no file, to a file and to stdout', async (_, text) => {
    copy = text
    const toFile = await detour('ledger', 'copy', '-o', 'ledger.ndjson.gz')
    expect(toFile).toMatchObject({ status: exit.failed })
    expect(toFile.stderr).toContain('the copy broke off before its last line')
    expect(readdirSync(folder)).toEqual([])
    expect(await detour('ledger', 'copy')).toMatchObject({ status: exit.failed, stdout: text })
  })
})

describe('detour ledger restore', () => {
  it.each([
    ['compressed', 'application/gzip', gzipSync(whole)],
    ['plain', 'application/x-ndjson', Buffer.from(whole)],
  ])('sends a %s copy as it is', async (_, type, bytes) => {
    writeFileSync(join(folder, 'copy'), bytes)
    expect(await detour('ledger', 'restore', 'copy')).toMatchObject({ status: exit.ok })
    expect(received?.type).toBe(type)
    expect(received?.body.equals(bytes)).toBe(true)
  })

  it('says when there is no such file, and sends nothing', async () => {
    const refused = await detour('ledger', 'restore', 'nowhere.gz')
    expect(refused).toMatchObject({ status: exit.usage })
    expect(refused.stderr).toContain('nowhere.gz: it cannot be read')
    expect(received).toBeUndefined()
  })
})
