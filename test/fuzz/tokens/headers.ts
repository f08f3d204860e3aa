/**
 * A token with the right signature and another header is refused.
 *
 * @module
 */

import fc from 'fast-check'

import { claims as goodClaims, header, now, ringOf, signed, jwk, audience } from '../../link/token-signing.ts'
import { readToken } from '../../../src/link/token.ts'
import { makeLaw } from '../law.ts'

const ring = await ringOf(jwk)

const junk = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    'none',
    'None',
    'HS384',
    'HS512',
    'RS256',
    'ES256',
    'JWT',
    'jwt',
    'k2',
    'K1',
    'k1 ',
    ' k1',
    '',
    'Detour-Link+jwt',
  ),
  fc.constantFrom(null, true, 0, 1, undefined),
  fc.constantFrom([], ['HS256'], {}),
)
const more = fc.dictionary(
  fc.constantFrom('jku', 'jwk', 'crit', 'zip', 'x5u', 'b64', 'cty', 'epk', '__proto__x'),
  junk,
  { maxKeys: 2 },
)

export const headers = makeLaw({
  title: 'a token counts by its exact header alone: another algorithm, key, type or member is refused',
  cases: fc.record({ name: fc.constantFrom('alg', 'kid', 'typ', 'none'), value: junk, more }),
  holds: async ({ name, value, more: others }) => {
    const head = { ...header, ...(name === 'none' ? {} : { [name]: value }), ...others }
    const isSame = JSON.stringify(head) === JSON.stringify(header)
    const read = await readToken(signed(head, goodClaims), ring, { audience, now })
    if (read.ok !== isSame) throw new Error(`${JSON.stringify(head)} ${read.ok ? 'counted' : 'was refused'}`)
    return isSame ? 'exact' : 'refused'
  },
  kinds: { refused: 0.7, exact: 0.01 },
  brief: 500,
  long: 100_000,
})
