import { expect, it } from 'vitest'

import { holds, roles, type Role } from '../../src/control/actor.ts'

/** Written out: what each role may is what it is for. */
const held: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  editor: ['viewer', 'editor'],
  publisher: ['viewer', 'editor', 'publisher'],
  admin: ['viewer', 'editor', 'publisher', 'admin'],
}

it.each(Object.entries(held))('the role %s holds %j and no other', (role, expected) => {
  expect(roles.filter((needed) => holds(role as Role, needed))).toEqual(expected)
})
