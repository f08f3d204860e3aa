import { describe, expect, it } from 'vitest'
import { acceptPublished, maxPublishedLength, publishedText } from '../../src/policy/published.ts'
import { programWith, ruleIf } from './programs.ts'

const program = programWith([ruleIf({})])
const good = await publishedText(program, { version: 5, base: 4, publishedAt: 1000 })
const value = JSON.parse(good)
const digest: string = value.digest

const rules = Array.from({ length: 100_001 }, () => 0)
const nested = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`)

const rows: readonly (readonly [string, string | null, string, string | undefined])[] = [
  ['nothing', null, 'missing', undefined],
  ['an empty text', '', 'missing', undefined],
  ['garbage', '<html>502</html>', 'not_json', undefined],
  ['half a value', good.slice(0, -10), 'not_json', undefined],
  ['ten thousand open brackets', '['.repeat(10_000), 'not_json', undefined],
  ['null as JSON', 'null', 'invalid', ''],
  ['no envelope', JSON.stringify(program), 'invalid', '/version'],
  ['a newer envelope', JSON.stringify({ ...value, schema: 3 }), 'schema', '/schema'],
  ['a newer program', JSON.stringify({ ...value, program: { ...program, schema: 3 } }), 'schema', '/schema'],
  ['a version that is none', JSON.stringify({ ...value, version: '5' }), 'invalid', '/version'],
  ['an older version', JSON.stringify({ ...value, version: 3 }), 'older', '/version'],
  [
    'another program under the same version',
    JSON.stringify({ ...value, version: 4, digest: `sha256:${'0'.repeat(64)}` }),
    'integrity',
    '/digest',
  ],
  ['a wrong digest', JSON.stringify({ ...value, digest: `sha256:${'0'.repeat(64)}` }), 'integrity', '/digest'],
  ['a changed program', good.replace('somebody', 'somebodx'), 'integrity', '/digest'],
  ['a lone surrogate', good.replace('somebody', String.raw`some\ud800`), 'integrity', '/digest'],
  ['another name', JSON.stringify({ ...value, name: 'other' }), 'invalid', '/name'],
  [
    'an invalid program',
    JSON.stringify({ ...value, program: { ...program, stores: 'x' } }),
    'invalid',
    '/program/stores',
  ],
  ['too long a text', good + ' '.repeat(maxPublishedLength), 'limit', undefined],
  ['too many rules', JSON.stringify({ ...value, program: { ...program, rules } }), 'limit', '/program/rules'],
  ['too deep a program', JSON.stringify({ ...value, program: { ...program, rules: nested } }), 'limit', '/program'],
]

describe('a published value', () => {
  it('is accepted when it is whole, at least as new, and what its digest says', async () => {
    expect(await acceptPublished(good)).toEqual({ ok: true, value })
    expect(value).toMatchObject({ schema: 1, name: 'sample', version: 5, base: 4, published_at: 1000, program })
    expect(await acceptPublished(good, { version: 4, digest: 'sha256:other' })).toMatchObject({ ok: true })
    expect(await acceptPublished(good, { version: 5, digest })).toMatchObject({ ok: true })
  })

  it.each(rows)('is refused as %s', async (_, text, code, pointer) => {
    const refused = await acceptPublished(text, { version: 4, digest })
    expect(refused).toMatchObject({ ok: false, error: { code } })
    expect(refused.ok ? '' : refused.error.pointer).toBe(pointer)
  })

  it('says which schema it does not understand', async () => {
    expect(await acceptPublished(JSON.stringify({ ...value, schema: 3 }))).toMatchObject({
      error: { message: 'schema 3 > 1' },
    })
  })

  it('moves on after a rollback: a new version with old content', async () => {
    const again = await publishedText(program, { version: 6, base: 5, publishedAt: 2000 })
    expect(await acceptPublished(again, { version: 5, digest })).toMatchObject({
      ok: true,
      value: { version: 6, digest },
    })
  })

  it('is refused or unchanged whichever byte is flipped', async () => {
    let refused = 0
    for (let index = 0; index < good.length; index += 7) {
      const flipped = good.slice(0, index) + String.fromCharCode(good.charCodeAt(index) ^ 1) + good.slice(index + 1)
      const accepted = await acceptPublished(flipped)
      expect(accepted.ok ? accepted.value.program : program).toEqual(program)
      if (!accepted.ok) refused++
    }
    expect(refused).toBeGreaterThan(100)
  })
})
