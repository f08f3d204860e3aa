import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import {
  deleteList,
  listMeta,
  missingLists,
  uploadList,
  type ListImages,
  type ListPorts,
} from '../../src/control/lists.ts'
import { instant } from '../../src/kernel/instant.ts'
import { packList } from '../../src/policy/long-list.ts'
import { d1Audit } from '../../src/store/d1-ledger.ts'
import { d1Lists } from '../../src/store/d1-lists.ts'
import { d1Versions } from '../../src/store/d1-versions.ts'
import { sqliteD1 } from '../store/sqlite.ts'
import { programWith } from '../policy/programs.ts'
import { operator } from './override-ports.ts'

const now = instant(Date.parse('2026-12-01T00:00:00+08:00'))
const day = 86_400_000

async function packed(...ids: string[]) {
  const list = await packList(ids)
  if (!list.ok) throw new Error(list.error.code)
  return list.value
}

function naming(digest: string) {
  return programWith([], { lists: { rooms: { of: 'content', digest } } })
}

function setting() {
  const sqlite = sqliteD1()
  const images = new Map<string, Uint8Array<ArrayBuffer>>()
  const inUse: { what: string; program: ReturnType<typeof programWith> }[] = []
  const listImages: ListImages = {
    put: async (digest, image) => void images.set(digest, image),
    get: async (digest) => images.get(digest)?.slice().buffer ?? null,
    has: async (digest) => images.has(digest),
    delete: async (digest) => void images.delete(digest),
  }
  const ports: ListPorts = { lists: d1Lists(sqlite.database), listImages, programsInUse: () => Promise.resolve(inUse) }
  const versions = d1Versions(sqlite.database)
  const publish = async (number: number, program: object, at: number) => {
    const kept = await versions.append({
      name: 'p',
      digest: 'd',
      base: number - 1,
      source: '',
      program: JSON.stringify(program),
      message: 'm',
      author: 'a',
      createdAt: instant(at),
      kind: 'publish',
      restores: undefined,
      request: undefined,
      approvedBy: [],
      idempotencyKey: undefined,
    })
    if (!kept.ok) throw new Error('stale base')
  }
  const publishNaming = (number: number, digest: string, at: number) => publish(number, naming(digest), at)
  return { ports, images, inUse, publish, publishNaming, sqlite, audit: d1Audit(sqlite.database) }
}

describe('uploading', () => {
  it('keeps the image, and who brought it, with an audit entry', async () => {
    const { ports, images, audit } = setting()
    const { digest, image } = await packed('r_1', 'r_2')
    const list = { digest, name: 'rooms', of: 'content', image } as const
    const uploaded = await uploadList(list, { actor: operator, now, ports })
    expect(uploaded).toMatchObject({
      ok: true,
      value: { digest, count: 2, bytes: image.length, uploadedBy: operator.id },
    })
    expect(images.get(digest)).toEqual(image)
    expect(await ports.lists.page('', 10)).toMatchObject([{ digest, name: 'rooms', of: 'content', namedBy: undefined }])
    expect(await audit.read(0, 10)).toMatchObject([{ act: 'list.upload', actor: operator.id }])
  })

  it('refuses what is no image, is damaged, or is another list, and keeps nothing', async () => {
    const { ports, images, audit } = setting()
    const { digest, image } = await packed('r_1', 'r_2')
    const other = await packed('r_3')
    const damaged = image.slice()
    damaged[damaged.length - 1] = (damaged[damaged.length - 1] ?? 0) ^ 1
    const upload = (given: Uint8Array<ArrayBuffer>) =>
      uploadList({ digest, name: undefined, of: undefined, image: given }, { actor: operator, now, ports })
    expect(await upload(new Uint8Array(100))).toEqual({ ok: false, error: { kind: 'not_a_list', why: 'not_a_list' } })
    expect(await upload(damaged)).toEqual({ ok: false, error: { kind: 'not_a_list', why: 'damaged' } })
    expect(await upload(image.slice(0, -4))).toEqual({ ok: false, error: { kind: 'not_a_list', why: 'damaged' } })
    expect(await upload(other.image)).toEqual({ ok: false, error: { kind: 'other_digest', digest: other.digest } })
    expect(images.size).toBe(0)
    expect(await audit.read(0, 10)).toEqual([])
  })

  it('again repairs the image and keeps the name', async () => {
    const { ports, images } = setting()
    const { digest, image } = await packed('r_1')
    const who = { actor: operator, now, ports }
    await uploadList({ digest, name: 'rooms', of: 'content', image }, who)
    images.clear()
    await uploadList({ digest, name: undefined, of: undefined, image }, who)
    expect(images.has(digest)).toBe(true)
    expect(await ports.lists.get(digest)).toMatchObject({ name: 'rooms', of: 'content' })
  })
})

describe('what is known of a list', () => {
  it('is the newest version that names it', async () => {
    const { ports, publishNaming } = setting()
    const { digest, image } = await packed('r_1')
    await uploadList({ digest, name: undefined, of: undefined, image }, { actor: operator, now, ports })
    await publishNaming(1, digest, now)
    await publishNaming(2, digest, now)
    await publishNaming(3, `sha256:${'0'.repeat(64)}`, now)
    expect(await ports.lists.get(digest)).toMatchObject({ namedBy: 2 })
  })

  it('is noted once for each list of a version, and not for ids that stand in the policy itself', async () => {
    const { publish, sqlite } = setting()
    const [one, two] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`]
    const lists = {
      first: { of: 'content', digest: one },
      again: { of: 'author', digest: one },
      'a.b': { of: 'content', digest: two },
      inline: { of: 'content', ids: ['digest', two] },
    } as const
    await publish(1, programWith([], { lists }), now)
    await publish(2, programWith([]), now)
    await expect(publish(2, programWith([], { lists }), now)).rejects.toThrow('stale base')
    expect(sqlite.query('SELECT digest, version FROM version_lists ORDER BY digest')).toEqual([
      { digest: one, version: 1 },
      { digest: two, version: 1 },
    ])
  })

  it('is known as well of versions from before lists were noted', async () => {
    const { publishNaming, sqlite } = setting()
    const digest = `sha256:${'1'.repeat(64)}`
    await publishNaming(1, digest, now)
    sqlite.query('DROP TABLE version_lists')
    const migration = new URL('../../src/store/migrations/0010_lists_of_versions.sql', import.meta.url)
    for (const statement of readFileSync(migration, 'utf8').split(/;\n/)) {
      if (/^(?:INSERT|--|CREATE)/.test(statement.trim())) sqlite.query(statement)
    }
    expect(sqlite.query('SELECT digest, version FROM version_lists')).toEqual([{ digest, version: 1 }])
  })

  it('is what the image says where it was brought by hand', async () => {
    const { ports, images } = setting()
    const { digest, image } = await packed('r_1', 'r_2', 'r_3')
    images.set(digest, image)
    expect(await listMeta(digest, ports)).toMatchObject({ count: 3, bytes: image.length, uploadedBy: undefined })
    expect(await listMeta(`sha256:${'0'.repeat(64)}`, ports)).toBeUndefined()
  })
})

describe('deleting', () => {
  async function uploaded() {
    const all = setting()
    const { digest, image } = await packed('r_1')
    const who = { actor: operator, now, ports: all.ports }
    await uploadList({ digest, name: undefined, of: undefined, image }, who)
    return { ...all, digest, who }
  }

  it('takes the image away, and says when there is none', async () => {
    const { digest, who, images, audit } = await uploaded()
    expect(await deleteList(digest, who)).toEqual({ ok: true, value: 'deleted' })
    expect(images.size).toBe(0)
    expect((await audit.read(0, 10)).map(({ act }) => act)).toEqual(['list.upload', 'list.delete'])
    expect(await deleteList(digest, who)).toBeUndefined()
  })

  it('is refused while a version of the last 30 days names it', async () => {
    const { digest, who, images, publishNaming } = await uploaded()
    await publishNaming(1, digest, now - 30 * day)
    await publishNaming(2, `sha256:${'0'.repeat(64)}`, now)
    expect(await deleteList(digest, who)).toEqual({ ok: false, error: { by: 'version 1' } })
    expect(images.size).toBe(1)
    const dayLater = { ...who, now: instant(now + day) }
    expect(await deleteList(digest, dayLater)).toMatchObject({ ok: true })
  })

  it('is refused while the head names it, however old it is', async () => {
    const { digest, who, publishNaming } = await uploaded()
    await publishNaming(1, digest, now - 300 * day)
    expect(await deleteList(digest, who)).toEqual({ ok: false, error: { by: 'version 1' } })
  })

  it('is refused while the candidate names it', async () => {
    const { digest, who, inUse } = await uploaded()
    inUse.push({ what: 'the candidate', program: naming(digest) })
    expect(await deleteList(digest, who)).toEqual({ ok: false, error: { by: 'the candidate' } })
  })

  it('once more takes away an image that was left behind', async () => {
    const { digest, who, images } = await uploaded()
    const image = images.get(digest)
    await deleteList(digest, who)
    if (image !== undefined) images.set(digest, image)
    expect(await deleteList(digest, who)).toEqual({ ok: true, value: 'deleted' })
    expect(images.size).toBe(0)
  })
})

it('names the lists of a program that the edge would not find', async () => {
  const { ports, images } = setting()
  const [known, byHand, absent] = [await packed('a'), await packed('b'), await packed('c')]
  await uploadList({ ...known, name: undefined, of: undefined }, { actor: operator, now, ports })
  images.set(byHand.digest, byHand.image)
  const lists = Object.fromEntries(
    [known, byHand, absent].map(({ digest }, index) => [`l${index}`, { of: 'content' as const, digest }]),
  )
  const program = programWith([], { lists: { ...lists, again: { of: 'author', digest: absent.digest } } })
  expect(await missingLists(program, ports)).toEqual([absent.digest])
  expect(await missingLists(programWith([]), ports)).toEqual([])
})
