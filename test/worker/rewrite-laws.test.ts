import fc from 'fast-check'
import { parse } from 'parse5'
import { describe, expect, it } from 'vitest'

import { charsetOf } from '../../src/rewrite/charset.ts'
import type { Found } from '../../src/rewrite/governor.ts'
import { rewriteHtml, rewriteWholeHtml, type HtmlOptions, type Pen } from '../../src/rewrite/html.ts'
import { encodeGbk } from '../../src/demo/origin/gbk.ts'
import { base, linksIn, pages } from '../rewrite/html-pages.ts'
import cases from '../rewrite/html.jsonl?raw'

const encoder = new TextEncoder()
const seed = 20_201_009
const isTaobao = /^https?:\/\/(?:[^/]*\.)?taobao\.com(?=[/:?#]|$)/

/** What is put in a link's place does not concern anybody any more. */
function pen(): Pen & { readonly seen: string[] } {
  const seen: string[] = []
  return {
    seen,
    mayConcern: (url) => isTaobao.test(url),
    replace: async (found: readonly Found[]) =>
      found.map((one) => {
        if (one.kind === 'link') seen.push(one.url)
        return { address: 'https://go.example/HERE' }
      }),
  }
}

function options(charset = 'utf-8'): HtmlOptions {
  return { charset, base, profile: { attributes: [], islands: false } }
}

function bytesOf(html: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encoder.encode(html))
}

async function whole(bytes: Uint8Array<ArrayBuffer>, with_: Pen = pen(), charset?: string): Promise<Uint8Array> {
  return await rewriteWholeHtml(bytes, with_, options(charset), { found: 0, changed: 0 })
}

function inChunks(bytes: Uint8Array<ArrayBuffer>, lengths: () => number): ReadableStream<Uint8Array> {
  let place = 0
  return new ReadableStream({
    pull: (controller) => {
      if (place >= bytes.length) {
        controller.close()
        return
      }
      const end = place + lengths()
      controller.enqueue(bytes.slice(place, end))
      place = end
    },
  })
}

async function streamed(page: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const done = rewriteHtml(page, pen(), options(), { found: 0, changed: 0 })
  return new Uint8Array(await new Response(done).arrayBuffer())
}

describe('rewriting a page', () => {
  it(`gives the same in any chunks, whole or streamed (200 pages, seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(pages, fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1 }), async (html, lengths) => {
        const bytes = bytesOf(html)
        let turn = 0
        const next = (): number => lengths[turn++ % lengths.length] ?? 1
        expect(await streamed(inChunks(bytes, next))).toEqual(await whole(bytes))
      }),
      { seed, numRuns: 200 },
    )
  })

  it('gives the same for each length of chunks from 1 to 64 bytes, with tags across all of them', async () => {
    const html = cases
      .split('\n')
      .filter(
        (line) =>
          line !== '' && !/"(?:[a-z]+-)?base[^:]*":|"id": ?"(?:base|frames)|plaintext|unterminated|-open"/.test(line),
      )
      .map((line) => (JSON.parse(line) as { html: string }).html)
      .join('<p>')
    const bytes = bytesOf(`${html}<p>${'<a href="https://item.taobao.com/x">好</a>'.repeat(3000)}`)
    const wanted = await whole(bytes)
    for (let length = 1; length <= 64; length += 7)
      expect(await streamed(inChunks(bytes, () => length))).toEqual(wanted)
  })

  it(`twice is the same as once (300 pages, seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (html) => {
        const once = await whole(bytesOf(html))
        expect(await whole(new Uint8Array(once))).toEqual(once)
      }),
      { seed, numRuns: 300 },
    )
  })

  it(`decides exactly the links that parse5 sees (500 pages, seed ${seed})`, async () => {
    let links = 0
    await fc.assert(
      fc.asyncProperty(pages, async (html) => {
        const with_ = pen()
        await whole(bytesOf(html), with_)
        const wanted = linksIn(parse(html)).filter((url) => isTaobao.test(url))
        links += wanted.length
        expect(with_.seen).toEqual(wanted)
      }),
      { seed, numRuns: 500 },
    )
    expect(links).toBeGreaterThan(500)
  })
})

describe('what a hostile page is made of', () => {
  const svg =
    '<svg width="1" /><![CDATA[><a href="https://item.taobao.com/x">好</a><svg a=">" /><script>"<a href=https://item.taobao.com/s>"</script>'

  it('an empty root of SVG stays one in any chunks, and keeps its name', async () => {
    const bytes = bytesOf(`<SvG/>${svg}<svg a="`.repeat(400))
    const wanted = new TextDecoder().decode(await whole(bytes))
    expect(wanted).toContain('<SvG/>')
    expect(wanted.match(/HERE/g)?.length).toBeGreaterThan(100)
    for (const length of [1, 7, 64, 100_000]) {
      expect(new TextDecoder().decode(await streamed(inChunks(bytes, () => length))) === wanted).toBe(true)
    }
  })

  it.each([
    ['attributes', `<a ${Array.from({ length: 100_000 }, (_, index) => `a${index}`).join(' ')}>`],
    ['a refresh', `<meta http-equiv=refresh content="${'1'.repeat(400_000)}x">`],
    ['noscripts of SVG', `<svg>${'<noscript>'.repeat(5_000)}`],
    ['chunks', '<p></p>'.repeat(20_000)],
  ])('%s without end cost no more than their length', async (_name, html) => {
    const bytes = bytesOf(html)
    const once = await streamed(inChunks(bytes, () => (html.startsWith('<p>') ? 1 : 4096)))
    expect(once.length === bytes.length && once.every((byte, index) => byte === bytes[index])).toBe(true)
  })

  it('is left to the parser’s refusal where tags begin within tags without end', async () => {
    const endless = bytesOf(`<svg/><![CDATA[>${'<svg a="'.repeat(200_000)}`)
    await expect(whole(endless)).rejects.toThrow('tags within tags')
  })
})

describe('a page in several charsets', () => {
  const body =
    '<p>淘宝的好物</p><a href="https://item.taobao.com/item.htm?id=1" title="手机壳">买它</a><a href="/自己">我</a>'
  const declared = `<meta charset="gbk">${body}`

  it.each([
    ['UTF-8', 'text/html; charset=utf-8', bytesOf(body), 'utf-8'],
    ['GBK by its header', 'text/html; charset=GBK', encodeGbk(body), 'gbk'],
    ['GBK by a meta alone', 'text/html', encodeGbk(declared), 'gbk'],
    ['GB2312 in quotes', 'text/html;charset="gb2312"', encodeGbk(body), 'gbk'],
    ['GBK, with an empty charset in the header', 'text/html; charset=', encodeGbk(declared), 'gbk'],
  ])('%s: the same link is decided, and every other byte stays', async (_name, type, bytes, charset) => {
    expect(charsetOf(type, bytes)).toBe(charset)
    const with_ = pen()
    const done = await whole(bytes, with_, charset)
    expect(with_.seen).toEqual(['https://item.taobao.com/item.htm?id=1'])
    const put = new TextDecoder('windows-1252')
    const wanted = put.decode(bytes).replace('https://item.taobao.com/item.htm?id=1', 'https://go.example/HERE')
    expect(put.decode(done)).toBe(wanted)
  })

  it.each([
    ['in an attribute', '<p title="<meta charset=gbk>">', 'utf-8'],
    ['in a comment', '<!-- <meta charset=gbk> -->', 'utf-8'],
    ['behind an empty comment', '<!--><meta charset=gbk>', 'gbk'],
    ['behind another tag', '<html lang="a>b"><META/CHARSET="GBK"/>', 'gbk'],
    ['as a pragma', "<meta content='text/html; charset = gb2312' http-equiv=Content-Type>", 'gbk'],
    ['of a charset that cannot be', '<meta charset=utf-16>', 'utf-8'],
    ['of no charset, then of one', '<meta charset=none><meta charset=gbk>', 'gbk'],
    ['in a declaration', '<!x <meta charset=gbk>', 'utf-8'],
  ])('a meta %s is read as browsers read it: %s', (_name, html, charset) => {
    expect(charsetOf('text/html', bytesOf(html))).toBe(charset)
  })

  it.each(['utf-16', 'hz-gb-2312', 'iso-2022-jp', 'no-such-charset'])('%s is nothing to look into', (label) => {
    expect(charsetOf(`text/html; charset=${label}`, bytesOf(body))).toBeUndefined()
  })
})
