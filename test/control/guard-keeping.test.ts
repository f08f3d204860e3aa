import { describe, expect, it, vi } from 'vitest'

import { anchorAudit, type AnchorBucket, type DayAnchor } from '../../src/control/anchors.ts'
import type { AuditReader } from '../../src/control/audit.ts'
import type { StoredEntry } from '../../src/control/catalogue/entry.ts'
import { checkTargets, type TargetPorts } from '../../src/control/catalogue/targets.ts'
import { entryOf } from '../../src/control/override-rule.ts'
import { instant } from '../../src/kernel/instant.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { d1Override } from '../../src/store/d1-override.ts'
import { sqliteD1 } from '../store/sqlite.ts'
import { catalogueWorld, chunkOf, csv, finish, noon, row, start, take } from './catalogue-ports.ts'

const now = instant(Date.parse('2026-12-01T00:00:00Z'))

describe('the anchor of a day', () => {
  it('is brought to the bucket although D1 says that it is there: whoever can write D1 could say so', async () => {
    const anchor: DayAnchor = { day: '2026-12-01', n: 7, hash: 'h', at: now }
    const create = vi.fn<AnchorBucket['create']>(() => Promise.resolve())
    const anchors = {
      get: () => Promise.resolve({ ...anchor, isStored: true }),
      add: () => Promise.resolve(),
      markStored: () => Promise.resolve(),
      list: () => Promise.resolve([anchor]),
    }
    const anchorBucket = { create, list: () => Promise.resolve([]) }
    await anchorAudit({ audit: {} as AuditReader, anchors, anchorBucket }, now)
    expect(create).toHaveBeenCalledWith(anchor)
  })
})

describe('a temporary rule', () => {
  it('leads nowhere while the policy in force cannot be read: its stores are not known', () => {
    const asked = { id: 'incident-1', until: instant(now + 60_000), reason: 'INC-7' }
    const ruleTo = (outcome: string) => `if: { surface: live_room }\nthen: { ${outcome} }`
    expect(entryOf({ ...asked, rule: ruleTo('explain: exempt') }, undefined, now)).toMatchObject({ ok: true })
    const away = ruleTo('redirect: https://store.invalid/x, reason: exempt')
    expect(entryOf({ ...asked, rule: away }, undefined, now)).toMatchObject({
      ok: false,
      error: { kind: 'refused', field: 'rule' },
    })
  })
})

describe('a note of a change that was made while the storage was away', () => {
  const actor = 'token:tok_1'
  const entry = (reason: string) => ({ id: 'k', until: now + 3_600_000, reason, kill: 'closed' })
  const note = (id: string, at: number, reason: string) => {
    return { id, change: { act: 'override.set', actor, at: instant(at), entry: entry(reason) } } as const
  }

  it('does not undo what was set, or cleared, after it', async () => {
    const store = d1Override(sqliteD1().database)
    const standing = async () => (await store.standing(now)).map((kept) => kept.entry.reason)
    await store.commit({ act: 'override.set', actor, at: now, entry: entry('later') })
    expect(await store.replay(note('n1', now - 1000, 'earlier'), now)).toBe(true)
    expect(await standing()).toEqual(['later'])
    await store.commit({ act: 'override.clear', actor, at: instant(now + 10), id: 'k', reason: 'over' })
    await store.replay(note('n2', now + 5, 'between'), now)
    expect(await standing()).toEqual([])
    await store.replay(note('n3', now + 20, 'last'), now)
    expect(await standing()).toEqual(['last'])
  })
})

describe('a replacement of which a part is missing', () => {
  it('is told so, and is not asked to confirm what the missing part may hold', async () => {
    const world = catalogueWorld()
    const rows = Array.from({ length: 10 }, (_, index) => row(index + 1))
    const first = await start(world)
    await take(world, await chunkOf(first, 0, csv(...rows)))
    await finish(world, first, 1)
    const at = instant(noon + 3_600_000)
    const id = await start(world, { mode: 'replace', at })
    await take(world, await chunkOf(id, 0, csv(row(1)), { at }))
    expect(await finish(world, id, 2, { at })).toEqual({ ok: false, error: { kind: 'chunks_missing', taken: 1 } })
  })
})

describe('a replacement that takes little from a large marketplace and much from a small one', () => {
  it('has to be confirmed for the small one', async () => {
    const world = catalogueWorld()
    const taobao = (id: number) => `taobao,${id},t,exact,xiaodian,${id},,,`
    const jd = Array.from({ length: 20 }, (_, index) => row(index + 1))
    const first = await start(world)
    await take(world, await chunkOf(first, 0, csv(...jd, taobao(41), taobao(42))))
    await finish(world, first, 1)
    const at = instant(noon + 3_600_000)
    const id = await start(world, { mode: 'replace', at })
    await take(world, await chunkOf(id, 0, csv(...jd.slice(1), taobao(41)), { at }))
    expect(await finish(world, id, 1, { at })).toMatchObject({
      ok: false,
      error: { kind: 'unconfirmed', missing: 2, worst: { marketplace: 'taobao', missing: 1, standing: 2 } },
    })
  })
})

describe('the page of an equivalent', () => {
  it.each([
    ['https://item.jd.com/{id}.html', ['https://item.jd.com/7.html']],
    ['http://item.jd.com/{id}.html', []],
  ])('is asked over https and never otherwise: %s', async (productUrl, wanted) => {
    const asked: string[] = []
    const jd = builtinRegistry.byId('jd')
    if (jd === undefined) throw new Error('jd is not known')
    const stored = { key: 'eq:x:1', revision: 1, kind: 'product', toMarketplace: 'jd', toId: '7' } as StoredEntry
    const ports = {
      registry: { ...builtinRegistry, byId: () => ({ ...jd, productUrl }) },
      targets: { leastChecked: () => Promise.resolve([stored]), note: () => Promise.resolve([]) },
      fetch: (url: string) => {
        asked.push(url)
        return Promise.resolve(new Response(''))
      },
      now: () => now,
      delists: false,
    } as unknown as TargetPorts
    await checkTargets(ports)
    expect(asked).toEqual(wanted)
  })
})
