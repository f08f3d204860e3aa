/**
 * Unwrapping: what comes out of a wrapper, and when nothing does.
 *
 * @module
 */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { destinationOf } from '../../src/link/destination.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { unwrap } from '../../src/link/unwrap.ts'
import { readUrl } from '../../src/link/url.ts'
import { wrappers } from '../../src/link/wrappers.ts'

const target = 'https://item.taobao.com/item.htm?id=41'

function wrapped(link: string, times: number): string {
  return times === 0 ? link : wrapped(`https://link.zhihu.com/?target=${encodeURIComponent(link)}`, times - 1)
}

it('takes off five layers, and judges nothing under a sixth', () => {
  expect(destinationOf(wrapped(target, 5), builtinRegistry)).toMatchObject({ url: target, depth: 5, fault: undefined })
  expect(destinationOf(wrapped(target, 6), builtinRegistry)).toMatchObject({
    marketplace: undefined,
    landing: undefined,
    fault: { kind: 'unjudged', code: 'too_deep' },
  })
})

describe('does not judge', () => {
  it.each([
    [
      'two targets',
      'https://link.zhihu.com/?target=https%3A%2F%2Fa.example&target=https%3A%2F%2Fb.example',
      'targets_disagree',
    ],
    [
      'two names with two targets',
      'https://steamcommunity.com/linkfilter/?url=https%3A%2F%2Fa.example&u=https%3A%2F%2Fb.example',
      'targets_disagree',
    ],
    ['a script', 'https://link.zhihu.com/?target=javascript%3Aalert(1)', 'target_unreadable'],
    ['a page as data', 'https://link.zhihu.com/?target=data%3Atext%2Fhtml%2C1', 'target_unreadable'],
    ['an internal address', 'https://link.zhihu.com/?target=http%3A%2F%2F169.254.169.254%2F', 'target_unreadable'],
    ['nothing', 'https://link.zhihu.com/?target=', 'target_unreadable'],
    ['broken base64', 'http://click.union.vip.com/redirect.php?url=e30', 'target_unreadable'],
  ])('%s in a wrapper', (_, link, code) => {
    expect(destinationOf(link, builtinRegistry)).toMatchObject({
      marketplace: undefined,
      landing: undefined,
      fault: { kind: 'unjudged', code },
    })
  })

  it('a target of more than 2 KiB', () => {
    const address = new URL('https://link.zhihu.com/')
    address.searchParams.set('target', `https://item.taobao.com/?${'x'.repeat(2048)}`)
    const read = { url: address, scheme: 'https', web: true, host: 'link.zhihu.com', path: '/', fault: undefined }
    expect(unwrap(read, builtinRegistry.schemes).fault).toEqual({ kind: 'unjudged', code: 'wrapper_too_long' })
  })
})

it('keeps a doubt about the outer layer, because it decides which wrapper is opened', () => {
  const link = `https://user@link.zhihu.com/?target=${encodeURIComponent(target)}`
  expect(destinationOf(link, builtinRegistry)).toMatchObject({
    marketplace: 'taobao',
    landing: undefined,
    fault: { kind: 'unsafe', code: 'userinfo' },
  })
})

it('sees a control character beside a broken escape, however often the target is encoded', () => {
  const desturl = 'https%253A%252F%252Fmobile.yangkeduo.com%252Fgoods.html%253Fps%253\u0085Bo90h8nXsj'
  const url = Buffer.from(JSON.stringify({ desturl })).toString('base64url')
  expect(destinationOf(`http://click.union.vip.com/redirect.php?url=${url}`, builtinRegistry)).toMatchObject({
    marketplace: 'pinduoduo',
    landing: undefined,
    fault: { kind: 'unsafe', code: 'control_character' },
  })
})

it('opens every wrapper of the table', () => {
  let opened = 0
  for (const wrapper of wrappers) {
    const hosts = wrapper.hosts instanceof RegExp ? ['www.google.com'] : wrapper.hosts
    for (const named of hosts) {
      const host = named.replace('*.', 'www.').replace('*', 'x')
      const path = examplePaths.find((one) => matches(wrapper.path, one))
      for (const name of wrapper.targets.length === 0 ? [''] : wrapper.targets) {
        const value = encodeURIComponent(wrapper.form === 'json' ? JSON.stringify({ des: 'm', url: target }) : target)
        for (const scheme of wrapper.schemes ?? ['https']) {
          const link = `${scheme}://${host}${path}?${name === '' ? value : `${name}=${value}`}`
          expect(destinationOf(link, builtinRegistry)).toMatchObject({ url: target, depth: 1, fault: undefined })
          opened++
        }
      }
    }
  }
  expect(opened).toBeGreaterThan(110)
})

const examplePaths = [
  '/', '/c/page/buy', '/products/1/link-jump', '/app/starlink/x', '/dev/x/index.html', '/index.html', '/ios.html', '/sinaurl',
  '/JdClick/', '/transfer.php', '/HistoryLowest.aspx', '/webview', ...wrappers.flatMap(({ path }) => (typeof path === 'string' ? [path] : [])),
] // prettier-ignore

function matches(path: string | RegExp | undefined, one: string): boolean {
  return path === undefined || (typeof path === 'string' ? path === one : path.test(one))
}

it('is idempotent: what came out of a wrapper is no wrapper (seed 20201009)', () => {
  const host = fc.constantFrom(
    'link.zhihu.com/?target=',
    'www.google.com/url?q=',
    'weibo.cn/sinaurl?u=',
    'z.douyin.com/a?scheme=',
  )
  let opened = 0
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), fc.array(host, { maxLength: 5 }), (inner, layers) => {
      const link = layers.reduce((url, layer) => `https://${layer}${encodeURIComponent(url)}`, inner)
      const read = readUrl(link, builtinRegistry.schemes)
      if (!read.ok) return
      const first = unwrap(read.value, builtinRegistry.schemes)
      if (first.fault !== undefined) return
      if (layers.length > 0) opened++
      const again = unwrap(first.address, builtinRegistry.schemes)
      expect(again.layers).toHaveLength(1)
      expect(again.address.url.href).toBe(first.address.url.href)
      expect(first.layers).toHaveLength(layers.length + 1)
    }),
    { seed: 20_201_009 },
  )
  expect(opened).toBeGreaterThan(20)
})
