/**
 * A token that was changed by a single character, or written otherwise, is refused, and is worth no more than none.
 *
 * @module
 */

import fc from 'fast-check'

import { tokenFor } from '../hostile/gateway.ts'
import { makeLaw } from '../law.ts'
import { askeds, claims, targets } from './places.ts'
import { decided, strictest, unsigned } from './strictness.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.+~!*'

/** Ways to damage a token; each gives another text. */
const damages: Readonly<Record<string, (token: string, place: number, letter: string) => string>> = {
  'another letter': (token, place, letter) => token.slice(0, place) + letter + token.slice(place + 1),
  'a letter more': (token, place, letter) => token.slice(0, place) + letter + token.slice(place),
  'a letter less': (token, place) => token.slice(0, place) + token.slice(place + 1),
  'two letters changed over': (token, place) =>
    token.slice(0, place) + (token[place + 1] ?? '') + (token[place] ?? '') + token.slice(place + 2),
  padding: (token) => `${token}=`,
  'padding inside': (token) => token.replace('.', '=.'),
  'a blank': (token, place) => `${token.slice(0, place)}%20${token.slice(place)}`,
  'a line end': (token) => `${token}%0A`,
  'a part more': (token) => `${token}.${token.split('.')[2] ?? ''}`,
  'a part less': (token) => token.split('.').slice(0, 2).join('.'),
  'no signature': (token) => `${token.split('.').slice(0, 2).join('.')}.`,
  'the same twice': (token) => `${token}${token}`,
  'parts changed over': (token) => token.split('.').toReversed().join('.'),
  'half of it': (token) => token.slice(0, token.length >> 1),
}

export const damaged = makeLaw({
  title: 'a damaged token is refused, and decides nothing more loosely than no token does',
  cases: fc.record({
    claims,
    to: targets,
    asked: askeds,
    how: fc.constantFrom(...Object.keys(damages)),
    place: fc.noBias(fc.nat({ max: 1 << 16 })),
    letter: fc.constantFrom(...letters.split('')),
  }),
  holds: async ({ claims: said, to, asked, how, place, letter }) => {
    const token = tokenFor(to, asked, said)
    const broken = damages[how]?.(token, place % token.length, letter) ?? token
    if (broken === token) return 'undamaged'
    const whole = await decided(`/${token}`, asked)
    if (whole.evidence !== 'signed') throw new Error(`the token itself was refused: ${whole.fault}`)
    const bad = await decided(`/${broken}`, asked)
    if (bad.evidence === 'signed' || bad.fault === null) throw new Error(`${broken} counted`)
    const claimed = claimedBy(broken)
    const without = claimed === undefined ? undefined : await unsigned(claimed, asked)
    if (bad.strictness < (without?.strictness ?? strictest)) throw new Error(`${broken} was looser than no token`)
    return 'refused'
  },
  kinds: { refused: 0.9 },
  brief: 500,
  long: 50_000,
})

/** Where a damaged token claims to lead: what was changed may be just that. */
function claimedBy(token: string): string | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const to = (payload as { readonly to?: unknown } | null)?.to
    return typeof to === 'string' && to !== '' ? to : undefined
  } catch {
    return undefined
  }
}
