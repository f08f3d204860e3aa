import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

import { expect, it } from 'vitest'

/** A stage knows what comes before it, never what comes after. */
const flow = [
  'kernel',
  'link',
  'context',
  'policy',
  'catalogue',
  'answer',
  'record',
  'gateway',
  'rewrite',
  'link-checker',
  'control',
  'store',
  'api',
  'console',
  'demo',
]

/** Rooms at the end of the flow that do not know one another. */
const apart = new Set(['api', 'console', 'demo'])

/** The operator's half of policy: it reads YAML, which the click path must never load. */
const controlOnly = new Set([
  'yaml',
  'csv-parse',
  'csv-parse/sync',
  'csv-parse/browser/esm/sync',
  'valibot',
  'jose',
  'standardwebhooks',
  '@stricli/core',
  'wrangler',
  'miniflare',
  'esbuild',
  '@bomb.sh/tab',
  'get-east-asian-width',
])

/** What operators need and a click does not: texts, analyses, samples. */
const operatorRooms = [
  'policy/language/',
  'policy/analysis/',
  'policy/testing/',
  'policy/editing/',
  'policy/check.ts',
  'link/sample',
  'link/builtin-samples.ts',
  'link/template-parts.ts',
  'link/template-samples.ts',
]

const source = resolve(import.meta.dirname, '../../src')

interface Import {
  readonly file: string
  readonly room: string
  readonly target: string
  readonly targetRoom: string
  readonly typeOnly: boolean
}

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return files(path)
    return /\.tsx?$/.test(path) ? [path] : []
  })
}

/** The first folder below src, or the file's own name for what stands at the top. */
function roomOf(path: string): string {
  const [first] = relative(source, path).split('/')
  return first ?? ''
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const pattern =
    /(?:^|\n)\s*(?:import|export)(?<type>\s+type)?[^'"\n;]*?(?:\{[^}]*\}[^'"]*?)?from\s+'(?<target>[^']+)'/g
  const others = /(?:^|\n)\s*import\s+'(?<target>[^']+)'|\bimport\('(?<late>[^']+)'\)/g
  return [...text.matchAll(pattern), ...text.matchAll(others)].map((match) => {
    const target = match.groups?.['target'] ?? match.groups?.['late'] ?? ''
    const resolved = target.startsWith('.') ? resolve(dirname(file), target) : target
    return {
      file: relative(source, file),
      room: roomOf(file),
      target: resolved,
      targetRoom: target.startsWith('.') ? roomOf(resolved) : '',
      typeOnly: match.groups?.['type'] !== undefined,
    }
  })
}

const imports = files(source).flatMap(importsOf)

it('sees the imports it judges', () => {
  expect(imports.length).toBeGreaterThan(100)
  expect(new Set(imports.map((each) => each.room)).size).toBeGreaterThan(10)
})

it('imports only from earlier rooms', () => {
  const wrong = imports.filter(({ room, target, targetRoom, typeOnly }) => {
    if (targetRoom === '' || targetRoom === room) return false
    // What the admin API takes and gives, as types: nothing of it is in the browser.
    if (room === 'console' && typeOnly && relative(source, target) === 'api/contract.ts') return false
    const from = flow.indexOf(room)
    const to = flow.indexOf(targetRoom)
    if (from < 0 || targetRoom === 'bindings.ts') return false
    return to < 0 || to > from || (apart.has(room) && apart.has(targetRoom))
  })
  expect(wrong.map(({ file, target }) => `${file} → ${relative(source, target)}`)).toEqual([])
})

it('lets the client package know of tokens only, and nobody know the client package', () => {
  const own = imports.filter(({ room }) => room === 'client')
  expect(own.length).toBeGreaterThan(8)
  const wrong = imports.filter(({ file, room, target, targetRoom }) => {
    if (room !== 'client') return targetRoom === 'client'
    const typesAndTokens = /^(?:kernel\/|link\/(?:keys|mint)\.ts$)/
    return targetRoom !== 'client' && !(file === 'client/mint.ts' && typesAndTokens.test(relative(source, target)))
  })
  expect(wrong.map(({ file, target }) => `${file} → ${relative(source, target)}`)).toEqual([])
})

it('lets the console run nothing of what stands behind the admin API', () => {
  const own = imports.filter(({ room, typeOnly }) => room === 'console' && !typeOnly)
  expect(own.length).toBeGreaterThan(50)
  const shared = new Set([
    '',
    'console',
    'kernel',
    'link',
    'context',
    'policy',
    'catalogue',
    'answer',
    'record',
    'gateway',
  ])
  expect(
    own.filter(({ targetRoom }) => !shared.has(targetRoom)).map(({ file, target }) => `${file} → ${target}`),
  ).toEqual([])
})

it('lets only the Workers reach the storage', () => {
  const wrong = imports.filter(
    ({ room, targetRoom }) => targetRoom === 'store' && room !== 'store' && !/^worker(-\w+)?\.ts$/.test(room),
  )
  expect(wrong.map(({ file }) => file)).toEqual([])
})

it('loads no YAML, CSV, tool, long text or analysis on the click path', () => {
  const seen = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const each of importsOf(file)) {
      if (each.typeOnly) continue
      if (each.targetRoom === '') packages.add(each.target)
      else visit(each.target.endsWith('.json') ? file : each.target)
    }
  }
  visit(join(source, 'worker-gateway.ts'))
  expect(seen.size).toBeGreaterThan(40)
  expect([...packages].filter((name) => controlOnly.has(name))).toEqual([])
  const rooms = [...seen].map((file) => relative(source, file))
  expect(rooms.filter((file) => operatorRooms.some((room) => file.startsWith(room)))).toEqual([])
})
