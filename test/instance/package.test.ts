import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import packageJson from '../../package.json' with { type: 'json' }
import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'
import { ask, testInstance, type TestInstance } from '../support/instance.ts'

/** A folder that has the package installed, and nothing else. */
const home = mkdtempSync(join(tmpdir(), 'detour-package-'))
const app = join(home, 'app')
const installed = join(app, 'node_modules/detour')
const fileName = `detour-${packageJson.version}.tgz`
const fromRepository = join(repository, 'src/cli/main.ts')
let instance: TestInstance
/** What the README's command printed. */
let packing: string

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

async function run(main: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const given = { PATH: process.env['PATH'], LANG: 'C.UTF-8', NO_COLOR: '1', XDG_CONFIG_HOME: home, ...env }
  return await new Promise((resolve) => {
    const options = { cwd: app, env: given, encoding: 'utf8', timeout: 60_000, maxBuffer: 2 ** 24 } as const
    const child = execFile(process.execPath, [main, ...args], options, (_fault, stdout, stderr) => {
      resolve({ status: child.exitCode, stdout, stderr })
    })
  })
}

async function runInstalled(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return await run(join(app, 'node_modules/.bin/detour'), args, env)
}

/** The words after `npm`, as the README has them. */
function readmeCommand(): readonly string[] {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8')
  const [, words] = /comes as a package too: `npm (.+?)`/.exec(readme) ?? []
  if (words === undefined) throw new Error('the README no longer says how the package is made')
  return words.split(' ')
}

function npm(args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync('npm', [...args], { cwd, encoding: 'utf8', timeout: 120_000 })
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`)
  return stdout
}

beforeAll(async () => {
  mkdirSync(app)
  packing = npm([...readmeCommand(), '--', '--pack-destination', home], repository)
  // Offline: nothing is fetched besides.
  npm(['install', '--offline', '--no-audit', '--no-fund', join(home, fileName)], app)
  for (const name of ['douyin', 'kuaishou']) {
    const policy = readFileSync(join(installed, `examples/${name}/policy.yaml`), 'utf8')
    writeFileSync(join(app, `${name}.yaml`), policy)
  }
  writeFileSync(join(app, 'wrong.yaml'), 'detour: policy/v1\nrules: [{ id: a, if: { surface: live_roon } }]\n')
  writeFileSync(join(app, 'keys.json'), (await runInstalled(['keys', 'new', '--kid', 'k'])).stdout)
  writeFileSync(join(app, 'ids.txt'), 'a\nb\n')
  writeFileSync(join(app, 'unformatted.yaml'), readFileSync(join(app, 'douyin.yaml'), 'utf8').replaceAll(': ', ':   '))
  instance = await testInstance()
}, 180_000)

afterAll(async () => {
  await instance.stop()
  rmSync(home, { recursive: true, force: true })
})

describe('the package', () => {
  it('is made by the command of the README, which names the file and lists nothing', () => {
    expect(packing.split('\n').filter((line) => line !== '' && !line.startsWith('> '))).toEqual([fileName])
  })

  it('is not what `npm pack` makes in the repository: that refuses, and names the command', () => {
    const { status, stderr } = spawnSync('npm', ['pack', '--dry-run'], { cwd: repository, encoding: 'utf8' })
    expect(status).not.toBe(0)
    expect(stderr).toContain(`npm ${readmeCommand().join(' ')}`)
  })

  it('is all that an empty folder has after its installation', () => {
    expect(readdirSync(join(app, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['detour'])
    expect(readdirSync(join(app, 'node_modules/.bin'))).toEqual(['detour'])
  })

  it.each([
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'policy.schema.json',
    'openapi.json',
    'examples/douyin/policy.yaml',
    'examples/douyin/catalogue.csv',
    'examples/kuaishou/policy.yaml',
    'lib/cli/third-party-notices.txt',
    'lib/local/assets/console/index.html',
  ])('has %s', (name) => {
    expect(statSync(join(installed, name)).size).toBeGreaterThan(100)
  })

  it('has no TypeScript but samples, no tests, and nothing that was secret', () => {
    const names = readdirSync(installed, { recursive: true, encoding: 'utf8' })
    expect(names.length).toBeGreaterThan(40)
    expect(names.filter((name) => /\.tsx?$|\.test\.|\.dev\.vars|\.wrangler/.test(name))).toEqual([])
  })

  it('imports nothing but Node’s own modules, its own files, and the runtime of `serve`', async () => {
    const { metafile } = await build({
      entryPoints: [join(installed, 'lib/cli/main.js')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outdir: join(home, 'read'),
      metafile: true,
      write: false,
    })
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports)
    expect(imports.filter(({ external }) => external !== true).length).toBeGreaterThan(2)
    const outside = new Set(imports.filter(({ external }) => external === true).map(({ path }) => path))
    expect([...outside].filter((name) => !isBuiltin(name))).toEqual(['miniflare'])
  })

  it('names the libraries that are in it, with their licences', () => {
    const notices = readFileSync(join(installed, 'lib/cli/third-party-notices.txt'), 'utf8')
    for (const name of ['@stricli/core', '@bomb.sh/tab', 'yaml', 'csv-parse', 'valibot', 'hono', 'jose']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'))
    }
    for (const text of ['Apache License', 'THE SOFTWARE IS PROVIDED']) expect(notices).toContain(text)
  })
})

/** What needs no instance. */
const alone: readonly string[] = [
  '--version',
  '--help',
  'policy check douyin.yaml',
  'policy check wrong.yaml',
  'policy check --format json wrong.yaml',
  'policy check --format sarif wrong.yaml',
  'policy check --format github --lang zh-CN wrong.yaml',
  'policy check nowhere.yaml',
  'policy test kuaishou.yaml',
  'policy fmt --check unformatted.yaml',
  'policy analyse --json douyin.yaml',
  'policy matrix douyin.yaml --surface live_room --from 2020-08-01T00:00:00+08:00 --at 2020-10-09T00:00:00+08:00',
  'policy diff douyin.yaml kuaishou.yaml --at 2022-01-01T00:00:00+08:00',
  'policy fix --dry-run wrong.yaml',
  'policy schema',
  'policy simulate --policy douyin.yaml --surface live_room --url https://item.taobao.com/item.htm?id=41 --at 2020-10-09T00:00:00+08:00',
  'link inspect https://item.taobao.com/item.htm?id=41 https://u.jd.com/x --json',
  'keys list --file keys.json',
  'keys check --file keys.json',
  'keys public --file keys.json',
  'list pack ids.txt',
  'explain window-empty',
  'explain window-empty --lang zh-CN',
  'completion bash',
  'completion fish',
  'complete -- policy ',
  'nonsense',
]

/** What only reads an instance. */
const asking: readonly string[] = [
  'whoami --json',
  'versions list --json',
  'versions show 1 --json',
  'policy simulate --policy active --surface showcase --url https://item.jd.com/14337084.html --at 2026-01-01T00:00:00+08:00',
  'policy diff active kuaishou.yaml --at 2022-01-01T00:00:00+08:00 --json',
  'catalogue export',
  'catalogue list --json',
  'override list --json',
  'request list --json',
  'settings show --json',
  'member list --json',
  'token list --json',
  'webhook list --json',
  'decisions stats --json',
  'backtest kuaishou.yaml --from 2026-11-20T00:00:00Z --until 2026-11-21T00:00:00Z --json',
  'audit list --json',
]

async function asEither(line: string, env: Readonly<Record<string, string>> = {}) {
  const args = line.split(' ')
  const [there, here] = await Promise.all([runInstalled(args, env), run(fromRepository, args, env)])
  return { there, here }
}

describe.concurrent('its command line does, in an empty folder, what the repository’s does', () => {
  it.each(alone)('detour %s', async (line) => {
    const { there, here } = await asEither(line)
    expect(there).toEqual(here)
    expect(there.stdout + there.stderr).not.toBe('')
  })

  it.each(asking)('detour %s', async (line) => {
    const { there, here } = await asEither(line, { DETOUR_URL: instance.url, DETOUR_TOKEN: instance.token })
    expect(there).toEqual(here)
    expect([there.status, there.stderr]).toEqual([exit.ok, expect.not.stringContaining('detour:')])
    expect(there.stdout).not.toBe('')
  })

  it('on a Node that lacks what ours has', async () => {
    const env = { NODE_OPTIONS: '--import=data:text/javascript,delete%20Map.groupBy' }
    const args = 'policy diff douyin.yaml kuaishou.yaml --at 2022-01-01T00:00:00+08:00'.split(' ')
    expect((await run(fromRepository, args, env)).stderr).toContain('groupBy')
    expect(await runInstalled(args, env)).toEqual(await run(fromRepository, args))
  })
})

it('changes an instance: publishes, rolls back, kills a rule, imports, makes a token, and the audit has it all', async () => {
  const env = { DETOUR_URL: instance.url, DETOUR_TOKEN: instance.token }
  const lines = [
    ['publish', 'kuaishou.yaml', '-m', 'from the package'],
    ['rollback', '-m', 'and back'],
    ['kill', 'on', 'live-external-closed', '--for', '1h', '--yes', '-m', 'a try'],
    ['kill', 'off', 'live-external-closed', '-m', 'over'],
    ['catalogue', 'import', 'node_modules/detour/examples/douyin/catalogue.csv'],
    ['token', 'create', '--name', 'ci', '--role', 'viewer'],
    ['status'],
    ['audit', 'verify'],
  ]
  for (const line of lines)
    expect([line, await runInstalled(line, env)]).toEqual([line, expect.objectContaining({ status: exit.ok })])
  const acts = (await runInstalled(['audit', 'list', '--json'], env)).stdout
  for (const act of ['from the package', 'and back', 'a try']) expect(acts).toContain(act)
})

it('leaves the Worker’s sources to the repository, and says so', async () => {
  expect(await runInstalled(['policy', 'bundle', 'douyin.yaml'])).toEqual({
    status: exit.usage,
    stdout: '',
    stderr: 'detour: this writes into the sources of the Worker: run it in the repository\n',
  })
})

describe('`serve` from the package', () => {
  it('without the runtime says what to install, in the version that it was tried with', async () => {
    const { miniflare } = packageJson.devDependencies
    expect(await runInstalled(['serve'])).toEqual({
      status: exit.usage,
      stdout: '',
      stderr: `detour: \`serve\` needs the runtime, from Node 22 on: \`npm install miniflare@${miniflare}\`\n`,
    })
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>
    expect(manifest['peerDependencies']).toEqual({ miniflare })
    expect(manifest).not.toHaveProperty('dependencies')
  })

  it('with the runtime gives a first redirect, the console, and links of its own key; its data stays in `.detour`', async () => {
    symlinkSync(join(repository, 'node_modules/miniflare'), join(app, 'node_modules/miniflare'))
    const served = spawn(process.execPath, [join(app, 'node_modules/.bin/detour'), 'serve', '--port', '0'], {
      cwd: app,
    })
    try {
      const url = await greetingOf(served)
      const to = encodeURIComponent('https://item.taobao.com/item.htm?id=12345678901')
      const clicked = await ask(url, `/go?to=${to}`)
      expect([clicked.status, clicked.location]).toEqual([
        302,
        expect.stringMatching(/^https:\/\/haohuo\.jinritemai\.com\//),
      ])
      expect((await ask(url, '/console/')).body).toContain('<div id=')
      expect((await ask(url, '/demo')).status).toBe(200)
      const minted = await runInstalled([
        'link',
        'mint',
        '--surface',
        'short_video',
        '--to',
        'https://item.jd.com/14337084.html',
      ])
      expect(minted.status).toBe(exit.ok)
      const signed = await ask(url, `/go/${minted.stdout.trim()}`, { accept: 'application/json' })
      expect(JSON.parse(signed.body)).toMatchObject({ context: { surface: 'short_video', evidence: 'signed' } })
      expect((await runInstalled(['status', '--json'], { DETOUR_URL: url })).status).toBe(exit.ok)
    } finally {
      served.kill('SIGINT')
    }
    await new Promise((done) => served.once('exit', done))
    expect(readdirSync(join(app, '.detour')).toSorted()).toEqual(['dev.vars', 'state'])
    expect(statSync(join(app, '.detour/dev.vars')).mode & 0o077).toBe(0)
  })
})

/** The address that stands in what `serve` prints when it is ready. */
async function greetingOf(served: ChildProcess): Promise<string> {
  let printed = ''
  return await new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString()
      const url = /Demo site +(http:\S+)\/demo/.exec(printed)?.[1]
      if (url !== undefined) resolve(url)
    }
    served.stdout?.on('data', read)
    served.stderr?.on('data', read)
    served.once('exit', () => {
      reject(new Error(`it ended: ${printed}`))
    })
  })
}
