import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { linkAlgorithms, newKey } from '../../src/control/keys.ts'
import { instant } from '../../src/kernel/instant.ts'
import { parseJws } from '../../src/link/jws.ts'
import { readKeys } from '../../src/link/keys.ts'
import { readToken } from '../../src/link/token.ts'
import { blocksOf } from '../support/samples.ts'

const repository = join(import.meta.dirname, '../..')
const examples = join(repository, 'examples/minting')
const build = mkdtempSync(join(tmpdir(), 'detour-minting-'))
afterAll(() => rmSync(build, { recursive: true, force: true }))

interface Language {
  readonly name: string
  readonly file: string
  readonly manifest: string
  /** The command that mints; undefined where language or library are not at hand. */
  readonly command: readonly [string, ...string[]] | undefined
}

const languages: readonly Language[] = [
  {
    name: 'Node',
    file: 'node/mint.mjs',
    manifest: 'node/package.json',
    command: [process.execPath, inside('node/mint.mjs')],
  },
  { name: 'Python', file: 'python/mint.py', manifest: 'python/requirements.txt', command: python() },
  { name: 'Java', file: 'java/Mint.java', manifest: 'java/pom.xml', command: java() },
  { name: 'Go', file: 'go/mint.go', manifest: 'go/go.mod', command: go() },
]

function inside(file: string): string {
  return join(examples, file)
}

function runs(command: string, ...words: string[]): boolean {
  return spawnSync(command, words, { stdio: 'ignore', timeout: 60_000 }).status === 0
}

/** `DETOUR_TEST_PYTHON` names a Python that has the library, where the usual one has not. */
function python(): Language['command'] {
  const command = process.env['DETOUR_TEST_PYTHON'] ?? 'python3'
  return runs(command, '-c', 'import jwt, cryptography') ? [command, inside('python/mint.py')] : undefined
}

/** The library from where Maven keeps what it has fetched. */
function java(): Language['command'] {
  const kept = join(homedir(), '.m2/repository')
  const jars = [
    jarIn(join(kept, 'org/bitbucket/b_c/jose4j'), 'jose4j'),
    jarIn(join(kept, 'org/slf4j/slf4j-api'), 'slf4j-api'),
  ]
  if (jars.includes(undefined) || !runs('javac', '-version')) return undefined
  const classes = jars.join(':')
  if (!runs('javac', '-cp', classes, '-d', build, inside('java/Mint.java'))) return undefined
  return ['java', '-cp', `${classes}:${build}`, 'Mint']
}

function jarIn(folder: string, name: string): string | undefined {
  if (!existsSync(folder)) return undefined
  const jars = readdirSync(folder).map((version) => join(folder, version, `${name}-${version}.jar`))
  return jars.findLast((jar) => existsSync(jar))
}

/** Only with the library already there: a test fetches nothing. */
function go(): Language['command'] {
  if (!runs('go', 'version')) return undefined
  const binary = join(build, 'mint')
  const built = spawnSync('go', ['build', '-mod=mod', '-o', binary, '.'], {
    cwd: inside('go'),
    env: { ...process.env, GOPROXY: 'off', GOFLAGS: '' },
    timeout: 120_000,
  })
  return built.status === 0 ? [binary] : undefined
}

const page = readFileSync(join(repository, 'docs/how-to/mint-links.md'), 'utf8')
const blocks = blocksOf(page).map(({ text }) => text)
const issuer = 'https://platform.example'
const said = {
  to: 'https://item.jd.com/100012043978.html?from=室',
  surface: 'live_room',
  content: 'r_1',
  author: 'a_77',
  followers: 12_300,
  channel: 'xingtu',
  client: 'app/12.4',
  lang: 'zh-CN',
}

describe.each(languages)('the sample in $name', ({ file, manifest, command }) => {
  it('stands in the guide as it is, with its manifest', () => {
    for (const each of [file, manifest]) {
      expect(blocks).toContain(readFileSync(inside(each), 'utf8').trimEnd())
    }
  })

  it.skipIf(command === undefined).each(linkAlgorithms)(
    'mints with %s what the reader takes, with every claim and none besides',
    async (alg) => {
      const key = await newKey({ alg, kid: 'k1', iss: issuer })
      const claims = Object.entries(said).map(([name, value]) => [`LINK_${name.toUpperCase()}`, String(value)])
      const { token, seconds } = mint(command, { LINK_KEY: JSON.stringify(key), ...Object.fromEntries(claims) })
      const now = instant(seconds * 1000)
      const ring = await readKeys(JSON.stringify({ keys: [key] }))
      const read = await readToken(token, ring, { audience: 'detour', now })
      expect(read).toMatchObject({ ok: true, value: { ...said, iss: issuer, kid: 'k1', nbf: undefined } })
      expect(read.ok && read.value.exp - read.value.iat).toBe(600)
      expect(read.ok && read.value.jti).toMatch(/^[0-9a-f-]{32,36}$/)
      const jws = parseJws(token)
      expect(jws.ok && jws.value.header).toEqual({ alg, typ: 'detour-link+jwt', kid: 'k1' })
    },
    30_000,
  )

  it.skipIf(command === undefined)(
    'leaves out what it was not given',
    async () => {
      const key = await newKey({ alg: 'HS256', kid: 'k1' })
      const { to, surface } = said
      const { token } = mint(command, { LINK_KEY: JSON.stringify(key), LINK_TO: to, LINK_SURFACE: surface })
      const jws = parseJws(token)
      const { payload } = jws.ok ? jws.value : { payload: '{}' }
      const text = typeof payload === 'string' ? payload : new TextDecoder().decode(payload)
      expect(Object.keys(JSON.parse(text) as object).sort()).toEqual([
        'aud',
        'exp',
        'iat',
        'iss',
        'jti',
        'surface',
        'to',
      ])
    },
    30_000,
  )

  it.skipIf(command === undefined).each(['LINK_KEY', 'LINK_ISSUER', 'LINK_TO', 'LINK_SURFACE'])(
    'says what it needs: without %s, that',
    async (name) => {
      const key = JSON.stringify(await newKey({ alg: 'HS256', kid: 'k1' }))
      const given = { LINK_KEY: key, LINK_ISSUER: issuer, LINK_TO: said.to, LINK_SURFACE: said.surface }
      expect(() => mint(command, { ...given, [name]: '' })).toThrow(`${name} is missing`)
    },
    30_000,
  )
})

it('runs at least the sample in Node, for its library is here', () => {
  expect(languages.filter(({ command }) => command !== undefined).map(({ name }) => name)).toContain('Node')
})

function mint(command: Language['command'], env: Readonly<Record<string, string>>) {
  const [program, ...words] = command ?? ['false']
  const { PATH = '' } = process.env
  const shared = { PATH, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', LINK_ISSUER: issuer, LINK_TTL: '600' }
  const { stdout, stderr } = spawnSync(program, words, {
    env: { ...shared, ...env },
    encoding: 'utf8',
    timeout: 30_000,
  })
  const token = stdout.trim()
  if (token === '') throw new Error(stderr)
  return { token, seconds: Math.floor(Date.now() / 1000) }
}
