import { expect, it } from 'vitest'

import { actorOfToken, type FoundToken } from '../../src/control/tokens.ts'
import { instant } from '../../src/kernel/instant.ts'

const token: FoundToken = {
  id: 'tok_1',
  name: 'deploys',
  role: 'publisher',
  areas: undefined,
  owner: 'bob@example.com',
  createdBy: 'access:bob@example.com',
  createdAt: instant(0),
  expiresAt: instant(10),
  revokedAt: undefined,
  lastUsedAt: undefined,
  hash: 'h',
  ownerRole: 'publisher',
}

it('a token opens nothing once its owner is no member, although nobody has revoked it', () => {
  expect(actorOfToken(token, instant(5))).toMatchObject({ ok: true, value: { role: 'publisher' } })
  const left = actorOfToken({ ...token, ownerRole: undefined }, instant(5))
  expect(left).toEqual({ ok: false, error: 'the API token’s owner is no longer a member' })
})
