import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DecisionJson } from '../../src/answer/json.ts'
import { buildClient } from '../../src/cli/build-client.ts'
import { repository } from '../../src/cli/repository.ts'
import type { Decision } from '../../src/client/decision.ts'
import { newKey } from '../../src/control/keys.ts'
import { instant } from '../../src/kernel/instant.ts'
import { readKeys } from '../../src/link/keys.ts'
import { readToken } from '../../src/link/token.ts'
import { blocksOf } from '../support/samples.ts'

/** A program that has the package installed, and nothing else. */
const home = mkdtempSync(join(tmpdir(), 'detour-client-'))
const installed = join(home, 'node_modules/detour-client')
const asked: { readonly url: string; readonly body: string }[] = []
let server: Server
let base = ''

beforeAll(async () => {
  mkdirSync(join(home, 'node_modules'), { recursive: true })
  await buildClient(installed)
  writeFileSync(join(home, 'package.json'), '{"type":"module"}')
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      asked.push({ url: request.url ?? '', body })
      const { links } = JSON.parse(body) as { links: unknown[] }
      const decisions = links.map(() => ({ answer: 'notice', location: null, reason: 'asked', message: { en: 'No.' } }))
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ decisions }))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.close()
  rmSync(home, { recursive: true, force: true })
})

/** What a program prints that has the package. */
async function run(program: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const file = join(home, `program-${asked.length}.mjs`)
  writeFileSync(file, program)
  const { execFile } = await import('node:child_process')
  return await new Promise((resolve, reject) => {
    execFile(process.execPath, [file], { env: { ...env }, timeout: 20_000 }, (fault, stdout, stderr) => {
      if (fault === null) resolve(stdout)
      else reject(new Error(stderr, { cause: fault }))
    })
  })
}

async function bundled(program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: home },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

function compile(program: string, options: readonly string[]): string {
  const file = join(home, 'typed.ts')
  writeFileSync(file, program)
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', ...options]
  return spawnSync(process.execPath, [tsc, '--ignoreConfig', ...flags, file], { encoding: 'utf8', cwd: home }).stdout
}

describe('the built package', () => {
  it('has no import left but of its own parts, and no file of types without its module’s', () => {
    const names = readdirSync(installed)
    const scripts = names.filter((name) => name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(3)
    for (const name of names.filter((each) => /\.(?:js|d\.ts)$/.test(each))) {
      const text = readFileSync(join(installed, name), 'utf8')
      const targets = [...text.matchAll(/(?:from|import)\s*\(?["']([^"']+)["']/g)].map(([, target = '']) => target)
      const wanted = name.endsWith('.js') ? targets : targets.map((target) => target.replace(/\.js$/, '.d.ts'))
      expect(
        wanted.filter((target) => !names.includes(target.replace('./', ''))),
        `imports of ${name}`,
      ).toEqual([])
      expect(text).not.toContain('node:')
    }
  })

  it('packs: what npm would send has door, types, licence and nothing of ours besides', () => {
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json'], { cwd: installed, encoding: 'utf8' })
    const [packed] = JSON.parse(stdout) as { name: string; files: { path: string }[] }[]
    const paths = (packed?.files ?? []).map(({ path }) => path)
    expect(packed?.name).toBe('detour-client')
    expect(paths).toEqual(expect.arrayContaining(['client.js', 'client.d.ts', 'package.json', 'README.md', 'LICENSE']))
    expect(paths.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([])
  })

  it('works in plain Node: mints a link that the gateway’s reader accepts', async () => {
    const key = await newKey({ alg: 'ES256', kid: 'k', iss: 'https://platform.example' })
    const href = await run(
      `import { makeMinter } from 'detour-client'
       const mint = await makeMinter({ key: JSON.parse(process.env.KEY), base: 'https://go.example.com' })
       process.stdout.write(await mint({ to: 'https://item.jd.com/1.html', surface: 'live_room', author: 'a_7' }))`,
      { KEY: JSON.stringify(key) },
    )
    const ring = await readKeys(JSON.stringify({ keys: [key] }))
    const token = href.replace('https://go.example.com/go/', '')
    expect(await readToken(token, ring, { audience: 'detour', now: instant(Date.now()) })).toMatchObject({
      ok: true,
      value: { to: 'https://item.jd.com/1.html', surface: 'live_room', author: 'a_7' },
    })
  })

  it('works in plain Node: asks over a socket, and says what a refusal was', async () => {
    const told = await run(
      `import { askDecisions, DetourError } from 'detour-client'
       const [one] = await askDecisions([{ to: 'https://item.jd.com/1.html' }], { base: process.env.BASE })
       const fault = await askDecisions([{ to: 'x' }], { base: 'http://127.0.0.1:1' }).catch((cause) => cause)
       process.stdout.write([one.reason, fault instanceof DetourError, fault.code].join())`,
      { BASE: base },
    )
    expect(told).toBe('asked,true,unreachable')
    expect(asked.at(-1)).toMatchObject({ url: '/v1/decisions' })
  })

  it('leaves the minting out of a page that only asks', async () => {
    const page = await bundled(`import { askDecisions } from 'detour-client'; console.log(askDecisions)`)
    const service = await bundled(`import { mintLink } from 'detour-client'; console.log(mintLink)`)
    const marks = ['detour-link+jwt', 'importKey', 'HS256']
    expect(marks.filter((mark) => service.includes(mark))).toEqual(marks)
    expect(marks.filter((mark) => page.includes(mark))).toEqual([])
    expect(page).toContain('/v1/decisions')
    expect(service).not.toContain('/v1/decisions')
    expect(page).not.toContain('/v1/rewrite')
    expect(page.length).toBeLessThan(5000)
    expect(service.length).toBeLessThan(16_000)
  })
})

const typed = `
import { askDecisions, DetourError, makeMinter, rewrite, type Decision, type Minter } from 'detour-client'

export async function cards(links: readonly string[]): Promise<(string | null)[]> {
  const decisions: Decision[] = await askDecisions(links.map((to) => ({ to })), { base: 'https://go.example.com', timeoutMs: 500 })
  return decisions.map((each) => (each.answer === 'notice' ? each.message.en : each.location))
}
export const minter: Promise<Minter> = makeMinter({ key: { kty: 'oct', alg: 'HS256', kid: 'k', k: '…' }, base: '' })
export const page: Promise<string> = rewrite('<p>', { base: '', token: '', contentType: 'text/html', surface: 'showcase' })
export const bytes: Promise<Uint8Array> = rewrite(new Uint8Array(1), { base: '', contentType: 'text/html', surface: 'showcase' })
export const isOver = (cause: unknown): boolean => cause instanceof DetourError && cause.code === 'timeout'
`

describe('its types', () => {
  it.each([
    ['a browser', ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom', '--types', '']],
    ['Node’s own resolution', ['--module', 'nodenext', '--lib', 'es2022,dom', '--types', '']],
  ])('are whole for %s, without skipping the check of libraries', (_, options) => {
    expect(compile(typed, options)).toBe('')
    expect(compile(typed.replace('each.location', 'each.url'), options)).toContain("'url' does not exist on type")
  })

  it('are whole with Node’s types alone', () => {
    const roots = ['--typeRoots', join(repository, 'node_modules/@types'), '--types', 'node', '--skipLibCheck']
    expect(compile(typed, ['--module', 'nodenext', '--lib', 'es2024', ...roots])).toBe('')
  })

  it('say of a decision what is sent: each way round', () => {
    const isSame: [DecisionJson] extends [Decision] ? ([Decision] extends [DecisionJson] ? true : false) : false = true
    expect(isSame).toBe(true)
  })
})

describe('the samples on the pages', () => {
  const pages = ['docs/how-to/ask-for-decisions.md', 'docs/reference/client.md', 'src/client/README.md']
  const samples = pages.flatMap((page) =>
    blocksOf(readFileSync(join(repository, page), 'utf8'))
      .filter(({ info }) => info === 'js' || info === 'ts')
      .map(({ line, text }) => ({ name: `${page}:${line}`, text })),
  )

  it('are there', () => {
    expect(samples.length).toBeGreaterThan(4)
  })

  it.each(samples)('$name compiles', ({ text }) => {
    const roots = ['--typeRoots', join(repository, 'node_modules/@types'), '--types', 'node', '--skipLibCheck']
    const relaxed = ['--noImplicitAny', 'false', '--strictNullChecks', 'false', '--exactOptionalPropertyTypes', 'false']
    expect(
      compile(text, [
        '--module',
        'esnext',
        '--moduleResolution',
        'bundler',
        '--lib',
        'es2022,dom',
        ...relaxed,
        ...roots,
      ]),
    ).toBe('')
  })
})
