/**
 * Documents of JSON to rewrite: any values with links in them, in any writing.
 *
 * @module
 */

import fc from 'fast-check'

import { randomFrom, type Random } from '../support/random.ts'

export type Value = string | number | boolean | null | readonly Value[] | Members
interface Members {
  readonly [key: string]: Value
}

export const link = fc.nat({ max: 999 }).map((id) => `https://item.jd.com/${id}.html`)
/** What a link cannot go on with, so that links and words are told apart by all readers of these texts. */
const edge = fc.constantFrom(' ', '看', '\n', '"', '<', '\u2028', '😀', '\ud800', '\udc00 ', '\u0000')
const words = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('\\', '//', '\\"', '</script>', '/', '\\u0041', '&amp;', ':', '{"a":1}'),
)
const sentence = fc
  .array(fc.oneof(fc.tuple(edge, words, edge), fc.tuple(edge, link, edge)), { maxLength: 6 })
  .map((parts) => parts.flat().join(''))
const blanks = fc.constantFrom('', ' ', '\n\t')
const padded = fc.tuple(blanks, link, blanks).map((parts) => parts.join(''))
const relative = link.map((url) => url.slice('https:'.length))
const texts = fc.oneof(words, sentence, padded, relative)
const scalars = fc.oneof(texts, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(true, false, null))

const { value: values } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(texts, tie('value'), { maxKeys: 5 }),
  ),
}))

/** A value, and one of the many ways to write it. */
export const documents = fc.tuple(values, fc.integer()).map(([value, seed]) => writeAnyhow(value, randomFrom(seed)))

/** Writes JSON with white space and escapes wherever they may be. */
export function writeAnyhow(value: Value, random: Random): string {
  const chance = { escape: random() * random(), slash: random() < 0.5 }
  const space = () => (random() < 0.2 ? ([' ', '\n', '\r\n', '\t'][Math.floor(random() * 4)] ?? '') : '')
  const hexOf = (unit: string) => {
    const digits = unit.charCodeAt(0).toString(16).padStart(4, '0')
    return `\\u${random() < 0.5 ? digits : digits.toUpperCase()}`
  }
  const character = (one: string) => {
    if (random() < chance.escape) return one.split('').map(hexOf).join('')
    if (one === '/') return chance.slash ? '\\/' : '/'
    return JSON.stringify(one).slice(1, -1)
  }
  // Pairs of surrogates stand as they are or as two escapes, halves as an escape alone: so UTF-8 can hold it all.
  const string = (text: string) => `"${Array.from(text, character).join('')}"`
  const spaced = (text: string) => `${space()}${text}${space()}`
  const any = (one: Value): string => {
    if (typeof one === 'string') return spaced(string(one))
    if (typeof one === 'number') return spaced(random() < 0.1 ? '1.0e+2' : JSON.stringify(one))
    if (one === null || typeof one === 'boolean') return spaced(String(one))
    if (isList(one)) return spaced(`[${space()}${one.map(any).join(',')}]`)
    const members = Object.entries(one).map(([key, member]) => `${spaced(string(key))}:${any(member)}`)
    return spaced(`{${space()}${members.join(',')}}`)
  }
  return `${random() < 0.1 ? '' : space()}${any(value)}`
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}
