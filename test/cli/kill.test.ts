import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'

interface Asked {
  readonly kill?: string
  readonly until: string
  readonly confirm?: string
}

/** What an instance was asked to turn off, and with which word. */
const kills: string[] = []

const instance = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { kill, until, confirm } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Asked
    if (kill === 'no-such-rule') {
      response.writeHead(422, { 'content-type': 'application/problem+json' })
      response.end(JSON.stringify({ code: 'unknown-rule', title: 'x', remedy: 'with `force`' }))
      return
    }
    if (kill === undefined && confirm === undefined) {
      kills.push('unconfirmed rule')
      response.writeHead(422, { 'content-type': 'application/problem+json' })
      const type = 'https://detour.example/problems/confirmation-needed'
      response.end(JSON.stringify({ type, status: 422, title: 'x', code: 'confirmation-needed', rule: 'closed' }))
      return
    }
    kills.push(`${request.method ?? ''} ${kill ?? 'rule'} ${confirm ?? 'unconfirmed'}`)
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

interface Done {
  readonly status: number | null
  readonly said: string
}

async function killOn(...words: readonly string[]): Promise<Done> {
  return await detour('kill', 'on', '--for', '1h', '-m', 'INC-7', '--yes', ...words)
}

async function detour(...typed: readonly string[]): Promise<Done> {
  const { port } = instance.address() as AddressInfo
  const child = spawn(process.execPath, [join(repository, 'src/cli/main.ts'), ...typed], {
    env: {
      PATH: process.env['PATH'],
      NO_COLOR: '1',
      DETOUR_URL: `http://127.0.0.1:${port}`,
      DETOUR_TOKEN: 'a-token-for-tests',
    },
    stdio: ['pipe', 'ignore', 'pipe'],
    timeout: 60_000,
  })
  child.stdin.end('then: { allow: exempt }')
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, said }
}

describe('kill on', () => {
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

  it.each([
    [['--for', '80h'], 'cannot read `80h` as `--for`: it is at most 72h'],
    [['--until', '2099-01-01T00:00:00Z'], '--until is at most 72h ahead'],
  ])('asks nobody for more than three days: %j', async (end, message) => {
    const { status, said } = await detour('kill', 'on', 'closed', '-m', 'INC-7', '--yes', ...end)
    expect([status, kills]).toEqual([exit.usage, []])
    expect(said).toContain(message)
  })

  it('names the flag by which a rule that is not there is turned off', async () => {
    const { status, said } = await killOn('no-such-rule')
    expect([status, kills]).toEqual([exit.failed, []])
    expect(said).toContain('with `--force` the rule is turned off all the same')
  })

  it('turns off the rule that is named, or all with --all', async () => {
    expect((await killOn('closed')).status).toBe(exit.ok)
    expect((await killOn('--all')).status).toBe(exit.ok)
    expect(kills).toEqual(['PUT closed unconfirmed', 'PUT all all'])
  })
})

describe('override add', () => {
  const add = ['override', 'add', '-', '--id', 'opening', '--for', '1h', '-m', 'INC-7']

  it('sets nothing where a rule demanded by law comes after it and nobody can be asked', async () => {
    const { status, said } = await detour(...add)
    expect([status, kills]).toEqual([exit.usage, ['unconfirmed rule']])
    expect(said).toContain('nobody is here to confirm it: add --yes')
  })

  it('sets it with --yes, which gives the id once more', async () => {
    expect((await detour(...add, '--yes')).status).toBe(exit.ok)
    expect(kills).toEqual(['unconfirmed rule', 'PUT rule opening'])
  })
})
