import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'
import { ask, testInstance, type TestInstance } from '../support/instance.ts'

const example = readFileSync(join(repository, 'examples/douyin/policy.yaml'), 'utf8')

let instance: TestInstance
let folder: string

beforeAll(async () => {
  instance = await testInstance()
  folder = mkdtempSync(join(tmpdir(), 'detour-control-'))
  // A charity room may link outside for longer: that is looser. Fewer clicks in report mode: that is not.
  write('looser.yaml', example.replaceAll('2020-11-12T00', '2031-01-01T00'))
  write('same.yaml', example)
  write('stricter.yaml', example.replace('percent: 5', 'percent: 6'))
})

afterAll(async () => {
  await instance.stop()
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
}

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Surroundings {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

async function detour(command: string, { input = '', env }: Surroundings = {}): Promise<Ran> {
  const words = command.split(' ')
  const child = spawn(process.execPath, [join(repository, 'src/cli/main.ts'), ...words], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      XDG_CONFIG_HOME: join(folder, 'config'),
      ...(env ?? { DETOUR_URL: instance.url, DETOUR_TOKEN: instance.token }),
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

/** What it printed; the status is that of success. */
async function done(command: string, surroundings?: Surroundings): Promise<string> {
  const ran = await detour(command, surroundings)
  expect({ command, ...ran }).toMatchObject({ status: exit.ok })
  return ran.stdout
}

/** As another person. */
function as(token: string): Surroundings {
  return { env: { DETOUR_URL: instance.url, DETOUR_TOKEN: token } }
}

describe('versions', () => {
  it('publish makes one active; mistakes, red tests and a stale base are told apart', async () => {
    write('mistaken.yaml', readFileSync(join(repository, 'test/policy/mistakes/04-window-empty.yaml'), 'utf8'))
    write('red.yaml', readFileSync(join(repository, 'test/policy/mistakes/11-test-failed.yaml'), 'utf8'))
    const published = await detour('publish same.yaml -m again')
    expect(published).toMatchObject({ status: exit.ok, stdout: expect.stringContaining('version 2 is live') as string })
    expect(published.stderr).toContain('upon version 1')
    const [mistaken, red, stale] = await Promise.all([
      detour('publish mistaken.yaml -m x'),
      detour('publish red.yaml -m x'),
      detour('publish same.yaml --base 1 -m x'),
    ])
    expect([mistaken.status, red.status, stale.status]).toEqual([exit.policyInvalid, exit.testsFailed, exit.staleBase])
    expect(stale.stderr).toContain('not published')
  })

  it('rollback brings an old one back under a new number, and versions and status show it', async () => {
    expect(await done('rollback --base v2 -m wrong')).toContain('version 3 is live')
    const [versions, source, status, usage] = await Promise.all([
      done('versions'),
      done('versions show v3 --source'),
      done('status --json'),
      detour('rollback 3 -m x'),
    ])
    expect(versions).toContain('rollback to 1: wrong')
    expect(versions).not.toMatch(/\.\d{3}Z/)
    expect(source).toBe(example)
    expect(JSON.parse(status)).toMatchObject({ format_version: 1, head: 3, in_step: true })
    expect(usage.status).toBe(exit.usage)
  })
})

describe('a change that somebody else must approve', () => {
  it('is refused alone, and goes through a request', async () => {
    expect(await done('settings set approvals 1')).toMatch(/approvals +1/)
    const refused = await detour('publish looser.yaml --base 3 -m longer')
    expect(refused.status).toBe(exit.refused)
    expect(refused.stderr).toContain("detour request create looser.yaml --base 3 -m '…'")

    expect(await done('request create looser.yaml -m longer')).toContain('request 1, revision 1: in review')
    const reviewer = (await done('token create --name reviewer --role publisher')).trim()
    const own = await detour('request approve 1 --revision 1')
    expect(own.status).toBe(exit.failed)
    expect(own.stderr).toContain('Nobody approves a change of their own')
    const blind = await detour('request approve 1', as(reviewer))
    expect([blind.status, blind.stderr]).toEqual([exit.usage, expect.stringContaining('--revision N')])

    // Another document comes while the reviewer reads the first.
    expect(await done('request edit 1 looser.yaml --revision 1 -m longer')).toContain('revision 2')
    const late = await detour('request approve 1 --revision 1', as(reviewer))
    expect([late.status, late.stderr]).toEqual([exit.failed, expect.stringContaining('revision 2, not 1')])
    const over = await detour('request edit 1 looser.yaml --revision 1')
    expect([over.status, over.stderr]).toEqual([exit.failed, expect.stringContaining('revision 2, not 1')])
    expect((await detour('request publish 1 --revision 2')).status).toBe(exit.refused)

    expect(await done('request approve 1 --revision 2', as(reviewer))).toContain('approved')
    expect(await done('request show 1')).toContain('LOOSER')
    expect(await done('request publish 1 --revision 2')).toContain('version 4 is live')
  })

  it('can be an old version, as rollback says', async () => {
    await done('settings set rollback_days 0')
    const refused = await detour('rollback 2 --base 4 -m back')
    expect(refused.status).toBe(exit.refused)
    expect(refused.stderr).toContain("detour request create v2 -m '…'")
    expect(await done('request create v2 -m back')).toContain('request 2, revision 1')
    await done('request cancel 2')
    await done('settings set approvals 0')
  })
})

describe('in an incident', () => {
  it('a rule is turned off, listed and turned on again', async () => {
    expect(await done('kill on short-video-notice --for 1h -m INC-7')).toContain('`short-video-notice` is off until')
    const listed = await done('kill list')
    const id = /kill-short-video-notice-\w+/.exec(listed)?.[0] ?? ''
    expect(await done(`kill off ${id} -m over`)).not.toBe('')
    expect(await done('kill list')).not.toContain(id)
    expect((await detour('kill on no-such-rule --for 1h -m INC-7')).status).not.toBe(exit.ok)
  })

  it('a temporary rule is added, listed and removed', async () => {
    write('block-weidian.yaml', 'if: { to: { marketplace: weidian } }\nthen: { explain: destination_blocked }\n')
    expect(await done('override add block-weidian.yaml --for 1h -m INC-9')).toContain('before all rules until')
    expect(await done('override list')).toContain('explain destination_blocked')
    expect(await done('override remove block-weidian -m over')).toContain('is gone')
    expect((await detour('override list')).stderr).toContain('nothing overrides the policy')
  })
})

it('a candidate is set, shown and cleared', async () => {
  expect(await done('candidate set stricter.yaml -m try')).toContain('is tried until')
  expect(await done('candidate show')).toContain('try')
  expect(await done('candidate clear')).toContain('no longer tried')
  expect(await done('candidate show')).toContain('there is no candidate')
})

it('a catalogue is imported but for its bad rows, and exported', async () => {
  const rows = 'marketplace,id,to_marketplace,to_id\ntaobao,998,xiaodian,998\ntaobao,,xiaodian,999\n'
  write('catalogue.csv', rows)
  const ran = await detour('catalogue import catalogue.csv --refused refused.csv')
  expect(ran.status).toBe(exit.failed)
  expect(ran.stdout).toContain('refused 1')
  expect(ran.stderr).toContain('catalogue.csv:3:')
  expect(readFileSync(join(folder, 'refused.csv'), 'utf8')).toMatch(/^line,column,message,row\r\n3,/)
  await done('catalogue export --out exported.csv')
  expect(readFileSync(join(folder, 'exported.csv'), 'utf8')).toContain('998')
  expect(statSync(join(folder, 'exported.csv')).mode & 0o777).toBe(0o600)
})

it('decisions are listed page by page, counted, exported and proved', async () => {
  const links = ['41', '42', '43'].map((id) =>
    instance.link(`https://item.taobao.com/item.htm?id=${id}`, { surface: 'live_room', content: 'r_1' }),
  )
  for (const link of links) await ask(instance.url, await link)
  let lines: string[] = []
  for (let tries = 0; lines.length < 3 && tries < 20; tries++) {
    await pause(500)
    lines = (await done('decisions query --json')).trim().split('\n')
  }
  const idOf = (line: string) => (JSON.parse(line) as { readonly id: string }).id
  expect(lines.length).toBe(3)

  const first = await detour('decisions query --limit 2 --json')
  const cursor = /--cursor (\S+)/.exec(first.stderr)?.[1] ?? ''
  const second = await detour(`decisions query --limit 2 --json --cursor ${cursor}`)
  expect(second.stderr).not.toContain('--cursor')
  expect(`${first.stdout}${second.stdout}`.trim().split('\n').map(idOf)).toEqual(lines.map(idOf))

  const [stats, , prove] = await Promise.all([
    done('decisions stats --by surface'),
    done('decisions export -o decisions.ndjson'),
    detour('decisions prove'),
  ])
  expect(stats).toMatch(/live_room +3/)
  expect(readFileSync(join(folder, 'decisions.ndjson'), 'utf8').trim().split('\n').length).toBe(3)
  expect([prove.status, prove.stdout]).toEqual([exit.ok, expect.stringContaining('told by the edge')])
})

it('a long list is packed and uploaded', async () => {
  write('authors.txt', 'a_1\na_2\n')
  expect(await done('list pack --of author authors.txt')).toContain('2 ids')
  expect(await done('list upload authors.txt.list --of author --name authors')).toContain('sha256:')
  expect(await done('list ls')).toContain('authors')
})

it('keys are made, rotated and listed, without their secrets', async () => {
  const made = await done('keys new --kid one')
  const rotated = await done('keys rotate --file - --kid two', { input: made })
  const listed = await done('keys list --file -', { input: rotated })
  expect(listed).toMatch(/two[^]*one/)
  const { keys } = JSON.parse(made) as { readonly keys: readonly { readonly k: string }[] }
  expect(keys[0]?.k.length).toBeGreaterThan(40)
  expect(listed).not.toContain(keys[0]?.k)
})

it('tokens, members and webhooks are made, listed and ended', async () => {
  const made = await detour('token create --name short --role viewer --days 1')
  const id = /tok_\w+/.exec(made.stderr)?.[0] ?? ''
  expect(await done('token list')).toContain(id)
  expect(await done('whoami', as(made.stdout.trim()))).toContain('short')
  await done(`token revoke ${id}`)
  expect(await done('token list')).toContain('revoked')

  expect((await detour('member set ada@example.com editor')).stderr).toContain('is editor now')
  expect((await detour('member set ada@example.com publisher')).stderr).toContain('is publisher now')
  expect(await done('member list')).toMatch(/ada@example\.com +publisher/)
  await done('member remove ada@example.com')

  const secret = await done('webhook create https://hooks.example/detour --event version.*')
  expect(secret).toMatch(/^whsec_\S+\n$/)
  expect(await done('webhook list')).toContain('https://hooks.example/detour')
})

it('the audit is listed, verified and exported, and the ledger copied', async () => {
  const [listed, verified] = await Promise.all([
    done('audit list'),
    done('audit verify'),
    done('audit export -o audit'),
  ])
  expect(listed).toContain('webhook.create')
  expect(verified).toMatch(/^\d+:[0-9a-f]{64}\n$/)
  expect(await done('audit verify audit')).toMatch(/^\d+:[0-9a-f]{64}\n$/)
  expect(statSync(join(folder, 'audit')).mode & 0o777).toBe(0o600)
  await done('ledger copy -o ledger.ndjson')
  expect(readFileSync(join(folder, 'ledger.ndjson'), 'utf8')).toContain('ada@example.com')
})

it('somebody logs in, is known, and logs out', async () => {
  const alone = { env: {} }
  const login = await detour(`login --url ${instance.url} --profile here`, { env: {}, input: `${instance.token}\n` })
  expect([login.status, login.stderr]).toEqual([exit.ok, expect.stringContaining('the profile `here` is in use')])
  expect(statSync(join(folder, 'config/detour/credentials.json')).mode & 0o777).toBe(0o600)
  expect(await done('whoami', alone)).toContain(instance.url)
  expect(await done('profile list', alone)).toContain('here')
  const wrong = await detour(`login --url ${instance.url}`, { env: {}, input: `${'x'.repeat(43)}\n` })
  expect(wrong.status).toBe(exit.failed)
  await done('logout', alone)
  expect((await detour('logout', alone)).status).toBe(exit.usage)
})

it('no file is left half written', () => {
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp') || name.endsWith('.part'))).toEqual([])
})
