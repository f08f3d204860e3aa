import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'

/** What an instance says whose D1 is away. */
const withoutD1 = {
  at: '2026-11-23T12:00:00Z',
  head: null,
  published_at: null,
  live_at: null,
  in_step: null,
  kv_version: 7,
  trouble: null,
  edge: null,
  override: [{ id: 'inc-7', until: '2026-11-23T13:00:00Z', reason: 'INC-7' }],
  candidate: null,
  requests: null,
  catalogue: null,
  webhooks: null,
  records: null,
  troubles: [{ part: 'versions', message: 'the storage did not answer' }],
}
const edge = { clicks: 0, versions: [], isolates: 0, oldest_age_seconds: null, degraded: {}, refused: [] }

async function statusOf(answer: object) {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const env = { ...process.env, DETOUR_URL: `http://127.0.0.1:${port}`, DETOUR_TOKEN: 'a-token' }
  return await new Promise<{ status: number | null; stdout: string }>((resolve) => {
    const child = execFile(process.execPath, [join(repository, 'src/cli/main.ts'), 'status'], { env }, (_, stdout) => {
      server.close()
      resolve({ status: child.exitCode, stdout })
    })
  })
}

it('says what KV shows and what could not be read, and ends with 1', async () => {
  const { status, stdout } = await statusOf(withoutD1)
  expect(status).toBe(exit.failed)
  expect(stdout.split('\n')).toEqual([
    'head       cannot be told; KV shows version 7',
    'override   inc-7 until 2026-11-23T13:00:00Z: INC-7',
    'trouble    versions: the storage did not answer',
    '',
  ])
})

it('does not fail for a part that says nothing of the edge', async () => {
  const troubles = [{ part: 'records', message: 'the storage did not answer' }]
  const catalogue = { entries: 10_000, waiting: 3, expired: 0, gone: 0 }
  const answer = { ...withoutD1, head: 7, in_step: true, edge, catalogue, troubles }
  const { status, stdout } = await statusOf(answer)
  expect(status).toBe(exit.ok)
  expect(stdout).toContain('catalogue  10000 or more entries, 3 not in KV yet\n')
  expect(stdout).toContain('trouble    records: the storage did not answer\n')
})
