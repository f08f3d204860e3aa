import { describe, expect, it } from 'vitest'

import { areas, personOf, roles, type Actor } from '../../src/control/actor.ts'
import { removeMember, setMember } from '../../src/control/members.ts'
import { actorOfToken, beyondGiver, createToken, hashOf, holderOf } from '../../src/control/tokens.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Ledger } from '../../src/store/d1-ledger.ts'
import { d1Members } from '../../src/store/d1-members.ts'
import { d1Tokens } from '../../src/store/d1-tokens.ts'
import { sqliteD1 } from '../store/sqlite.ts'

const pepper = 'a pepper of more than thirty-two characters'
const now = instant(1_700_000_000_000)
const day = 86_400_000
const bootstrap: Actor = { id: 'bootstrap', name: 'bootstrap', role: 'admin', areas: undefined }
const ada: Actor = { id: 'access:ada@example.com', name: 'ada', role: 'admin', areas: undefined }
const wanted = { name: 'ci', role: 'publisher', areas: undefined, owner: undefined, days: 90 } as const

function fresh() {
  const { database, query } = sqliteD1()
  const tokens = d1Tokens(database, d1Ledger(database))
  const acts = () => query('SELECT act, actor, detail FROM audit ORDER BY id').map((row) => ({ ...row }))
  return { tokens, members: d1Members(database), query, acts }
}

async function make(
  given: ReturnType<typeof fresh>,
  more: Partial<Parameters<typeof createToken>[0]> = {},
  actor = bootstrap,
) {
  const made = await createToken({ ...wanted, ...more }, actor, { tokens: given.tokens, pepper, now })
  if (!made.ok) throw new Error(made.error.message)
  return made.value
}

describe('an API token', () => {
  it('is 256 bits of chance, other every time, and kept nowhere as it is', async () => {
    const given = fresh()
    const texts = new Set<string>()
    for (let count = 0; count < 20; count++) texts.add((await make(given)).text)
    expect(texts.size).toBe(20)
    const everything = JSON.stringify([given.query('SELECT * FROM api_tokens'), given.acts()])
    expect(everything.length).toBeGreaterThan(2000)
    for (const text of texts) {
      expect(text).toMatch(/^dtr_[A-Za-z0-9_-]{43}$/)
      expect(everything).not.toContain(text.slice(4))
    }
  })

  it('is found by its hash under the pepper, and under no other', async () => {
    const given = fresh()
    const { text, token } = await make(given, { areas: ['catalogue'] })
    expect(await given.tokens.byHash(await hashOf(pepper, text))).toMatchObject({ id: token.id, areas: ['catalogue'] })
    expect(await given.tokens.byHash(await hashOf(`${pepper}!`, text))).toBeUndefined()
  })

  it('opens until it expires or is revoked', async () => {
    const given = fresh()
    const { text, token } = await make(given, { days: 2 })
    const find = async () => {
      const found = await given.tokens.byHash(await hashOf(pepper, text))
      if (found === undefined) throw new Error('not found')
      return found
    }
    expect(actorOfToken(await find(), instant(now + 2 * day - 1))).toMatchObject({
      ok: true,
      value: { role: 'publisher' },
    })
    expect(actorOfToken(await find(), instant(now + 2 * day))).toEqual({
      ok: false,
      error: 'the API token has expired',
    })
    const act = { at: now, actor: 'bootstrap', act: 'token.revoke', detail: {} }
    expect(await given.tokens.revoke(token.id, now, act)).toBe(true)
    expect(await given.tokens.revoke(token.id, now, act)).toBe(false)
    expect(actorOfToken(await find(), now)).toEqual({ ok: false, error: 'the API token was revoked' })
    expect(given.acts().map((row) => row['act'])).toEqual(['token.create', 'token.revoke'])
  })

  it('of a member does what the member may at the moment, and nothing when he is none', async () => {
    const given = fresh()
    const set = async (role: (typeof roles)[number], revision?: string) =>
      await setMember('bob@example.com', role, { members: given.members, actor: bootstrap, now, revision })
    await expect(make(given, { owner: 'bob@example.com' })).rejects.toThrow('`bob@example.com` is not a member')
    await set('publisher')
    const { text } = await make(given, { owner: 'bob@example.com' })
    const role = async () => {
      const found = await given.tokens.byHash(await hashOf(pepper, text))
      const actor = found === undefined ? undefined : actorOfToken(found, now)
      return actor?.ok === true ? actor.value.role : actor?.error
    }
    expect(await role()).toBe('publisher')
    await set('viewer', '1')
    expect(await role()).toBe('viewer')
    await set('admin', '2')
    expect(await role()).toBe('publisher')
    await removeMember('bob@example.com', { members: given.members, actor: bootstrap, now, revision: '3' })
    expect(await role()).toBe('the API token was revoked')
  })

  it('notes its use once an hour', async () => {
    const given = fresh()
    const { token } = await make(given)
    const used = async (at: number) => {
      await given.tokens.touch(token.id, instant(at))
      return (await given.tokens.get(token.id))?.lastUsedAt
    }
    expect(await used(now)).toBe(now)
    expect(await used(now + 3_599_999)).toBe(now)
    expect(await used(now + 3_600_000)).toBe(now + 3_600_000)
  })

  it('is listed for whom it concerns, in pages', async () => {
    const given = fresh()
    await setMember('bob@example.com', 'viewer', { members: given.members, actor: bootstrap, now, revision: undefined })
    const names = ['a', 'b', 'c', 'd', 'e']
    for (const name of names) {
      if (name < 'c') await make(given, { name, owner: 'bob@example.com' })
      else await make(given, { name }, ada)
    }
    const bob = holderOf({ id: 'access:bob@example.com', name: 'bob', role: 'viewer', areas: undefined })
    const all = await given.tokens.list(undefined, { cursor: undefined, limit: 3 })
    const rest = await given.tokens.list(undefined, { cursor: all.next, limit: 3 })
    expect([...all.items, ...rest.items].map(({ name }) => name)).toEqual(names.toReversed())
    expect(rest.next).toBeUndefined()
    const his = await given.tokens.list(bob, { cursor: undefined, limit: 10 })
    expect(his.items.map(({ name }) => name)).toEqual(['b', 'a'])
    const hers = await given.tokens.list(holderOf(ada), { cursor: undefined, limit: 10 })
    expect(hers.items.map(({ name }) => name)).toEqual(['e', 'd', 'c'])
  })
})

describe('whoever makes a token', () => {
  async function actorBy(given: ReturnType<typeof fresh>, text: string): Promise<Actor> {
    const found = await given.tokens.byHash(await hashOf(pepper, text))
    const actor = found === undefined ? undefined : actorOfToken(found, now)
    if (actor?.ok !== true) throw new Error(actor?.error ?? 'not found')
    return actor.value
  }

  it('stays the same person with it, and with the tokens it makes', async () => {
    const given = fresh()
    const first = await make(given, { role: 'admin' }, ada)
    const actor = await actorBy(given, first.text)
    expect(actor.id).toBe(`token:${first.token.id} of access:ada@example.com`)
    const second = await make(given, { role: 'admin' }, actor)
    const next = await actorBy(given, second.text)
    expect(next.id).toBe(`token:${second.token.id} of access:ada@example.com`)
    expect([actor, next].map(({ id }) => personOf(id))).toEqual([ada.id, ada.id])
  })

  it('with the bootstrap token makes a person of each, and of what each makes', async () => {
    const given = fresh()
    const made = [await make(given, { role: 'admin' }), await make(given, { role: 'admin' })]
    const [one, two] = await Promise.all(made.map(({ text }) => actorBy(given, text)))
    expect([one?.id, two?.id]).toEqual(made.map(({ token }) => `token:${token.id}`))
    const more = await make(given, {}, one)
    expect(personOf((await actorBy(given, more.text)).id)).toBe(one?.id)
  })

  it('names nobody else as its owner', async () => {
    const given = fresh()
    for (const subject of ['ada@example.com', 'bob@example.com']) {
      await setMember(subject, 'admin', { members: given.members, actor: bootstrap, now, revision: undefined })
    }
    const owner = 'bob@example.com'
    await expect(make(given, { owner }, ada)).rejects.toThrow('only `bob@example.com` or the bootstrap token')
    const hers = await make(given, { owner: 'ada@example.com', role: 'admin' }, ada)
    await expect(make(given, { owner }, await actorBy(given, hers.text))).rejects.toThrow('only `bob@example.com`')
    expect((await actorBy(given, (await make(given, { owner })).text)).id).toContain('of access:bob@example.com')
    expect(given.query(`SELECT owner FROM api_tokens ORDER BY place`).map((row) => row['owner'])).toEqual([
      'ada@example.com',
      'bob@example.com',
    ])
  })
})

describe('what one may give', () => {
  it('is never a greater role than one’s own, and never an area one is not let into', () => {
    let judged = 0
    for (const own of roles) {
      for (const given of roles) {
        for (const held of [undefined, ['tokens'], ['tokens', 'audit']] as const) {
          for (const wantedAreas of [undefined, ['audit'], ['tokens'], [...areas]] as const) {
            const actor: Actor = { id: 'token:x', name: 'x', role: own, areas: held }
            const isMore =
              roles.indexOf(given) > roles.indexOf(own) ||
              (held !== undefined &&
                (wantedAreas === undefined || wantedAreas.some((area) => !(held as readonly string[]).includes(area))))
            expect(beyondGiver(actor, { role: given, areas: wantedAreas }) !== undefined).toBe(isMore)
            judged += 1
          }
        }
      }
    }
    expect(judged).toBe(192)
  })
})
