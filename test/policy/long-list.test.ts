import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listDigest, maxImageBytes, openList, packList, type LongList } from '../../src/policy/long-list.ts'
import { sealImage } from './images.ts'

async function imageOf(ids: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const packed = await packList(ids)
  if (!packed.ok) throw new Error(packed.error.code)
  return packed.value.image
}

async function listOf(ids: readonly string[]): Promise<LongList> {
  const opened = openList(await imageOf(ids))
  if (!opened.ok) throw new Error(opened.error)
  return opened.value
}

const id = fc
  .oneof(
    fc.stringMatching(/^[0-9]{1,19}$/),
    fc.stringMatching(/^(?:taobao|jd|r_|a-)[:_]?0{0,2}[0-9]{0,14}$/),
    fc.stringMatching(/^[a-z0-9:_.-]{1,12}$/),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
  )
  .filter((text) => text !== '' && !text.includes('\n') && text.isWellFormed())

describe('a long list', () => {
  it('holds exactly what a set would hold, whatever the ids', async () => {
    let asked = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(id, { minLength: 1, maxLength: 60 }),
        fc.array(fc.string(), { maxLength: 20 }),
        async (ids, others) => {
          const list = await listOf(ids)
          const set = new Set(ids)
          // Near misses: digits cut off or added, zeros before them, another half of the last byte.
          const near = ids.flatMap((each) => [
            `${each}0`,
            each.slice(0, -1),
            `0${each}`,
            each.replace(/\d/, '0'),
            `${each}?`,
          ])
          for (const each of [...ids, ...near, ...others, '']) {
            expect([each, list.has(each)]).toEqual([each, set.has(each)])
            asked++
          }
          expect(list.size).toBe(set.size)
        },
      ),
      { numRuns: 400, seed: 20 },
    )
    expect(asked).toBeGreaterThan(10_000)
  })

  it('knows no text that is no Unicode, although it is written as the sign that replaces it', async () => {
    const list = await listOf(['\ufffd', '\ufffd12'])
    expect(['\ufffd', '\ufffd12', '\ud800', '\ud80012'].map((each) => list.has(each))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('has the digest of `LC_ALL=C sort -u ids | sha256sum`, in whichever order the ids come', async () => {
    const ids = ['taobao:2', '\u{1f600}', '\uffee', 'a', 'taobao:10', 'a']
    const text = 'a\ntaobao:10\ntaobao:2\n\uffee\n\u{1f600}\n'
    const expected = `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`
    expect(await listDigest(ids)).toBe(expected)
    expect((await listOf(ids.toReversed())).digest).toBe(expected)
    expect(await packList(ids)).toMatchObject({ ok: true, value: { digest: expected, count: 5 } })
  })

  it('of a million product ids fits into one value of KV and answers for each of them', async () => {
    const ids = Array.from({ length: 1_000_000 }, (_, n) =>
      n % 2 === 0
        ? `taobao:${6_123_456_789_012 + 7919 * n}`
        : `${7_000_000_000_000_000_000n + 9_999_991_337n * BigInt(n)}`,
    )
    const image = await imageOf(ids)
    expect(image.length).toBeLessThan(maxImageBytes / 2)
    const opened = openList(image)
    if (!opened.ok) throw new Error(opened.error)
    expect(opened.value.size).toBe(1_000_000)
    let held = 0
    let strangers = 0
    for (const each of ids) {
      if (opened.value.has(each)) held++
      if (opened.value.has(`${each}1`) || opened.value.has(`jd:${each}`)) strangers++
    }
    expect([held, strangers]).toEqual([1_000_000, 0])
  })

  it('is refused when no value of KV could hold it', async () => {
    const ids = Array.from({ length: 140_000 }, (_, n) => `${'x'.repeat(190)}${String(n).padStart(6, '0')}y`)
    const packed = await packList(ids)
    const fault = packed.ok ? undefined : packed.error
    expect(fault).toMatchObject({ code: 'too_large' })
    expect(fault?.code === 'too_large' && fault.bytes > maxImageBytes).toBe(true)
  })

  it.each([
    ['an empty id', ['a', ''], 1, 'empty'],
    ['two lines in one', ['a\nb'], 0, 'line_feed'],
    ['half a character', ['a', 'b', '\ud800'], 2, 'not_unicode'],
    ['201 bytes', ['商'.repeat(67)], 0, 'too_long'],
  ])('refuses %s, and says which', async (_, ids, index, why) => {
    expect(await packList(ids)).toEqual({ ok: false, error: { code: 'bad_id', index, why } })
  })

  it('needs at least one id', async () => {
    expect(await packList([])).toEqual({ ok: false, error: { code: 'empty' } })
  })
})

describe('an image', () => {
  it('is opened wherever it lies in memory', async () => {
    const image = await imageOf(['a_1', 'a_2'])
    const shifted = new Uint8Array(image.length + 1)
    shifted.set(image, 1)
    const opened = openList(shifted.subarray(1))
    expect(opened.ok && opened.value.has('a_2') && !opened.value.has('a_3')).toBe(true)
  })

  it('is refused when it is of another kind or of a newer version', async () => {
    const newer = await imageOf(['a'])
    newer[4] = 2
    expect(openList(newer)).toEqual({ ok: false, error: 'newer_version' })
    expect(openList(new TextEncoder().encode('{"ids":["a"]}'.padEnd(128)))).toEqual({ ok: false, error: 'not_a_list' })
    expect(openList(new ArrayBuffer(0))).toEqual({ ok: false, error: 'not_a_list' })
  })

  it('is refused when a single byte of it has changed, or it was cut short', async () => {
    const image = await imageOf(Array.from({ length: 50 }, (_, n) => `taobao:${n}`))
    let refused = 0
    for (let at = 0; at < image.length; at++) {
      const changed = image.slice()
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      if (!openList(changed).ok) refused++
    }
    expect(refused).toBe(image.length)
    for (let length = 0; length < image.length; length++) expect(openList(image.slice(0, length)).ok).toBe(false)
  })

  it('never throws and never reads outside, even when its bytes are made to pass the check', async () => {
    const image = await imageOf(Array.from({ length: 40 }, (_, n) => `taobao:${n}`))
    let opened = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(image.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        fc.string(),
        (changes, text) => {
          const forged = image.slice()
          for (const [at, byte] of changes) forged[at] = byte
          sealImage(forged)
          const list = openList(forged)
          if (!list.ok) return
          opened++
          for (const each of [text, 'taobao:1', '1', 'é'.repeat(100)])
            expect(typeof list.value.has(each)).toBe('boolean')
        },
      ),
      { numRuns: 3000, seed: 7 },
    )
    expect(opened).toBeGreaterThan(200)
  })

  it('is refused whatever random bytes it is (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(openList(bytes).ok).toBe(false)
      }),
      { seed: 20_201_009 },
    )
  })
})
