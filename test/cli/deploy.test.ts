import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { carryOut } from '../../src/cli/deploy/carry-out.ts'
import { withIds } from '../../src/cli/deploy/ids.ts'
import { rehearse } from '../../src/cli/deploy/rehearsal.ts'
import { stepsOf, type Wishes } from '../../src/cli/deploy/steps.ts'
import { readConfiguration, type Configuration } from '../../src/cli/deploy/target.ts'
import { addressesIn, makeWorld } from '../../src/cli/deploy/world.ts'
import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'
import { makeAccount, type Account } from './fake-account.ts'

const home = mkdtempSync(join(tmpdir(), 'detour-deploy-test-'))
const file = join(repository, 'wrangler.toml')
const toml = readFileSync(file, 'utf8')
const wishes: Wishes = { retentionSeconds: 1_209_600, policy: 'the policy' }
let configuration: Configuration

beforeAll(async () => {
  configuration = await readConfiguration(file)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

const one = ['']
function planes(): readonly string[] {
  return configuration.targets.map(({ environment }) => environment).filter((name) => name !== '')
}

/** One run of the command; whether it came to its end. */
async function deploy(cloud: Account, environments: readonly string[], how: Wishes = wishes): Promise<boolean> {
  const chosen = configuration.targets.filter(({ environment }) => environments.includes(environment))
  expect(chosen).toHaveLength(environments.length)
  return await carryOut(stepsOf(configuration, chosen, how, cloud.ports), cloud.ports)
}

function account(): Account {
  return makeAccount(toml, file)
}

/** What is there in the end; calls and words left out. */
function stateOf({ there, secrets, published, kept, toml: text }: Account) {
  return { there, secrets, published, kept, text }
}

describe('what wrangler.toml describes', () => {
  it('are the Worker that is everything, and environments that read KV before the one that writes it', () => {
    const { targets } = configuration
    expect(targets.map(({ environment }) => environment)).toEqual(expect.arrayContaining(['', 'gateway', 'control']))
    expect(targets.at(-1)).toMatchObject({ environment: 'control', isControl: true, isGateway: false })
    const gateways = targets.slice(1, -1)
    expect(gateways.length).toBeGreaterThan(0)
    for (const each of gateways) {
      expect(each).toMatchObject({ isGateway: true, isControl: false, secrets: ['LINK_KEYS'], database: undefined })
    }
  })
})

describe('a deployment', () => {
  it('of the one Worker makes everything once, gives it its secrets, and publishes the first policy', async () => {
    const cloud = account()
    expect(await deploy(cloud, one)).toBe(true)
    expect(Object.fromEntries(cloud.there)).toEqual({
      queue: ['detour-decisions', 'detour-decisions-dead'],
      bucket: ['detour-archive'],
      namespace: ['detour-KV'],
      database: ['detour'],
    })
    expect(cloud.secrets.get('detour')).toEqual(cloud.kept)
    expect(Object.keys(cloud.kept)).toEqual(['LINK_KEYS', 'DETOUR_TOKEN', 'TOKEN_PEPPER'])
    expect(cloud.published).toEqual([`https://detour.example.workers.dev ${cloud.kept['DETOUR_TOKEN']} the policy`])
    expect(cloud.said.at(-2)).toBe('health of detour: answers; degraded: policy')
    expect(cloud.calls).toContain('queues create detour-decisions --message-retention-period-secs 1209600')
  })

  it('of the planes gives every gateway the same keys, and each plane what is its own', async () => {
    const cloud = account()
    expect(await deploy(cloud, planes())).toBe(true)
    const { LINK_KEYS: keys, ...others } = cloud.kept
    for (const { worker, isGateway } of configuration.targets.filter(({ environment }) => environment !== '')) {
      expect([worker, cloud.secrets.get(worker)]).toEqual([worker, isGateway ? { LINK_KEYS: keys } : others])
    }
    expect(Object.keys(others)).toEqual(['DETOUR_TOKEN', 'TOKEN_PEPPER'])
    const order = cloud.calls.filter((call) => /^deploy|^d1 migrations/.test(call)).map((call) => call.split(' --')[1])
    expect(order).toEqual(['remote', ...planes().map((name) => `env ${name}`)])
  })

  it('done again makes nothing, sets nothing, publishes nothing: it brings the code', async () => {
    const cloud = account()
    await deploy(cloud, one)
    const before = structuredClone(stateOf(cloud))
    cloud.calls.length = 0
    expect(await deploy(cloud, one)).toBe(true)
    expect(stateOf(cloud)).toEqual(before)
    expect(cloud.calls.filter((call) => / create /.test(call))).toEqual([])
    expect(cloud.calls.at(-1)).toBe('deploy --env ')
  })

  it.each([
    ['the one Worker', 0],
    ['the planes', 1],
  ])('of %s that fails at any call says what is left, and the next run comes to the same end', async (_, index) => {
    const environments = index === 0 ? one : planes()
    const whole = account()
    await deploy(whole, environments)
    const goal = stateOf(whole)
    const runs: { readonly isDone: boolean; readonly said: readonly string[] }[] = []
    for (let failAt = 0; failAt < whole.calls.length; failAt++) {
      const cloud = account()
      cloud.failAt = failAt
      runs.push({ isDone: await deploy(cloud, environments), said: cloud.said.slice(-2) })
      expect(await deploy(cloud, environments)).toBe(true)
      expect(stateOf(cloud)).toEqual(goal)
    }
    const broken = runs.filter(({ isDone }) => !isDone)
    expect(broken.length).toBeGreaterThan(10)
    for (const { said } of broken) {
      expect(said[0]).toMatch(/: FAILED: /)
      expect(said[1]).toMatch(/^left: .+\. What was done stays; the same command goes on from here$/)
    }
    // Looking for a queue or a bucket that is not there fails as well: then it is made.
    expect(runs.length - broken.length).toBe(3)
  })

  it('keeps what it made before Cloudflare gets it: a deployment that broke off goes on with the same secrets', async () => {
    const cloud = account()
    cloud.failAt = 1_000
    await deploy(cloud, one)
    const last = cloud.calls.findIndex((call) => call.startsWith('deploy'))
    const again = account()
    again.failAt = last
    expect(await deploy(again, one)).toBe(false)
    const kept = { ...again.kept }
    expect(Object.keys(kept)).toHaveLength(3)
    expect(again.secrets.size).toBe(0)
    expect(await deploy(again, one)).toBe(true)
    expect(again.secrets.get('detour')).toEqual(kept)
  })

  it('makes no second value of a secret that another Worker has: it asks for it', async () => {
    const cloud = account()
    await deploy(cloud, ['gateway'], { retentionSeconds: 60 })
    const keys = cloud.kept
    cloud.kept = {}
    expect(await deploy(cloud, one)).toBe(false)
    expect(cloud.said.at(-2)).toContain(
      'detour-gateway has `LINK_KEYS`, and detour needs the same: put it into kept.json',
    )
    expect(cloud.kept).toEqual({})
    cloud.kept = keys
    expect(await deploy(cloud, one)).toBe(true)
    expect(cloud.secrets.get('detour')).toMatchObject(keys)
  })

  it('without a login does nothing', async () => {
    const cloud = account()
    cloud.isLoggedIn = false
    expect(await deploy(cloud, one)).toBe(false)
    expect(cloud.calls).toEqual(['whoami --json'])
    expect(cloud.said[0]).toBe('login: FAILED: nobody is logged in: `npx wrangler login`, or set CLOUDFLARE_API_TOKEN')
  })

  it.each([
    ['a binding is missing', { ok: false, missing: ['KV'], settings: [], degraded: [] }, '`KV` is not bound'],
    ['a variable cannot be read', { ok: false, missing: [], settings: ['REWRITE: …'], degraded: [] }, 'REWRITE: …'],
    ['nobody answers', undefined, 'does not answer yet'],
  ])('after which %s is not done', async (_, health, told) => {
    const cloud = account()
    cloud.health = health
    expect(await deploy(cloud, one)).toBe(false)
    expect(cloud.said.at(-2)).toMatch(/^health of detour: FAILED: https:\/\/detour\.example\.workers\.dev\/healthz/)
    expect(cloud.said.at(-2)).toContain(told)
    expect(cloud.said.at(-1)).toContain('left: health of detour, first policy.')
  })

  it('tells nobody a secret', async () => {
    const cloud = account()
    await deploy(cloud, one)
    const told = [...cloud.said, ...cloud.calls].join('\n')
    expect(Object.values(cloud.kept)).toHaveLength(3)
    for (const value of Object.values(cloud.kept)) expect(told).not.toContain(value)
  })
})

describe('a rehearsal', () => {
  it('says the calls that a deployment makes, and changes nothing', async () => {
    const real = account()
    await deploy(real, planes())
    const cloud = account()
    const chosen = configuration.targets.filter(({ environment }) => environment !== '')
    const ports = rehearse(cloud.ports)
    expect(await carryOut(stepsOf(configuration, chosen, wishes, ports), ports)).toBe(true)
    expect(stateOf(cloud)).toEqual(stateOf(account()))
    expect(cloud.calls).toEqual([])
    const said = cloud.said.flatMap((line) => /^ {2}npx wrangler (.*?)(?: --secrets-file .*)?$/.exec(line)?.[1] ?? [])
    const done = real.calls.filter((call) => !/^(?:whoami|.* info |.* list)/.test(call))
    expect(said).toEqual(done.map((call) => call.replace(/ --secrets-file .*$/, '')))
    expect(said.length).toBeGreaterThan(7)
  })

  it('is what `--dry-run` prints, as the page on deploying shows it', () => {
    const { status, stderr } = run(['--dry-run'])
    expect(status).toBe(exit.ok)
    const page = readFileSync(join(repository, 'docs/deploy.md'), 'utf8')
    const commands = stderr
      .split('\n')
      .flatMap((line) => /^ {2}(npx wrangler .*?)(?: --secrets-file .*)?$/.exec(line)?.[1] ?? [])
    expect(commands.length).toBeGreaterThan(6)
    for (const command of commands) expect(page).toContain(command)
    expect(readFileSync(file, 'utf8')).toBe(toml)
  })

  it('speaks of nothing as done in a rehearsal', () => {
    const { stderr } = run(['--dry-run', '--policy', join(repository, 'examples/douyin/policy.yaml')])
    const steps = stderr.split('\n').filter((line) => /^\w.*: /.test(line))
    expect(steps.length).toBeGreaterThan(7)
    expect(steps.filter((line) => !line.includes(': would be '))).toEqual([])
  })
})

function run(args: readonly string[]) {
  return spawnSync(process.execPath, [join(repository, 'src/cli/deploy.ts'), ...args], {
    cwd: home,
    encoding: 'utf8',
    timeout: 60_000,
  })
}

describe('the command', () => {
  it.each([
    [['--env', 'nowhere'], 'wrangler.toml has no environment `nowhere`; it has '],
    [['--polici', 'x'], "Unknown option '--polici'"],
    [['--policy', 'nowhere.yaml'], 'nowhere.yaml: there is no such file'],
  ])('%j is told and ends with 2', (args, told) => {
    const { status, stderr } = run(args)
    expect(status).toBe(exit.usage)
    expect(stderr).toContain(told)
  })

  it('refuses a policy with mistakes before anything is made', () => {
    const wrong = join(home, 'wrong.yaml')
    writeFileSync(wrong, 'detour: policy/v1\nrules: []\n')
    const { status, stderr } = run(['--policy', wrong, '--dry-run'])
    expect(status).toBe(exit.usage)
    expect(stderr).toContain('a policy with mistakes is not published')
    expect(stderr).not.toContain('npx wrangler')
  })
})

describe('ids', () => {
  it('get into every place that binds KV or DB, and nowhere else', async () => {
    const text = withIds(toml, { KV: 'k1', DB: 'd1' })
    const written = join(home, 'wrangler.toml')
    writeFileSync(written, text)
    const { targets } = await readConfiguration(written)
    expect(targets.map(({ namespaceId }) => namespaceId)).toEqual(targets.map(() => 'k1'))
    expect(targets.flatMap(({ database }) => database?.id ?? [])).toEqual(['d1', 'd1'])
    expect(
      text
        .split('\n')
        .filter((line) => !/^(?:database_)?id = /.test(line))
        .join('\n'),
    ).toBe(toml)
  })

  it('that are there stay, and twice is the same as once', () => {
    const once = withIds(toml, { KV: 'k1', DB: 'd1' })
    expect(withIds(once, { KV: 'k2', DB: 'd2' })).toBe(once)
    expect(withIds('[[r2_buckets]]\nbinding = "KVX"\n', { KV: 'k' })).toBe('[[r2_buckets]]\nbinding = "KVX"\n')
  })

  it('that differ are refused: what is published would be seen by nobody', async () => {
    const cloud = account()
    const [first, ...others] = configuration.targets
    const apart = {
      ...configuration,
      targets: [{ ...first, namespaceId: 'a' }, ...others.map((each) => ({ ...each, namespaceId: 'b' }))],
    } as Configuration
    const chosen = apart.targets.slice(0, 1)
    await expect(carryOut(stepsOf(apart, chosen, wishes, cloud.ports), cloud.ports)).rejects.toThrow(
      'all Workers need the same',
    )
  })
})

describe('the real world', () => {
  const world = makeWorld({
    root: repository,
    secretsFile: join(home, 'kept/secrets.json'),
    issuer: 'https://platform.example',
  })

  it('keeps secrets in a file that is its owner’s alone, and lends one that is gone afterwards', async () => {
    expect(world.kept.read()).toEqual({})
    world.kept.write({ A: '1' })
    world.kept.write({ A: '1', B: '2' })
    expect(world.kept.read()).toEqual({ A: '1', B: '2' })
    expect(statSync(world.kept.file).mode & 0o077).toBe(0)
    const lent = await world.lend({ A: '1' }, async (path) => {
      expect(statSync(path).mode & 0o077).toBe(0)
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ A: '1' })
      return await Promise.resolve(path)
    })
    expect(() => statSync(lent)).toThrow('ENOENT')
  })

  it('makes keys of links as `detour keys new` does, and long random texts', async () => {
    const keys = JSON.parse(await world.newSecret('LINK_KEYS')) as { readonly keys: readonly object[] }
    expect(keys.keys).toEqual([expect.objectContaining({ alg: 'HS256', iss: 'https://platform.example' })])
    const [a, b] = await Promise.all([world.newSecret('DETOUR_TOKEN'), world.newSecret('TOKEN_PEPPER')])
    expect([a.length, b.length]).toEqual([43, 43])
    expect(a).not.toBe(b)
  })

  it('reads where a Worker answers from wrangler’s own report: a custom domain first', () => {
    const report = [
      { type: 'wrangler-session', version: 1 },
      {
        type: 'deploy',
        targets: [
          'https://detour.a.workers.dev',
          'go.example.com (custom domain)',
          'schedule: * * * * *',
          'Producer for q',
        ],
      },
    ]
    expect(addressesIn(report.map((line) => `${JSON.stringify(line)}\n`).join(''))).toEqual([
      'https://go.example.com',
      'https://detour.a.workers.dev',
    ])
    expect(addressesIn('')).toEqual([])
  })
})
