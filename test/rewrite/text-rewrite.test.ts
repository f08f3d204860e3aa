/**
 * Texts rewritten and put back: only what was found changes, twice is once, and the way back gives the original.
 *
 * @module
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtinRegistry } from '../../src/link/registry.ts'
import type { Found, Governed, Governor } from '../../src/rewrite/governor.ts'
import { codeMarks, isMarked, markedCode, removedCode } from '../../src/rewrite/share-codes.ts'
import { makeTextFinder, restoreText, rewriteText } from '../../src/rewrite/text.ts'

const find = makeTextFinder(builtinRegistry)
const own = 'https://detour.example/go/'

/** Governs everything but its own links; the token is the number of the link. */
class Notary implements Governor {
  readonly asked: (readonly Found[])[] = []
  readonly #stood: string[] = []
  readonly #remove: boolean

  constructor(remove = false) {
    this.#remove = remove
  }

  mayConcern(url: string): boolean {
    return !url.startsWith(own)
  }

  govern(found: readonly Found[]): Promise<readonly (Governed | undefined)[]> {
    this.asked.push(found)
    return Promise.resolve(found.map((one) => this.#governOne(one)))
  }

  readonly restore = (url: string): Promise<{ to: string; was: string | undefined } | undefined> => {
    const stood = url.startsWith(own) ? this.#stood[Number(url.slice(own.length, -2))] : undefined
    return Promise.resolve(stood === undefined ? undefined : { to: stood, was: undefined })
  }

  #governOne(found: Found): Governed {
    if (found.kind === 'code') {
      return { action: 'explain', replacement: this.#remove ? removedCode() : markedCode(found.text, 'zh-CN') }
    }
    const number = this.#stood.push(found.written ?? found.url) - 1
    return { action: 'equivalent', replacement: `${own}${number}.s` }
  }
}

describe('rewriting', () => {
  it('asks once for everything and leaves every other character', async () => {
    const notary = new Notary()
    const text = '①看item.taobao.com/item.htm?id=1，和 https://item.jd.com/1.html。￥dAEYbi4KO4D￥②'
    const rewritten = await rewriteText(text, notary, find)
    expect(rewritten).toStrictEqual({
      text: `①看${own}0.s，和 ${own}1.s。￥dAEYbi4KO4D￥${codeMarks.zh}②`,
      found: 3,
      changed: 3,
    })
    expect(notary.asked).toHaveLength(1)
    expect(notary.asked[0]).toHaveLength(3)
  })

  it('leaves a text alone where nothing is governed', async () => {
    const governor: Governor = {
      mayConcern: () => true,
      govern: (found) => Promise.resolve(found.map(() => undefined)),
    }
    const text = '看https://item.jd.com/1.html ￥dAEYbi4KO4D￥'
    expect(await rewriteText(text, governor, find)).toStrictEqual({ text, found: 2, changed: 0 })
  })

  it('asks for nothing that cannot concern anybody', async () => {
    const notary = new Notary()
    expect(await rewriteText(`看${own}1.s`, notary, find)).toStrictEqual({ text: `看${own}1.s`, found: 1, changed: 0 })
    expect(notary.asked).toStrictEqual([])
  })

  it('lets the fault of the governor through', async () => {
    const governor: Governor = { mayConcern: () => true, govern: () => Promise.reject(new Error('no policy')) }
    await expect(rewriteText('https://item.jd.com/1.html', governor, find)).rejects.toThrow('no policy')
  })

  it('removes a code, and what stood around it does not become one word or link', async () => {
    const notary = new Notary(true)
    expect((await rewriteText('好 ￥dAEYbi4KO4D￥的￥dAEYbi4KO4D￥', notary, find)).text).toBe('好 的')
    // A browser reads neither as the shop's; taking the code out must not make it so.
    expect((await rewriteText('https://看.taobao。com￥dAEYbi4KO4D￥', new Notary(true), find)).text).toBe(`${own}0.s`)
    expect((await rewriteText('https://a.example/1￥dAEYbi4KO4D￥2', notary, find)).text).toBe(`${own}0.s 2`)
  })
})

describe('marks', () => {
  it('stands behind the code in the language of the page', () => {
    expect(markedCode('￥dAEYbi4KO4D￥', undefined)).toBe(`￥dAEYbi4KO4D￥${codeMarks.zh}`)
    expect(markedCode('￥dAEYbi4KO4D￥', 'zh-Hant')).toBe(`￥dAEYbi4KO4D￥${codeMarks.zh}`)
    expect(markedCode('￥dAEYbi4KO4D￥', 'en-GB')).toBe(`￥dAEYbi4KO4D￥${codeMarks.en}`)
  })

  it('is known by its place', () => {
    expect(isMarked(`x${codeMarks.en}`, 1)).toBe(true)
    expect(isMarked(`x${codeMarks.en}`, 0)).toBe(false)
  })

  it('is only taken off behind a code', async () => {
    const nothing = (): Promise<undefined> => Promise.resolve(undefined)
    expect(await restoreText(`￥dAEYbi4KO4D￥${codeMarks.en}，x`, nothing)).toBe('￥dAEYbi4KO4D￥，x')
    expect(await restoreText(`口令${codeMarks.zh}：x`, nothing)).toBe(`口令${codeMarks.zh}：x`)
  })
})

it('puts back the characters that stood, where the address is not enough', async () => {
  const restore = (url: string): Promise<{ to: string; was: string | undefined } | undefined> =>
    Promise.resolve(url === `${own}a` ? { to: 'https://m.tb.cn/h.1', was: 'm.tb.cn/h.1' } : undefined)
  expect(await restoreText(`看${own}a很好，${own}b`, restore)).toBe(`看m.tb.cn/h.1很好，${own}b`)
})

describe('laws (seed 20261123)', () => {
  const parts = [
    ...'看 好，。.,;:!?()[]{}"\'/\\@-_#=&%<>*\n\t￥$€✔（）《》！Э'.split(''),
    'https://',
    'http://',
    'http:',
    'HTTPS:/',
    '://',
    '//',
    'item.taobao.com',
    'm.tb.cn/h.5KxYzW',
    'example.com',
    '/item.htm?id=1',
    '?id=1',
    '...',
    'ｉｔｅｍ',
    '.taobao。com',
    'https://item.jd.com/1.html',
    'taobao://',
    'openapp.jdmobile://',
    'dAEYbi4KO4D',
    '￥dAEYbi4KO4D￥',
    '3DIFi3EsIAhRkW',
    '8.0 hihi:/(abcd1234efg)/ CZ0001',
    '1999',
    'a',
    'b2',
    '={"a":"b"}',
    'é',
    '𝐢',
  ]
  const links = [
    'https://item.jd.com/1.html',
    'm.tb.cn/h.5KxYzW',
    '//item.taobao.com/a?id=1',
    'taobao://a.b/c',
    '￥dAEYbi4KO4D￥',
  ]
  const texts = fc
    .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...parts) }, fc.constantFrom(...links)), {
      minLength: 1,
      maxLength: 24,
      size: 'max',
    })
    .map((some) => some.join(''))
  const options = { seed: 20_261_123, numRuns: 4000 }

  it('pieces are in order, never overlap, and are what stands there', () => {
    let seen = 0
    fc.assert(
      fc.property(texts, (text) => {
        let done = 0
        for (const { start, end, found } of find(text)) {
          expect(start).toBeGreaterThanOrEqual(done)
          expect(end).toBeGreaterThan(start)
          const stands = found.kind === 'code' ? found.text : (found.written ?? found.url)
          expect(text.slice(start, end)).toBe(stands)
          done = end
          seen += 1
        }
      }),
      options,
    )
    expect(seen).toBeGreaterThan(4000)
  })

  it('rewriting twice is rewriting once', async () => {
    let changed = 0
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (text, remove) => {
        const notary = new Notary(remove)
        const once = await rewriteText(text, notary, find)
        changed += once.changed
        const twice = await rewriteText(once.text, notary, find)
        expect(twice.text).toBe(once.text)
      }),
      options,
    )
    expect(changed).toBeGreaterThan(4000)
  })

  it('the way back gives the original', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const notary = new Notary()
        const { text: rewritten } = await rewriteText(text, notary, find)
        expect(await restoreText(rewritten, notary.restore)).toBe(text)
      }),
      options,
    )
  })
})
