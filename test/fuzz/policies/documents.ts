/**
 * Policies that somebody damaged: the examples, with parts lost, doubled, moved or overwritten.
 *
 * @module
 */

import { readFileSync } from 'node:fs'

import fc from 'fast-check'

const examples = ['douyin', 'kuaishou'].map((name) =>
  readFileSync(new URL(`../../../examples/${name}/policy.yaml`, import.meta.url), 'utf8'),
)

const scraps = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ': ',
    ',',
    '- ',
    '#',
    '&a',
    '*a',
    '!!',
    '|',
    '>',
    '"',
    "'",
    '\n',
    '\r\n',
    '\r',
    '\n  ',
    '\t',
    '\0',
    '<<: *a',
    '---\n',
    '...',

    'true',
    'null',
    '~',
    '1e999',
    '0x7f',
    '.inf',
    '2020-10-09',
    '2020-10-09T00:00:00+08:00',
    '99999999999999999999',
    '\ud800',
    '\ufeff',
    '好',
    '😀',
    '：',
    '，',
    '【',
    '】',
    '“',

    'rules:',
    'if:',
    'then:',
    'from:',
    'until:',
    'surface:',
    'to:',
    'party:',
    'own',
    'in:',
    'rollout:',
    '__proto__:',
    'constructor:',
    'allow:',
    'redirect:',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
)

const cut = fc.record({
  at: fc.noBias(fc.nat({ max: 1_000_000 })),
  length: fc.oneof(fc.constant(0), fc.nat({ max: 4 }), fc.nat({ max: 200 }), fc.nat({ max: 4000 })),
  put: fc.oneof(fc.constant(undefined), scraps),
  isTwice: fc.boolean(),
})

/** A whole example, or as JSON, with one to five places damaged; sometimes nothing but scraps. */
export const documents = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.tuple(fc.constantFrom(...examples), fc.array(cut, { maxLength: 5 })).map(([text, cuts]) =>
      cuts.reduce((whole, { at, length, put, isTwice }) => {
        const place = at % (whole.length + 1)
        const lost = whole.slice(place, place + length)
        return whole.slice(0, place) + (put ?? '') + (isTwice ? lost + lost : '') + whole.slice(place + length)
      }, text),
    ),
  },
  { weight: 1, arbitrary: fc.array(scraps, { maxLength: 30 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.json() },
)
