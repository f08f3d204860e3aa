import { describe, expect, it } from 'vitest'

import { subjectOfIdentity } from '../../src/control/access.ts'
import type { Actor } from '../../src/control/actor.ts'
import { removeMember, setMember, subjectOf } from '../../src/control/members.ts'
import { instant } from '../../src/kernel/instant.ts'
import { createToken } from '../../src/control/tokens.ts'
import { d1Members } from '../../src/store/d1-members.ts'
import { d1Tokens } from '../../src/store/d1-tokens.ts'
import { sqliteD1 } from '../store/sqlite.ts'

const now = instant(1_700_000_000_000)
const bootstrap: Actor = { id: 'bootstrap', name: 'bootstrap', role: 'admin', areas: undefined }
const admin: Actor = { id: 'access:ada@example.com', name: 'ada', role: 'admin', areas: undefined }

function fresh(actor = admin) {
  const { database, query } = sqliteD1()
  const members = d1Members(database)
  return {
    members,
    query,
    tokens: d1Tokens(database),
    acts: () => query('SELECT act FROM audit ORDER BY id').map((row) => row['act']),
    set: (subject: string, role: 'viewer' | 'admin', revision?: string, by = actor) =>
      setMember(subject, role, { members, actor: by, now, revision }),
    remove: (subject: string, revision?: string, by = actor) =>
      removeMember(subject, { members, actor: by, now, revision }),
  }
}

const kind = (result: { ok: boolean; error?: { kind: string } }) => (result.ok ? 'ok' : result.error?.kind)

describe('members', () => {
  it('are made, changed and removed by whoever has seen their present state', async () => {
    const { set, remove, members, acts } = fresh()
    expect(kind(await set('bob@example.com', 'viewer'))).toBe('ok')
    expect(kind(await set('bob@example.com', 'admin'))).toBe('match_needed')
    expect(kind(await set('bob@example.com', 'admin', '7'))).toBe('changed')
    expect(kind(await set('eve@example.com', 'viewer', '1'))).toBe('changed')
    expect(kind(await set('bob@example.com', 'admin', '1'))).toBe('ok')
    expect(await members.get('bob@example.com')).toMatchObject({ role: 'admin', revision: 2, setBy: admin.id })
    expect(kind(await set('bob@example.com', 'viewer', '2', bootstrap))).toBe('ok')
    expect(kind(await remove('bob@example.com'))).toBe('match_needed')
    expect(kind(await remove('bob@example.com', '3'))).toBe('ok')
    expect(kind(await remove('bob@example.com', '3'))).toBe('absent')
    expect(acts()).toEqual(['member.set', 'member.set', 'member.set', 'member.remove'])
  })

  it('always have an admin among them, unless the bootstrap token says otherwise', async () => {
    const { set, remove, members } = fresh()
    await set('ada@example.com', 'admin')
    expect(kind(await remove('ada@example.com', '1'))).toBe('last_admin')
    expect(kind(await set('ada@example.com', 'viewer', '1'))).toBe('last_admin')
    expect(kind(await set('ada@example.com', 'admin', '1'))).toBe('ok')
    await set('bob@example.com', 'admin')
    const both = await Promise.all([remove('ada@example.com', '2'), remove('bob@example.com', '1')])
    expect(new Set(both.map(kind))).toEqual(new Set(['last_admin', 'ok']))
    const [last] = await members.list('', 10)
    expect(kind(await remove(last?.subject ?? '', String(last?.revision), bootstrap))).toBe('ok')
    expect(await members.list('', 10)).toEqual([])
  })

  it('cannot be made by a token that is held to areas: they would have more than it', async () => {
    const held: Actor = { id: 'token:tok_1', name: 'x', role: 'admin', areas: ['tokens'] }
    expect(kind(await fresh().set('bob@example.com', 'viewer', undefined, held))).toBe('beyond')
  })

  it('lose their tokens for good when they are removed, and the audit says how many', async () => {
    const { set, remove, tokens, query } = fresh(bootstrap)
    await set('ada@example.com', 'admin')
    await set('bob@example.com', 'viewer')
    const wanted = { name: 'x', role: 'viewer', areas: undefined, days: 1 } as const
    const pepper = 'a pepper of more than thirty-two characters'
    for (const owner of ['bob@example.com', 'bob@example.com', 'ada@example.com', undefined]) {
      await createToken({ ...wanted, owner }, bootstrap, { tokens, pepper, now })
    }
    expect(kind(await remove('ada@example.com', '1', admin))).toBe('last_admin')
    expect(query('SELECT 1 FROM api_tokens WHERE revoked_at IS NOT NULL')).toEqual([])
    expect(kind(await remove('bob@example.com', '1'))).toBe('ok')
    expect(kind(await set('bob@example.com', 'viewer'))).toBe('ok')
    expect(query('SELECT owner, revoked_at FROM api_tokens ORDER BY place').map((row) => ({ ...row }))).toEqual([
      { owner: 'bob@example.com', revoked_at: now },
      { owner: 'bob@example.com', revoked_at: now },
      { owner: 'ada@example.com', revoked_at: null },
      { owner: null, revoked_at: null },
    ])
    const [removal] = query(`SELECT detail FROM audit WHERE act = 'member.remove'`)
    expect(JSON.parse(String(removal?.['detail']))).toMatchObject({ subject: 'bob@example.com', tokens_revoked: 2 })
  })

  it.each([
    ['one more', 1],
    ['one less', 3],
  ])('stay with all their tokens where there are others than the audit would say: %s', async (_, counted) => {
    const { set, members, tokens, query } = fresh(bootstrap)
    await set('bob@example.com', 'viewer')
    const wanted = { name: 'x', role: 'viewer', areas: undefined, owner: 'bob@example.com', days: 1 } as const
    for (let count = 0; count < 2; count++) {
      await createToken(wanted, bootstrap, { tokens, pepper: 'a pepper of more than thirty-two characters', now })
    }
    const change = { subject: 'bob@example.com', at: now, by: 'x', revision: 1, mayTakeLastAdmin: true }
    const act = { at: now, actor: 'x', act: 'member.remove', detail: {} }
    for (const wrong of [0, counted]) expect(await members.remove({ ...change, tokens: wrong }, act)).toBe(false)
    expect(query('SELECT 1 FROM api_tokens WHERE revoked_at IS NOT NULL')).toEqual([])
    expect(await members.tokensOf('bob@example.com', now)).toBe(2)
  })

  it.each(['mar\u212A@example.com', 'b\u0131ll@example.com', 'm\u00fcller@example.com', 'a b@example.com'])(
    'are never named with what is not ASCII: %j',
    (text) => {
      expect(subjectOf(text)).toBeUndefined()
      expect(subjectOfIdentity({ email: text, common_name: 'x.access' })).toBeUndefined()
      expect(subjectOf('MarK@Example.com')).toBe('mark@example.com')
      expect(subjectOfIdentity({ email: 'MarK@Example.com' })).toBe('mark@example.com')
    },
  )

  it('are listed by subject, in pages', async () => {
    const { set, members } = fresh()
    for (const name of ['c', 'a', 'b']) await set(`${name}@example.com`, 'viewer')
    expect((await members.list('', 2)).map(({ subject }) => subject)).toEqual(['a@example.com', 'b@example.com'])
    expect((await members.list('b@example.com', 2)).map(({ subject }) => subject)).toEqual(['c@example.com'])
  })
})
