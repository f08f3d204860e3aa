import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'
import { loopback, sendJson, type Asked, type Loopback } from './loopback.ts'

const policy = join(repository, 'examples/douyin/policy.yaml')

let instance: Loopback | undefined

afterEach(() => {
  instance?.stop()
  instance = undefined
})

/** An instance that keeps what it is told under its key, and of whose answers the first `lost` are lost. */
async function keeping(lost: number, lose: (response: Parameters<Parameters<typeof loopback>[0]>[1]) => void) {
  const versions = new Map<string, number>()
  let left = lost
  instance = await loopback(({ method, path, headers }, response) => {
    if (method === 'GET') {
      if (path === '/versions/7') sendJson(response, { version: 7, source: readFileSync(policy, 'utf8') })
      else sendJson(response, { head: versions.size + 7, items: [], next: null })
      return
    }
    const key = String(headers['idempotency-key'])
    versions.set(key, versions.get(key) ?? versions.size + 8)
    if (left-- > 0) lose(response)
    else {
      const version = versions.get(key)
      sendJson(response, { version, name: 'douyin', digest: 'sha256:x', live: true, trouble: null })
    }
  })
  return { versions, instance }
}

function keysOf(asked: readonly Asked[]): readonly unknown[] {
  return asked.filter(({ method }) => method === 'POST').map(({ headers }) => headers['idempotency-key'])
}

describe('publish', () => {
  it('asks again under the same key after a connection broke off, and publishes once', async () => {
    const { versions, instance: api } = await keeping(1, (response) => response.destroy())
    const ran = await api.detour(['publish', policy, '-m', 'why'])
    expect(ran).toMatchObject({ status: exit.ok, stdout: 'version 8 is live (sha256:x)\n' })
    expect(ran.stderr).toContain('upon version 7')
    expect([versions.size, keysOf(api.asked).length, new Set(keysOf(api.asked)).size]).toEqual([1, 2, 1])
  })

  it('asks again after half an answer', async () => {
    const { versions, instance: api } = await keeping(1, (response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('{"version"', () => response.destroy())
    })
    const { status } = await api.detour(['publish', policy, '--base', '7', '-m', 'why'])
    expect([status, versions.size, keysOf(api.asked).length]).toEqual([exit.ok, 1, 2])
  })

  it('asks again after a gateway in between gave up', async () => {
    const { versions, instance: api } = await keeping(1, (response) => response.writeHead(502).end('bad gateway'))
    const { status } = await api.detour(['publish', policy, '--base', '7', '-m', 'why'])
    expect([status, versions.size, keysOf(api.asked).length]).toEqual([exit.ok, 1, 2])
  })

  it('says that it may be published all the same, when no answer comes at all', async () => {
    const { versions, instance: api } = await keeping(Infinity, (response) => response.destroy())
    const { status, stdout, stderr } = await api.detour(['publish', policy, '--base', '7', '-m', 'why'])
    expect([status, stdout, versions.size, keysOf(api.asked).length]).toEqual([exit.failed, '', 1, 3])
    expect(stderr).toContain('it may have been published all the same: look at `detour versions`')
  })

  it('asks once where nothing listens: nothing can have been published', async () => {
    const { instance: api } = await keeping(0, () => undefined)
    api.stop()
    const { status, stderr } = await api.detour(['publish', policy, '--base', '7', '-m', 'why'])
    expect(status).toBe(exit.failed)
    expect(stderr).toContain('nothing answers at')
    expect(stderr).not.toContain('all the same')
  })

  it('says in one line what it means, before it is done', async () => {
    const { instance: api } = await keeping(0, () => undefined)
    const other = readFileSync(policy, 'utf8').replaceAll('2020-11-12T00', '2021-01-01T00')
    const ran = await api.detour(['publish', '-', '-m', 'why'], other)
    expect(ran.stdout).toBe('version 8 is live (sha256:x)\n')
    expect(ran.stderr).toBe('upon version 7\nv7 → -   1 rule changed   LOOSER\n')
  })

  it.each([
    [8, 'version 8 was published since'],
    [9, 'versions 8 to 9 were published since'],
  ])('says in a few lines what was published since: version %i', async (head, since) => {
    const before = readFileSync(policy, 'utf8')
    const source = before.replaceAll('2020-11-12T00', '2021-01-01T00')
    instance = await loopback(({ method, path }, response) => {
      if (path === '/versions/7') sendJson(response, { version: 7, source: before })
      else if (method === 'GET') sendJson(response, { version: head, source })
      else {
        response.writeHead(409, { 'content-type': 'application/problem+json' })
        response.end(JSON.stringify({ code: 'stale-base', title: 'The base is not the head', head }))
      }
    })
    const { status, stderr } = await instance.detour(['publish', policy, '--base', '7', '-m', 'why'])
    expect(status).toBe(exit.staleBase)
    expect(stderr.split('\n').slice(1)).toEqual([
      `detour: not published: ${since}`,
      `  v7 → v${head}   1 rule changed   LOOSER`,
      `  all of it:  detour policy diff v7 v${head}`,
      `  help: bring your document onto it, and publish with --base ${head}`,
      '',
    ])
  })

  it('does not ask again after a refusal', async () => {
    instance = await loopback((_, response) => {
      response.writeHead(422, { 'content-type': 'application/problem+json' })
      response.end(
        JSON.stringify({ code: 'approval-needed', title: 'This change needs the approval of somebody else' }),
      )
    })
    const { status, stderr } = await instance.detour(['publish', policy, '--base', '7', '-m', 'why'])
    expect([status, keysOf(instance.asked).length]).toEqual([exit.refused, 1])
    expect(stderr).toContain(`detour request create ${policy} --base 7 -m '…'`)
  })

  it('wants to know why', async () => {
    const { instance: api } = await keeping(0, () => undefined)
    const { status, stderr } = await api.detour(['publish', policy, '-m', ' '])
    expect(status).toBe(exit.usage)
    expect(stderr).toContain('write a sentence')
    expect(api.asked).toEqual([])
  })
})

describe('rollback', () => {
  it('says that there is no such version, and where they are listed', async () => {
    instance = await loopback((_, response) => {
      response.writeHead(404, { 'content-type': 'application/problem+json' })
      response.end(JSON.stringify({ code: 'not-found', title: 'There is no such thing' }))
    })
    const { status, stderr } = await instance.detour(['rollback', '99', '--base', '7', '-m', 'why'])
    expect(status).toBe(exit.failed)
    expect(stderr).toBe('detour: there is no version 99; `detour versions list` shows them\n')
  })

  /** Versions 1 to 3; the third is a rollback to the first, or not. */
  async function threeVersions(third: { readonly kind: string; readonly restores: number | null }): Promise<Loopback> {
    const source = readFileSync(policy, 'utf8')
    instance = await loopback(({ method, path }, response) => {
      const version = Number(path.split('/')[2])
      if (method === 'POST') sendJson(response, { version: 4, digest: 'sha256:x', live: true, trouble: null })
      else if (path === '/versions?limit=1') sendJson(response, { head: 3, items: [], next: null })
      else sendJson(response, { version, source, ...(version === 3 ? third : { kind: 'publish', restores: null }) })
    })
    return instance
  }

  it.each([[[]], [['--base', '3']]])('takes the version before the head, where none is named: %j', async (base) => {
    const api = await threeVersions({ kind: 'publish', restores: null })
    const { status } = await api.detour(['rollback', ...base, '-m', 'why'])
    expect([status, changesOf(api)]).toEqual([exit.ok, ['POST /versions/2/rollback']])
  })

  it.each([[[]], [['--base', '3']]])(
    'wants the number where the head is itself a rollback, and changes nothing: %j',
    async (base) => {
      const api = await threeVersions({ kind: 'rollback', restores: 1 })
      const { status, stderr } = await api.detour(['rollback', ...base, '-m', 'why'])
      expect([status, changesOf(api)]).toEqual([exit.usage, []])
      expect(stderr.split('\n').slice(base.length === 0 ? 1 : 0)).toEqual([
        'detour: version 3 is itself a rollback, from version 2 to version 1: say the number of the version you want',
        "  version 2 again:  detour rollback 2 -m '…'",
        "  another one:  detour rollback N -m '…'; `detour versions list` shows them",
        '',
      ])
    },
  )

  it('goes on from a rollback to the version that is named', async () => {
    const api = await threeVersions({ kind: 'rollback', restores: 1 })
    const { status } = await api.detour(['rollback', '2', '-m', 'why'])
    expect([status, changesOf(api)]).toEqual([exit.ok, ['POST /versions/2/rollback']])
  })

  it('names the command that asks for the old version, when somebody must approve it', async () => {
    instance = await loopback(({ method }, response) => {
      if (method === 'GET') sendJson(response, { source: 'name: x' })
      else {
        response.writeHead(422, { 'content-type': 'application/problem+json' })
        response.end(JSON.stringify({ code: 'approval-needed', title: 'no' }))
      }
    })
    const { status, stderr } = await instance.detour(['rollback', '3', '--base', '7', '-m', 'why'])
    expect(status).toBe(exit.refused)
    expect(stderr).toContain("detour request create v3 -m '…'")
  })
})

/** An instance with one request, at revision 3. */
async function withRequest(): Promise<Loopback> {
  instance = await loopback(({ method, path }, response) => {
    const approvals = { needed: 1, approved_by: [], declined_by: [] }
    const request = { id: 1, revision: 3, title: 'a title', state: 'in_review', gates: [], approvals, why: null }
    const shown = { ...request, version: null, scheduled_at: null, stale: false }
    if (method === 'POST' && path === '/requests/1/publish') {
      sendJson(response, { version: 8, digest: 'sha256:x', live: true, trouble: null })
    } else sendJson(response, shown, { etag: '"5-7-1"' })
  })
  return instance
}

function changesOf({ asked }: Loopback): readonly string[] {
  return asked.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)
}

describe('a change request', () => {
  it.each([
    ['edit', [policy]],
    ['approve', []],
  ])('%s: a script has to say which revision was read', async (act, words) => {
    const api = await withRequest()
    const { status, stderr } = await api.detour(['request', act, '1', ...words])
    expect([status, api.asked.length]).toEqual([exit.usage, 0])
    expect(stderr).toContain('Say --revision N; `detour request show 1`')
  })

  it.each([
    ['edit', [policy]],
    ['approve', []],
    ['decline', ['-m', 'no']],
    ['rebase', []],
    ['publish', []],
  ])('%s: nothing is done to a revision that was not read', async (act, words) => {
    const api = await withRequest()
    const { status, stderr } = await api.detour(['request', act, '1', '--revision', '2', ...words])
    expect([status, changesOf(api)]).toEqual([exit.failed, []])
    expect(stderr).toContain('request 1 is at revision 3, not 2')
  })

  it('edit: what is replaced is exactly the revision that was read', async () => {
    const api = await withRequest()
    const { status } = await api.detour(['request', 'edit', '1', policy, '--revision', '3'])
    expect([status, changesOf(api)]).toEqual([exit.ok, ['PUT /requests/1']])
    expect(api.asked.at(-1)?.headers['if-match']).toBe('"5-7-1"')
  })

  it.each([
    ['approve', [], 'POST /requests/1/approve'],
    ['decline', ['-m', 'no'], 'POST /requests/1/decline'],
    ['rebase', [], 'POST /requests/1/rebase'],
    ['publish', [], 'POST /requests/1/publish'],
  ])('%s: goes on with the revision that was read', async (act, words, done) => {
    const api = await withRequest()
    const { status } = await api.detour(['request', act, '1', '--revision', '3', ...words])
    expect([status, changesOf(api)]).toEqual([exit.ok, [done]])
  })
})
