import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'

/** What an instance was asked to turn off. */
const kills: string[] = []

const instance = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { kill, until } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { kill: string; until: string }
    kills.push(`${request.method ?? ''} ${kill}`)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id: 'x', until, live: true, trouble: null, audited: true }))
  })
})

beforeAll(async () => {
  instance.listen(0, '127.0.0.1')
  await once(instance, 'listening')
})
beforeEach(() => {
  kills.length = 0
})
afterAll(() => {
  instance.close()
})

async function killOn(...words: readonly string[]): Promise<{ readonly status: number | null; readonly said: string }> {
  const { port } = instance.address() as AddressInfo
  const typed = ['kill', 'on', '--for', '1h', '-m', 'INC-7', '--yes', ...words]
  const child = spawn(process.execPath, [join(repository, 'src/cli/main.ts'), ...typed], {
    env: {
      PATH: process.env['PATH'],
      NO_COLOR: '1',
      DETOUR_URL: `http://127.0.0.1:${port}`,
      DETOUR_TOKEN: 'a-token-for-tests',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 60_000,
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, said }
}

describe('kill on', { timeout: 60_000 }, () => {
  it.each([
    ['no rule', [], 'name a rule, or say --all'],
    ['a rule that is empty', [''], 'name a rule, or say --all'],
    ['a rule and --all', ['closed', '--all'], 'name a rule, or say --all'],
    ['the word all', ['all'], 'for all rules say --all instead'],
  ])('turns nothing off for %s, with --yes too', async (_, words, message) => {
    const { status, said } = await killOn(...words)
    expect([status, kills]).toEqual([exit.usage, []])
    expect(said).toContain(message)
  })

  it('turns off the rule that is named, or all with --all', async () => {
    expect((await killOn('closed')).status).toBe(exit.ok)
    expect((await killOn('--all')).status).toBe(exit.ok)
    expect(kills).toEqual(['PUT closed', 'PUT all'])
  })
})
