import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import type { Schema } from '../../../src/policy/language/json-schema.ts'
import { metaSchema, policyJsonSchema } from '../../../src/policy/language/schema.ts'
import { conditionsSchema } from '../../../src/policy/language/schema/conditions.ts'
import { testSchema } from '../../../src/policy/language/schema/tests.ts'
import { regionText } from '../../../src/policy/language/schema/value-words.ts'
import { isSurface } from '../../../src/link/token.ts'
import { isCode, isHost, isId } from '../../../src/policy/names.ts'
import { randomFrom, type Random } from '../../support/random.ts'
import { goodDocuments } from './documents.ts'

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

function validator(schema: object) {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false })
  ajv.addKeyword('x-zh-CN')
  return ajv.compile(schema)
}

const isValid = validator(policyJsonSchema())

/** What a schema decides alone; a document it accepts is never refused with one of these. */
const codesOfForm: ReadonlySet<string> = new Set(['unknown-key', 'missing-key', 'wrong-type'])

const errorsIn = (text: string) => compilePolicy(text).diagnostics.filter(({ severity }) => severity === 'error')

describe('the schema for editors', () => {
  it.each(goodDocuments)('accepts a good document, as the compiler does: $name', ({ text }) => {
    expect(errorsIn(text)).toEqual([])
    expect({ isValid: isValid(parse(text)), errors: isValid.errors }).toEqual({ isValid: true, errors: null })
  })

  it('has no key that the good documents leave out', () => {
    const { unused, seen } = keysNotIn(goodDocuments.map(({ text }) => parse(text) as Json))
    expect(unused).toEqual([])
    expect(seen).toBeGreaterThan(100)
  })

  it('describes every key in both languages, and names itself', () => {
    const undescribed = mappings().flatMap(([name, { properties = {} }]) =>
      Object.entries(properties).flatMap(([key, { description = '', 'x-zh-CN': chinese = '' }]) =>
        description.length > 5 && /\p{Script=Han}/u.test(chinese) ? [] : [`${name}.${key}`],
      ),
    )
    expect(undescribed).toEqual([])
    expect(mappings().length).toBeGreaterThan(25)
    expect(policyJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://detour.example/schema/policy.v1.json',
    })
    expect(JSON.parse(JSON.stringify(policyJsonSchema()))).toEqual(policyJsonSchema())
  })

  it('offers what is built in, and accepts what a policy adds', () => {
    const words = JSON.stringify([conditionsSchema, policyJsonSchema()])
    for (const word of ['taobao', 'douyin', 'live_room', 'showcase']) expect(words).toContain(`"${word}"`)
  })

  it.each([
    ['an id', metaSchema.properties.name, isId, 'aZ09_.-é'],
    ['a code', definition('outcome').properties?.['reason'], isCode, 'abZ09_-'],
    ['a host', definition('marketplace').properties?.['domains']?.anyOf?.[0], isHost, 'ab0Z-..'],
    ['a region', regionText, (text: string) => /^[A-Z][A-Z0-9]$/u.test(text), 'A1c'],
  ] as const)('has the form of %s that the edge reads', (_, schema, reads, letters) => {
    const pattern = new RegExp(schema?.pattern ?? '', 'u')
    const text = fc.string({ unit: fc.constantFrom(...Array.from(letters)), maxLength: 6 })
    let accepted = 0
    fc.assert(
      fc.property(text, (each) => {
        if (reads(each)) accepted += 1
        expect(pattern.test(each)).toBe(reads(each))
      }),
      { numRuns: 3000, seed: 20_201_009 },
    )
    expect(accepted).toBeGreaterThan(20)
  })
})

const seed = 20_201_009
const rounds = 2400

describe(`schema and compiler, over ${rounds} documents with a mistake in them (seed ${seed})`, () => {
  const random = randomFrom(seed)
  // The first two use every key; the example is long, and comes in more rarely.
  const [whole, shorthand, example] = goodDocuments.map(({ text }) => parse(text) as Json)
  const originals = [whole, whole, whole, whole, shorthand, shorthand, shorthand, example]
  const mutants = Array.from({ length: rounds }, () => {
    const pick = originals[Math.floor(random() * originals.length)] ?? null
    return mutated(pick, random)
  })
  const judged = mutants.map(({ document, how }) => {
    const text = JSON.stringify(document)
    return { how, text, isValid: isValid(document), codes: errorsIn(text).map(({ code }) => code) }
  })

  it('agree: what the schema refuses, the compiler refuses', () => {
    const refused = judged.filter((each) => !each.isValid)
    expect(refused.filter(({ codes }) => codes.length === 0).map(({ how }) => how)).toEqual([])
    expect(refused.length).toBeGreaterThan(1000)
  })

  it('agree: what the schema accepts, the compiler refuses only for what it means', () => {
    const accepted = judged.filter((each) => each.isValid)
    const wrong = accepted.filter(({ codes }) => codes.some((code) => codesOfForm.has(code)))
    expect(wrong.map(({ how, codes }) => `${how}: ${codes.join(' ')}`)).toEqual([])
    expect(accepted.filter(({ codes }) => codes.length > 0).length).toBeGreaterThan(150)
    expect(accepted.filter(({ codes }) => codes.length === 0).length).toBeGreaterThan(200)
  })

  const counts = [...Map.groupBy(judged, ({ how }) => how.split(' ', 1)[0])].map(([kind, all]) => ({
    kind,
    all: all.length,
    both: all.filter((each) => !each.isValid && each.codes.length > 0).length,
    meaning: all.filter((each) => each.isValid && each.codes.length > 0).length,
    good: all.filter((each) => each.isValid && each.codes.length === 0).length,
  }))

  it.each(counts)('saw $all of $kind: $both refused by both, $meaning only for meaning, $good good', (count) => {
    expect(counts).toHaveLength(6)
    expect(count.all).toBeGreaterThan(200)
    expect(count.both).toBeGreaterThan(100)
    expect(count.meaning).toBeGreaterThan(5)
    expect(count.good).toBeGreaterThan(20)
    expect(count.both + count.meaning + count.good).toBe(count.all)
  })
})

/** Sizes no document of the corpus comes near. */
describe('limits', () => {
  const base = parse(goodDocuments[1]?.text ?? '') as Record<string, Json>
  const many = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => make(index))
  const named = (count: number, value: Json): Json =>
    Object.fromEntries(many(count, (index): [string, Json] => [`n${index}`, value]))
  const label = { label: { 'zh-CN': '场景', en: 'surface' } }
  const text = { 'zh-CN': '文', en: 'text' }
  const then = { allow: 'exempt' }
  const test = { at: '2020-10-09T00:00:00Z', surface: 'unknown', url: 'https://x.example/', expect: 'allow:exempt' }

  it.each([
    ['surfaces', 200, (count: number): Json => ({ surfaces: named(count, label) })],
    ['lists', 2000, (count: number): Json => ({ lists: named(count, { of: 'content', ids: [] }) })],
    ['messages', 2000, (count: number): Json => ({ messages: named(count, text) })],
    ['rules', 2000, (count: number): Json => ({ rules: many(count, (index) => ({ id: `r${index}`, then })) })],
    ['coverage', 500, (count: number): Json => ({ coverage: many(count, (index) => ({ name: `c${index}`, if: {} })) })],
    [
      'ids',
      10_000,
      (count: number): Json => ({ lists: { a: { of: 'content', ids: many(count, (index) => `i${index}`) } } }),
    ],
    [
      'surface',
      10_000,
      (count: number): Json => ({
        rules: [{ id: 'r', if: { content: many(count, (index) => `i${index}`) }, then }],
      }),
    ],
  ])('%s: %i and no more', (_, most, make) => {
    const over = { ...base, ...(make(most + 1) as object) } as Json
    const fits = { ...base, ...(make(most) as object) } as Json
    expect(isValid(over)).toBe(false)
    expect(errorsIn(JSON.stringify(over)).map(({ code }) => code)).toEqual(['too-many'])
    expect(isValid(fits)).toBe(true)
    expect(errorsIn(JSON.stringify(fits))).toEqual([])
  })

  it.each([
    ['a surface', 64, (name: string): Json => ({ surfaces: { [name]: label } })],
    ['a reason', 100, (name: string): Json => ({ messages: { [name]: text } })],
  ])('%s: %i characters and no more', (_, most, make) => {
    const over = { ...base, ...(make('a'.repeat(most + 1)) as object) } as Json
    const fits = { ...base, ...(make('a'.repeat(most)) as object) } as Json
    expect(isValid(over)).toBe(false)
    expect(errorsIn(JSON.stringify(over)).map(({ message }) => message.en)).toEqual([
      expect.stringContaining(`has \`${most + 1}\` characters and may have \`${most}\``),
    ])
    expect(isValid(fits)).toBe(true)
    expect(errorsIn(JSON.stringify(fits))).toEqual([])
  })

  it('lets a policy declare the surfaces that a token can carry, and no others', () => {
    const declared = Object.keys(definition('surfaces').patternProperties ?? {}).find((each) => each !== '^x-')
    const pattern = new RegExp(declared ?? '', 'u')
    const name = fc.string({ unit: fc.constantFrom(...Array.from('ab0_Z-')), minLength: 0, maxLength: 70 })
    fc.assert(
      fc.property(
        fc.oneof(
          name,
          fc.nat(80).map((length) => 'a'.repeat(length)),
        ),
        (each) => {
          expect(isSurface(each)).toBe(pattern.test(each))
        },
      ),
      { numRuns: 1000, seed: 20_201_009 },
    )
    expect([isSurface('a'.repeat(64)), isSurface('a'.repeat(65))]).toEqual([true, false])
  })

  it('tests: 10000 and no more', () => {
    const tests = (count: number) => many(count, (index) => ({ name: `t${index}`, ...test }))
    expect(isValid({ ...base, tests: tests(10_001) })).toBe(false)
    expect(isValid({ ...base, tests: tests(10_000) })).toBe(true)
    // The size of a document ends sooner than long tests do; short ones fit.
    const short = JSON.stringify({ ...base, tests: tests(10_001).map(() => 1) })
    expect(errorsIn(short).map(({ code }) => code)).toEqual(['too-many'])
  })

  it('knows the keys of a test before the compiler of tests does', () => {
    expect(testSchema.required).toEqual(['name', 'at', 'surface', 'url', 'expect'])
  })
})

function definition(name: string): Schema {
  return (policyJsonSchema() as { $defs: Record<string, Schema> }).$defs[name] ?? {}
}

function mappings(schema: object = policyJsonSchema()): [string, Schema][] {
  const { $defs, ...top } = schema as Schema & { readonly $defs: Record<string, Schema> }
  return [['policy', top], ...Object.entries($defs)].filter(
    (each): each is [string, Schema] => each[1] !== undefined && (each[1] as Schema).properties !== undefined,
  )
}

/** Keys that no document uses. Written out as JSON, so that no two of them are one object. */
function keysNotIn(documents: readonly Json[]): { readonly unused: string[]; readonly seen: number } {
  const schema = JSON.parse(JSON.stringify(policyJsonSchema())) as object
  const used = new Set<unknown>()
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false })
  ajv.addKeyword({
    keyword: 'x-zh-CN',
    validate: (_: string, __: unknown, parent?: object) => {
      used.add(parent)
      return true
    },
  })
  for (const document of documents) expect(ajv.validate(schema, document)).toBe(true)
  const keys = mappings(schema).flatMap(([name, { properties = {} }]) =>
    Object.entries(properties).map(([key, property]) => ({ path: `${name}.${key}`, property })),
  )
  return { unused: keys.filter(({ property }) => !used.has(property)).map(({ path }) => path), seen: used.size }
}

interface Mutant {
  readonly document: Json
  /** What was done, and where. */
  readonly how: string
}

/** One mistake at one place. */
function mutated(document: Json, random: Random): Mutant {
  const paths = pathsIn(document)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const path = pick(paths.slice(1))
  const where = path.join('.')
  const value = at(document, path)
  const strangers: readonly Json[] = [null, true, 17, 'word', '', [], {}, ['word'], [[]], { in: 'word' }, -1, 1e21, 0.5]
  const excesses: readonly Json[] = [
    1e9,
    -1,
    101,
    1.5,
    'UPPER CASE',
    'a'.repeat(200),
    '2020-10-09',
    '10 %',
    'x'.repeat(600),
  ]
  switch (pick(['drop', 'rename', 'retype', 'exceed', 'reword', 'shuffle'] as const)) {
    case 'drop':
      return { how: `drop ${where}`, document: changed(document, path, undefined) }
    case 'rename': {
      const key = String(path.at(-1))
      const other = pick([`${key}s`, `x-${key}`, key.toUpperCase(), 'id', 'in', 'note', 'then'])
      const without = changed(document, path, undefined)
      const renamed = [...path.slice(0, -1), typeof path.at(-1) === 'number' ? (path.at(-1) as number) : other]
      return { how: `rename ${where} to ${other}`, document: changed(without, renamed, value) }
    }
    case 'retype': {
      const stranger = pick(strangers)
      return { how: `retype ${where} as ${JSON.stringify(stranger)}`, document: changed(document, path, stranger) }
    }
    case 'exceed': {
      const excess = pick(excesses)
      return { how: `exceed ${where} by ${JSON.stringify(excess)}`, document: changed(document, path, excess) }
    }
    case 'reword': {
      const word = typeof value === 'string' ? `${value.slice(1)}${value.slice(0, 1)}` : [value, value]
      return { how: `reword ${where} as ${JSON.stringify(word)}`, document: changed(document, path, word) }
    }
    case 'shuffle': {
      const other = at(document, pick(paths.slice(1)))
      return {
        how: `shuffle ${where} into ${JSON.stringify(other).slice(0, 80)}`,
        document: changed(document, path, other),
      }
    }
  }
}

type Path = readonly (string | number)[]

function pathsIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const steps: [string | number, Json][] = Array.isArray(value)
    ? value.map((item, index) => [index, item as Json])
    : Object.entries(value)
  return [path, ...steps.flatMap(([step, inner]) => pathsIn(inner, [...path, step]))]
}

function at(value: Json, [step, ...rest]: Path): Json {
  if (step === undefined) return value
  return at((value as Record<string | number, Json>)[step] ?? null, rest)
}

/** The document with another value at a place, or without it. */
function changed(value: Json, [step, ...rest]: Path, other: Json | undefined): Json {
  if (step === undefined) return other ?? null
  if (Array.isArray(value)) {
    const items = [...(value as readonly Json[])]
    if (rest.length === 0 && other === undefined) items.splice(Number(step), 1)
    else items[Number(step)] = changed(items[Number(step)] ?? null, rest, other)
    return items
  }
  const entries = { ...(value as Record<string, Json>) }
  if (rest.length === 0 && other === undefined) delete entries[String(step)]
  else entries[String(step)] = changed(entries[String(step)] ?? null, rest, other)
  return entries
}
