import { describe, expect, it } from 'vitest'

import { catalogueFromCsv } from '../../src/catalogue/csv.ts'
import { deleteEntry } from '../../src/control/catalogue/entry.ts'
import { exportCatalogue } from '../../src/control/catalogue/export.ts'
import { cancelImport, tidyImports } from '../../src/control/catalogue/imports.ts'
import { projectCatalogue } from '../../src/control/catalogue/project.ts'
import { instant } from '../../src/kernel/instant.ts'
import { randomFrom } from '../support/random.ts'
import {
  catalogueWorld,
  chunkOf,
  csv,
  editor,
  finish,
  held,
  noon,
  publisher,
  row,
  start,
  take,
  type CatalogueWorld,
} from './catalogue-ports.ts'

/** The set of pairs that these rows are. */
function pairsOf(text: string): Record<string, string> {
  return Object.fromEntries(catalogueFromCsv(text).pairs.map(({ key, value }) => [key, value]))
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

const later = instant(noon + 3_600_000)

describe('taking chunks', () => {
  it('keeps the good rows in D1 and KV, and the refused ones with line, column and text', async () => {
    const world = catalogueWorld()
    const id = await start(world)
    const text = csv(row(1), 'jd,2,"a\nb",same,xiaodian,2,,,', row(3), 'jd,4,x,exact,xiaodian')
    const taken = await take(world, await chunkOf(id, 0, text, { firstLine: 502 }))
    expect(taken).toEqual({
      kind: 'taken',
      rows: { accepted: 2, added: 2, changed: 0, unchanged: 0, refused: 2 },
      waiting: 0,
    })
    const both = pairsOf(csv(row(1), row(3)))
    expect(held(world)).toEqual({ d1: both, kv: both, waiting: 0 })
    expect(await world.ports.imports.faults(id, 0, 10)).toEqual([
      {
        line: 503,
        column: 'grade',
        message: 'is not one of `exact`, `variant`, `similar`',
        row: 'jd,2,"a\nb",same,xiaodian,2,,,',
      },
      { line: 506, message: 'has 5 cells where the header has 9', row: 'jd,4,x,exact,xiaodian' },
    ])
  })

  it('gives the same answer to the same chunk again, and refuses another content under its number', async () => {
    const world = catalogueWorld()
    const id = await start(world)
    const first = await take(world, await chunkOf(id, 0, csv(row(1), row(2))))
    expect(await take(world, await chunkOf(id, 0, csv(row(1), row(2))))).toEqual(first)
    expect(await take(world, await chunkOf(id, 0, csv(row(1), row(9))))).toEqual({ kind: 'other_digest' })
    expect(Object.keys(held(world).d1)).toEqual(['eq:jd:1', 'eq:jd:2'])
    expect((await world.ports.imports.get(id))?.rows.accepted).toBe(2)
  })

  it('counts a chunk once when it comes twice at the same moment', async () => {
    const world = catalogueWorld()
    const id = await start(world)
    const chunk = await chunkOf(id, 0, csv(row(1), row(2)))
    const both = await Promise.all([take(world, chunk), take(world, chunk)])
    expect(both[0]).toEqual(both[1])
    expect((await world.ports.imports.get(id))?.rows.accepted).toBe(2)
  })

  it('tells new, changed and unchanged rows apart, and writes KV only where something changed', async () => {
    const world = catalogueWorld()
    const first = await start(world)
    await take(world, await chunkOf(first, 0, csv(row(1), row(2), row(3))))
    await finish(world, first, 1)
    world.kv.set('eq:jd:1', 'untouched')
    const second = await start(world, { at: later })
    const text = csv(row(1), row(2, { title: 'renamed' }), row(4))
    const taken = await take(world, await chunkOf(second, 0, text, { at: later }))
    expect(taken).toMatchObject({ rows: { accepted: 3, added: 1, changed: 1, unchanged: 1, refused: 0 } })
    expect(world.kv.get('eq:jd:1')).toBe('untouched')
    expect(world.kv.get('eq:jd:2')).toContain('renamed')
  })

  it('takes chunks in any order, and tells which there are', async () => {
    const world = catalogueWorld()
    const id = await start(world)
    for (const n of [4, 0, 2, 1]) await take(world, await chunkOf(id, n, csv(row(n))))
    expect(await world.ports.imports.chunksDone(id)).toEqual([
      [0, 2],
      [4, 4],
    ])
    expect(await finish(world, id, 5)).toMatchObject({ ok: false, error: { kind: 'chunks_missing', taken: 4 } })
    await take(world, await chunkOf(id, 3, csv(row(3))))
    expect(await finish(world, id, 5)).toMatchObject({ ok: true, value: { state: 'finished' } })
  })

  it.each([
    ['in order', [0, 1, 2]],
    ['backwards', [2, 1, 0]],
    ['mixed', [1, 2, 0]],
  ])('lets the first of two rows for one product count, whatever the order: %s', async (_, order) => {
    const chunks = [csv(row(1, { title: 'first' })), csv(row(2), row(1, { title: 'second' })), csv(row(1))]
    for (const dryRun of [false, true]) {
      const world = catalogueWorld()
      const id = await start(world, { dryRun })
      for (const n of order) await take(world, await chunkOf(id, n, chunks[n] ?? '', { firstLine: 2 + 10 * n }))
      const ended = await finish(world, id, 3)
      expect(ended).toMatchObject({ ok: true, value: { rows: { accepted: 2, added: 2, refused: 2 } } })
      const faults = await world.ports.imports.faults(id, 0, 10)
      expect(faults.map(({ line, column }) => [line, column])).toEqual([
        [13, 'id'],
        [22, 'id'],
      ])
      expect(held(world).d1).toEqual(dryRun ? {} : pairsOf(csv(row(1, { title: 'first' }), row(2))))
    }
  })

  it('takes nothing for an import that is over, or was never started', async () => {
    const world = catalogueWorld()
    const id = await start(world)
    await cancelImport({ id, actor: editor, at: noon }, world.ports)
    expect(await take(world, await chunkOf(id, 0, csv(row(1))))).toEqual({ kind: 'not_open', state: 'cancelled' })
    expect(await take(world, await chunkOf('imp_none', 0, csv(row(1))))).toEqual({ kind: 'no_import' })
    expect(held(world).d1).toEqual({})
  })

  it('keeps 10,000 refused rows of an import and counts the others', async () => {
    const world = catalogueWorld()
    const id = await start(world)
    for (const n of range(0, 12)) {
      const rows = range(0, 900).map((index) => `jd,${n * 900 + index},t,same,xiaodian,1,,,`)
      await take(world, await chunkOf(id, n, csv(...rows), { firstLine: 2 + n * 900 }))
    }
    expect((await world.ports.imports.get(id))?.rows.refused).toBe(10_800)
    expect(world.sqlite.query('SELECT count(*) AS n FROM import_faults')).toEqual([{ n: 10_000 }])
  })
})

describe('an import of somebody', () => {
  const colleague = { ...publisher, id: 'token:colleague' }
  const admin = { ...publisher, id: 'token:admin', role: 'admin' } as const
  const hisToken = { ...editor, id: `token:tok_1 of ${editor.id}` }

  it('is continued and ended by nobody else', async () => {
    const world = catalogueWorld()
    const id = await start(world)
    const refusal = { kind: 'foreign', startedBy: editor.id }
    expect(await take(world, await chunkOf(id, 0, csv(row(1)), { by: colleague }))).toEqual(refusal)
    expect(await finish(world, id, 0, { by: colleague })).toEqual({ ok: false, error: refusal })
    const cancelled = await cancelImport({ id, actor: colleague, at: noon }, world.ports)
    expect(cancelled).toEqual({ ok: false, error: refusal })
    expect(await world.ports.imports.get(id)).toMatchObject({ state: 'open', chunks: 0 })
    expect(held(world).d1).toEqual({})
  })

  it('is continued by the same person with another token, and by an admin', async () => {
    const world = catalogueWorld()
    const id = await start(world)
    expect(await take(world, await chunkOf(id, 0, csv(row(1)), { by: hisToken }))).toMatchObject({ kind: 'taken' })
    expect(await take(world, await chunkOf(id, 1, csv(row(2)), { by: admin }))).toMatchObject({ kind: 'taken' })
    expect(await finish(world, id, 2, { by: hisToken })).toMatchObject({ ok: true })
    const other = await start(world)
    expect(await cancelImport({ id: other, actor: admin, at: noon }, world.ports)).toMatchObject({ ok: true })
  })
})

describe('a dry run', () => {
  it('counts as the import would and leaves the catalogue, KV and the audit alone', async () => {
    const world = catalogueWorld()
    const first = await start(world)
    await take(world, await chunkOf(first, 0, csv(row(1), row(2))))
    await finish(world, first, 1)
    const before = held(world)
    const audited = world.sqlite.query('SELECT count(*) AS n FROM audit')
    const trial = await start(world, { dryRun: true, mode: 'replace', at: later })
    const text = csv(row(1), row(3), 'jd,,x,exact,xiaodian,1,,,')
    await take(world, await chunkOf(trial, 0, text, { at: later }))
    const ended = await finish(world, trial, 1, { at: later })
    expect(ended).toMatchObject({ ok: true, value: { rows: { added: 1, unchanged: 1, refused: 1 }, deleted: 0 } })
    expect(held(world)).toEqual(before)
    expect(world.sqlite.query('SELECT count(*) AS n FROM audit')).toEqual(audited)
    expect(world.sqlite.query('SELECT count(*) AS n FROM import_keys')).toEqual([{ n: 0 }])
  })
})

describe('a replacement', () => {
  async function withTen(): Promise<CatalogueWorld> {
    const world = catalogueWorld()
    const first = await start(world)
    await take(world, await chunkOf(first, 0, csv(...range(1, 11).map((id) => row(id)))))
    await take(world, await chunkOf(first, 1, csv('taobao,41,t,exact,xiaodian,1,,,')))
    await finish(world, first, 2)
    return world
  }

  it('deletes what it does not name of its marketplaces, in D1 and in KV', async () => {
    const world = await withTen()
    const id = await start(world, { mode: 'replace', at: later })
    await take(world, await chunkOf(id, 0, csv(...range(2, 11).map((each) => row(each))), { at: later }))
    expect(await finish(world, id, 1, { at: later })).toMatchObject({ ok: true, value: { deleted: 1 } })
    const { d1, kv, waiting } = held(world)
    expect(Object.keys(d1)).toHaveLength(10)
    expect(d1).not.toHaveProperty('eq:jd:1')
    expect(d1).toHaveProperty('eq:taobao:41')
    expect(kv).toEqual(d1)
    expect(waiting).toBe(0)
  })

  it('asks for the number when more than a fifth would go, or rows were refused', async () => {
    const world = await withTen()
    const id = await start(world, { mode: 'replace', at: later })
    await take(world, await chunkOf(id, 0, csv(row(1), row(2)), { at: later }))
    const refusal = { ok: false, error: { kind: 'unconfirmed', missing: 8, standing: 10 } }
    expect(await finish(world, id, 1, { at: later })).toMatchObject(refusal)
    expect(await finish(world, id, 1, { at: later, confirm: 7 })).toMatchObject(refusal)
    expect(Object.keys(held(world).d1)).toHaveLength(11)
    expect(await finish(world, id, 1, { at: later, confirm: 8 })).toMatchObject({ ok: true, value: { deleted: 8 } })
    expect(Object.keys(held(world).kv)).toEqual(['eq:jd:1', 'eq:jd:2', 'eq:taobao:41'])

    const other = await withTen()
    const bad = await start(other, { mode: 'replace', at: later })
    const text = csv(...range(2, 11).map((each) => row(each)), 'jd,1,t,same,xiaodian,1,,,')
    await take(other, await chunkOf(bad, 0, text, { at: later }))
    expect(await finish(other, bad, 1, { at: later })).toMatchObject({ ok: false, error: { missing: 1, refused: 1 } })
  })

  it('asks also where only a small marketplace would lose much', async () => {
    const world = catalogueWorld()
    const first = await start(world)
    const rows = range(0, 50).map((each) => row(each))
    const small = range(0, 4).map((id) => `taobao,${id},t,exact,xiaodian,1,,,`)
    await take(world, await chunkOf(first, 0, csv(...rows, ...small)))
    await finish(world, first, 1)
    const id = await start(world, { mode: 'replace', at: later })
    await take(world, await chunkOf(id, 0, csv(...rows, ...small.slice(0, 1)), { at: later }))
    expect(await finish(world, id, 1, { at: later })).toMatchObject({
      ok: false,
      error: { missing: 3, standing: 54, worst: { marketplace: 'taobao', missing: 3, standing: 4 } },
    })
    expect(await finish(world, id, 1, { at: later, confirm: 3 })).toMatchObject({ ok: true, value: { deleted: 3 } })
  })

  it('spares what somebody else has named since it began', async () => {
    const world = await withTen()
    const id = await start(world, { mode: 'replace', at: later })
    const other = await start(world, { at: instant(later + 1000) })
    await take(world, await chunkOf(other, 0, csv(row(1), row(77)), { at: instant(later + 1000) }))
    await take(world, await chunkOf(id, 0, csv(...range(3, 11).map((each) => row(each))), { at: later }))
    await finish(world, id, 1, { at: instant(later + 2000) })
    expect(Object.keys(held(world).d1)).toEqual(expect.arrayContaining(['eq:jd:1', 'eq:jd:77', 'eq:jd:3']))
    expect(held(world).d1).not.toHaveProperty('eq:jd:2')
  })
})

describe('when it is killed', () => {
  const chunks = range(0, 4).map((n) => csv(...range(n * 5, n * 5 + 5).map((id) => row(id, { title: 'new' }))))
  const expected = pairsOf(csv(...range(0, 20).map((id) => row(id, { title: 'new' }))))

  /** Sends what was not taken, as the command line does after a restart, until nothing breaks. */
  async function untilDone(world: CatalogueWorld, id: string): Promise<number> {
    for (let tries = 1; tries < 10; tries++) {
      try {
        const done = await world.ports.imports.chunksDone(id)
        for (const n of range(0, chunks.length)) {
          if (done.some(([from, to]) => n >= from && n <= to)) continue
          await take(world, await chunkOf(id, n, chunks[n] ?? '', { at: later }))
        }
        const ended = await finish(world, id, chunks.length, { at: later })
        if (ended.ok) return tries
      } catch {
        // Killed here; somebody starts it again.
      }
    }
    throw new Error('it did not come to its end')
  }

  it.each(['before', 'after'] as const)(
    'is resumed with nothing lost and nothing doubled, whichever step was broken: %s it took effect',
    async (when) => {
      let broken = 0
      for (let breakAt = 1; ; breakAt++) {
        const world = catalogueWorld()
        const first = await start(world)
        const old = csv(...range(0, 21).map((id) => row(id, { title: 'old' })))
        await take(world, await chunkOf(first, 0, old))
        await finish(world, first, 1)
        const id = await start(world, { mode: 'replace', at: later })
        Object.assign(world.faults, { calls: 0, breakAt, when })
        const tries = await untilDone(world, id)
        const isOver = world.faults.calls < breakAt
        world.faults.breakAt = undefined
        await projectCatalogue(world.ports)
        expect(held(world)).toEqual({ d1: expected, kv: expected, waiting: 0 })
        const { rows, deleted } = (await world.ports.imports.get(id)) ?? {}
        expect(rows).toEqual({ accepted: 20, added: 0, changed: 20, unchanged: 0, refused: 0 })
        expect(deleted).toBe(1)
        expect(world.sqlite.query(`SELECT count(*) AS n FROM audit WHERE act = 'catalogue.import_finished'`)).toEqual([
          { n: 2 },
        ])
        if (isOver) break
        broken += tries > 1 ? 1 : 0
      }
      expect(broken).toBeGreaterThan(10)
    },
  )

  it('is brought to KV by the reconciler, oldest first and within its budget', async () => {
    const world = catalogueWorld()
    const id = await start(world)
    world.ports.edge.put = () => Promise.reject(new Error('KV PUT failed: 429'))
    const taken = await take(world, await chunkOf(id, 0, csv(...range(0, 9).map((each) => row(each)))))
    expect(taken).toMatchObject({ waiting: 9, rows: { accepted: 9 } })
    expect(await world.ports.imports.waitingOf(id)).toBe(9)
    world.ports.edge.put = (key, value) => Promise.resolve(void world.kv.set(key, value))
    expect(await projectCatalogue(world.ports, 5)).toEqual({ written: 5, failed: 0 })
    expect(await projectCatalogue(world.ports, 5)).toEqual({ written: 4, failed: 0 })
    expect(held(world).kv).toEqual(held(world).d1)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'ends with what D1 says when writers overtake one another: seed %i',
    async (seed) => {
      const random = randomFrom(seed)
      const world = catalogueWorld()
      const { edge } = world.ports
      const quick = { ...edge }
      /** Others come first, a number of times that chance says. */
      async function letOthers(): Promise<void> {
        for (let turns = Math.floor(random() * 60); turns > 0; turns--) await Promise.resolve()
      }
      edge.put = async (key, value) => {
        await letOthers()
        await quick.put(key, value)
      }
      edge.delete = async (key) => {
        await letOthers()
        await quick.delete(key)
      }
      const written = await Promise.all(
        range(0, 8).map(async (n) => {
          const at = instant(noon + n)
          const id = await start(world, { at })
          return await chunkOf(id, 0, csv(...range(0, 6).map((each) => row(each, { title: `by ${n}` }))), { at })
        }),
      )
      const writers = written.map(async (chunk, n) => {
        await letOthers()
        await take(world, chunk)
        const key = `eq:jd:${n % 6}`
        const entry = await world.ports.entries.get(key)
        if (n % 3 !== 0 || entry === undefined) return
        await deleteEntry(key, { actor: publisher, at: instant(noon + 100), match: '*' }, world.ports)
      })
      await Promise.all(writers)
      for (let turn = 0; turn < 3; turn++) await projectCatalogue(world.ports)
      const { d1, kv, waiting } = held(world)
      expect(Object.keys(d1).length).toBeGreaterThan(2)
      expect(kv).toEqual(d1)
      expect(waiting).toBe(0)
    },
  )
})

it('writes what it can read again, and no formula', async () => {
  const world = catalogueWorld()
  const id = await start(world)
  const text = csv(
    row(1, { title: '=HYPERLINK(1)' }),
    row(2, { title: `"壳, ""透明""\nline two"` }),
    row(3, { title: `'=1`, note: '@x' }),
    'tmall,41,t,variant,xiaodian,5,,pending,-note',
  )
  await take(world, await chunkOf(id, 0, text))
  const before = held(world).d1
  for (const format of ['csv', 'ndjson'] as const) {
    const written = await new Response(exportCatalogue(format, world)).text()
    const other = catalogueWorld()
    const copy = await start(other)
    const taken = await take(other, await chunkOf(copy, 0, written, { format }))
    expect(taken).toMatchObject({ rows: { accepted: 4, refused: 0 } })
    expect(held(other).d1).toEqual(before)
    const again = await start(world)
    expect(await take(world, await chunkOf(again, 0, written, { format }))).toMatchObject({ rows: { unchanged: 4 } })
  }
  const csvText = await new Response(exportCatalogue('csv', world)).text()
  expect(csvText).toContain(`'=HYPERLINK`)
  expect(csvText).not.toMatch(/(?:^|,)"?[=+@-]/m)
})

it('exports page by page what is more than one page', async () => {
  const all = range(0, 2500).map((n) => {
    const id = String(n).padStart(5, '0')
    return { key: `eq:jd:${id}`, kind: 'product', marketplace: 'jd', id, value: '{"to":{"marketplace":"x"}}' } as const
  })
  const asked: number[] = []
  const exportRows = (after: string, limit: number) => {
    const page = all.filter(({ key }) => key > after).slice(0, limit)
    asked.push(page.length)
    return Promise.resolve(page)
  }
  const lines = (await new Response(exportCatalogue('ndjson', { exportRows })).text()).trim().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(all.map(({ id }) => id))
  expect(asked).toEqual([1000, 1000, 500])
})

it('forgets the chunks of old imports and ends those that were abandoned', async () => {
  const world = catalogueWorld()
  const done = await start(world)
  await take(world, await chunkOf(done, 0, csv(row(1), 'jd,,x')))
  await finish(world, done, 1)
  const open = await start(world)
  await tidyImports(world.ports, instant(noon + 91 * 86_400_000))
  expect(world.sqlite.query('SELECT count(*) AS n FROM import_chunks')).toEqual([{ n: 0 }])
  expect(world.sqlite.query('SELECT count(*) AS n FROM import_faults')).toEqual([{ n: 0 }])
  expect(await world.ports.imports.get(open)).toMatchObject({ state: 'cancelled' })
  expect(await world.ports.imports.get(done)).toMatchObject({ state: 'finished', rows: { accepted: 1 } })
})
