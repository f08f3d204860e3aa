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

it.each([
  [
    'since the head is live, where that is less than five minutes ago',
    '2026-11-23T11:58:00Z',
    'no clicks since version 7 is live (counted by whole minutes, at most five)',
  ],
  [
    'since the head is live, before the first whole minute has begun',
    '2026-11-23T12:01:00Z',
    'no clicks since version 7 is live (counted by whole minutes, at most five)',
  ],
  ['in five minutes, where the head is live for longer', '2026-11-23T11:55:00Z', 'no clicks in the last five minutes'],
])('says that there were no clicks %s', async (_, from, text) => {
  const { stdout } = await statusOf({ ...withoutD1, head: 7, in_step: true, edge: { ...edge, counted_from: from } })
  expect(stdout).toContain(`edge       ${text}\n`)
})

it('says how many places of the edge spoke, and how old what they decide by was', async () => {
  const versions = [{ version: 7, tier: 'kv', clicks: 9, share: 1 }]
  const refused = [{ version: 6, code: 'schema', message: 'no', isolates: 2 }]
  const told = { ...edge, clicks: 9, versions, isolates: 3, oldest_age_seconds: 4, refused }
  const { stdout } = await statusOf({ ...withoutD1, head: 7, in_step: true, edge: told })
  expect(stdout).toContain(
    'edge       v7 100.0 % of 9 clicks; 3 places of the edge, each had looked at KV within 4 s\n',
  )
  expect(stdout).toContain('refused    schema: no; 2 places of the edge keep v6\n')
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
