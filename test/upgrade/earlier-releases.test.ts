import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import packageJson from '../../package.json' with { type: 'json' }
import { parseEntry, parseShopEntry } from '../../src/catalogue/entry.ts'
import { repository } from '../../src/cli/repository.ts'
import { acceptCandidate } from '../../src/policy/candidate-policy.ts'
import { openList } from '../../src/policy/long-list.ts'
import { readOverride } from '../../src/policy/override.ts'
import { acceptPublished } from '../../src/policy/published.ts'
import { readBatch } from '../../src/record/wire.ts'

/** A value as a release wrote it, in KV or into the queue. Lines are never changed; a release adds a file of its own. */
interface Kept {
  readonly release: string
  /** The key in KV, or `message`. */
  readonly key: string
  /** Lists are bytes, in base64. */
  readonly value: string
  /** When it was read; needed only where age matters. */
  readonly at?: number
}

const kept: readonly Kept[] = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) =>
    readFileSync(join(import.meta.dirname, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => ({ ...(JSON.parse(line) as Omit<Kept, 'release'>), release: name.replace('.jsonl', '') })),
  )

/** What this build makes of a value: undefined where it does not take it. */
const readers: Readonly<Record<string, (each: Kept) => unknown>> = {
  'policy:active': async ({ value }) => valueOf(await acceptPublished(value)),
  // A candidate ends by itself; it is read as on the day it was set.
  'policy:candidate': async ({ value }) => {
    const { published_at: setAt } = JSON.parse(value) as { readonly published_at: number }
    return valueOf(await acceptCandidate(value, setAt))
  },
  'policy:override': ({ value }) => valueOf(readOverride(value)),
  eq: ({ value }) => valueOf(parseEntry(value)),
  eqshop: ({ value }) => valueOf(parseShopEntry(value)),
  list: ({ value }) => valueOf(openList(Buffer.from(value, 'base64'))),
  message: ({ value, at }) => readBatch(JSON.parse(value), at ?? 0),
}

function valueOf(result: { readonly ok: boolean; readonly value?: unknown }): unknown {
  return result.ok ? result.value : undefined
}

function readerOf(key: string) {
  const reader = readers[key] ?? readers[key.split(':')[0] ?? '']
  if (reader === undefined) throw new Error(`nothing here reads \`${key}\``)
  return reader
}

describe('what an earlier release left in KV and in the queue', () => {
  it('is kept of every kind that the control plane writes and a gateway reads, and of what a gateway sends', () => {
    const kinds = new Set(kept.map(({ key }) => (key.startsWith('policy:') ? key : (key.split(':')[0] ?? ''))))
    expect(kinds).toEqual(new Set(Object.keys(readers)))
  })

  it('is kept of this release too', () => {
    expect(kept.map(({ release }) => release)).toContain(packageJson.version)
  })

  it.each(kept)('$release: this build reads its $key', async (each) => {
    expect(await readerOf(each.key)(each)).toBeDefined()
  })

  it('is messages of every form there was, whose records all come out with the policy that decided them', () => {
    const forms = kept
      .filter(({ key }) => key === 'message')
      .map(({ value, at }) => {
        const { v } = JSON.parse(value) as { readonly v: number }
        const records = readBatch(JSON.parse(value), at ?? 0)?.records ?? []
        return [v, records.length > 0 && records.every(({ policy }) => policy.digest?.startsWith('sha256:') === true)]
      })
    expect(forms).toEqual([
      [1, true],
      [2, true],
    ])
  })

  it('is not read by whoever takes everything: a value of a later schema is refused', async () => {
    const values = kept.filter(({ key }) => key.startsWith('policy:'))
    expect(values.length).toBeGreaterThan(2)
    for (const each of values) {
      const later = { ...each, value: each.value.replace('"schema":1', '"schema":99') }
      expect([each.key, await readerOf(each.key)(later)]).toEqual([each.key, undefined])
    }
  })
})

describe('the migrations', () => {
  const names = readdirSync(join(repository, 'src/store/migrations')).toSorted()

  it('are numbered one by one: what is applied in their order is what was tested in it', () => {
    expect(names.length).toBeGreaterThanOrEqual(12)
    expect(names.map((name) => Number(/^(\d{4})_[a-z_]+\.sql$/.exec(name)?.[1]))).toEqual(names.map((_, at) => at + 1))
  })
})

describe('the page on upgrading', () => {
  const page = readFileSync(join(repository, 'docs/upgrade.md'), 'utf8')

  it('has notes for this release, and names the newest migration', () => {
    const newest = readdirSync(join(repository, 'src/store/migrations')).toSorted().at(-1) ?? ''
    expect(page).toContain(`### ${packageJson.version}`)
    expect(page).toContain(newest.slice(0, 4))
  })

  it('names the tests that show what it says', () => {
    const links = [...page.matchAll(/\]\(\.\.\/(test\/[^)#]+)\)/g)].map(([, path = '']) => path)
    expect(links.length).toBeGreaterThan(2)
    for (const path of links) expect(readFileSync(join(repository, path), 'utf8')).toContain('it(')
  })
})
