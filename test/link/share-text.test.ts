/**
 * Share texts: the link in a sentence, and no link in what only looks like one.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'
import { destinationOf } from '../../src/link/destination.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { linkInText } from '../../src/link/share-text.ts'

describe('finds the link', () => {
  it.each([
    ['【淘宝】https://m.tb.cn/h.5KxYzW CZ0001 点击链接', 'https://m.tb.cn/h.5KxYzW'],
    ['【淘宝】https://m.tb.cn/h.5KxYzW?tk=abc「标题」点击链接直接打开', 'https://m.tb.cn/h.5KxYzW?tk=abc'],
    ['看看这个：https://item.jd.com/1.html，很好', 'https://item.jd.com/1.html'],
    ['7.43 复制打开抖音，看看 https://v.douyin.com/iRNBho6u/ ', 'https://v.douyin.com/iRNBho6u/'],
    ['look: https://item.jd.com/1.html.', 'https://item.jd.com/1.html'],
    ['看看 https://item.jd.com，@小王 说好', 'https://item.jd.com'],
    ['看看 https://item.jd.com。很好/便宜', 'https://item.jd.com'],
    ['看看 https://item.jd.com...', 'https://item.jd.com'],
    ['同一个 https://a.example/1 和 https://a.example/1。', 'https://a.example/1'],
  ])('in %s', (text, link) => {
    expect(linkInText(text)).toBe(link)
  })
})

describe('finds none', () => {
  it.each([
    ['没有链接'],
    ['两个 https://a.example/1 和 https://b.example/2'],
    ['http://haohuo.jinritemai.com &@item.taobao.com# @x/'],
    ['/https://item.taobao.com/'],
    ['<> https://item.taobao.com/'],
    ['javascript://x https://item.taobao.com/'],
    ['"https://item.taobao.com/"'],
    ['看看 https://a.example"@item.taobao.com/'],
    ['看看 https://a.example，@item.taobao.com 好'],
    ['看看 https://a.example"@[::1]/'],
    ['看看 https://item.taobao。com/item.htm?id=1'],
    ['看看 https://item.taobao．com'],
    ['看看 https://a.example。好.taobao.com/'],
  ])('in %s', (text) => {
    expect(linkInText(text)).toBeUndefined()
  })
})

it('only asks the sentence when the text is no URL itself', () => {
  expect(destinationOf('【淘宝】https://m.tb.cn/h.5KxYzW CZ0001 点击链接', builtinRegistry)).toMatchObject({
    url: 'https://m.tb.cn/h.5KxYzW',
    marketplace: 'taobao',
    kind: 'short',
  })
  expect(destinationOf('javascript:alert("看 https://item.jd.com/1.html")', builtinRegistry).fault).toMatchObject({
    code: 'scheme',
  })
})

it.each([
  { text: '看看 https://a.example\\@b.example/', host: 'a.example' },
  { text: '看看 https://b.example\\@item.taobao.com/ 好', host: 'b.example' },
  { text: '看看 https://item.taobao.com\\.b.example/', host: 'item.taobao.com' },
  { text: '看看 https://a.example/1\\..\\2', host: 'a.example' },
])('reads a backslash as browsers do, and nobody is sent there: $text', ({ text, host }) => {
  const { url, landing, fault } = destinationOf(text, builtinRegistry)
  expect(URL.parse(url ?? '')?.hostname).toBe(host)
  expect(landing).toBeUndefined()
  expect(fault).toEqual({ kind: 'unsafe', code: 'backslash' })
})
