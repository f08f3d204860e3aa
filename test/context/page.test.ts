/**
 * Pages: which surface an address is, on the sites we know and on a policy's own pages.
 *
 * @module
 */

import { describe, expect, it } from 'vitest'
import { compilePagePattern, pageOf, sites, type PagePattern } from '../../src/context/page.ts'

function pattern(glob: string, surface: string): PagePattern {
  const compiled = compilePagePattern(glob, surface)
  if (!compiled.ok) throw new Error(compiled.error)
  return compiled.value
}

it('knows three sites, and no host or scheme of two', () => {
  expect(sites.map(({ id }) => id)).toEqual(['douyin', 'kuaishou', 'tiktok'])
  const names = sites.flatMap(({ hosts, schemes }) => [...hosts, ...schemes])
  expect(new Set(names).size).toBe(names.length)
})

describe('no page of a known site', () => {
  it.each([
    ['https://item.taobao.com/item.htm?id=41'],
    ['https://www.douyin.com.evil.example/video/6961737553342991651'],
    ['https://user@live.douyin.com/745964462470'],
    ['https://live.douyin.com:8443/745964462470'],
    ['https://live.douyin.com\\745964462470'],
    ['//live.douyin.com/745964462470'],
    ['https://evil.example/?https://live.douyin.com/745964462470'],
    ['weixin://live?room_id=1'],
    ['not a url'],
    [''],
  ])('%s', (text) => {
    expect(pageOf(text)).toBeUndefined()
  })
})

it('counts only the sites a policy names as its own', () => {
  const room = 'https://live.douyin.com/745964462470'
  expect(pageOf(room, { sites: ['douyin'] })).toEqual({ site: 'douyin', surface: 'live_room', id: '745964462470' })
  expect(pageOf(room, { sites: ['kuaishou'] })).toBeUndefined()
  expect(pageOf('kwai://work/1', { sites: ['douyin'] })).toBeUndefined()
})

describe("a policy's own page", () => {
  it.each([
    ['mall.example.com/shelf/*', 'https://mall.example.com/shelf/41?x=1', { id: '41' }],
    ['mall.example.com/shelf/*', 'https://mall.example.com/shelf/41/', { id: '41' }],
    ['mall.example.com/shelf/*', 'https://mall.example.com/shelf/41/x', { id: undefined }],
    ['mall.example.com/shelf/*', 'https://MALL.example.com./shelf/', { id: undefined }],
    ['mall.example.com/shelf/*', 'https://mall.example.com/shelves/41', undefined],
    ['mall.example.com/shelf/*', 'https://a.mall.example.com/shelf/41', undefined],
    ['mall.example.com/*/live', 'https://mall.example.com/41/live', { id: '41' }],
    ['mall.example.com/*/live', 'https://mall.example.com/live', undefined],
    ['mall.example.com', 'https://mall.example.com/any/thing', { id: undefined }],
    ['mall.example.com/live', 'https://mall.example.com/live/', { id: undefined }],
    ['mall.example.com/live', 'https://mall.example.com/live/41', undefined],
    ['*.example.com', 'https://shop.example.com/x', { id: undefined }],
    ['*.example.com', 'https://example.com/x', undefined],
    ['*.example.com', 'https://evilexample.com/x', undefined],
  ])('%s against %s', (glob, url, found) => {
    const page = pageOf(url, { patterns: [pattern(glob, 'showcase')] })
    expect(page).toEqual(found === undefined ? undefined : { site: undefined, surface: 'showcase', ...found })
  })

  it('comes before what we know of a site, and keeps its name', () => {
    const patterns = [pattern('www.douyin.com/video/*', 'lesson')]
    const video = 'https://www.douyin.com/video/6961737553342991651'
    expect(pageOf(video, { patterns })).toEqual({ site: 'douyin', surface: 'lesson', id: '6961737553342991651' })
    expect(pageOf('https://www.douyin.com/note/1', { patterns })?.surface).toBe('short_video')
  })

  it.each([
    ['', 'empty'],
    ['x'.repeat(513), 'too_long'],
    ['mall/shelf', 'host'],
    ['a*.example.com/', 'host'],
    ['*.*.example.com/', 'two_stars'],
    ['mall.example.com/*/x/*', 'two_stars'],
    ['*.example.com/x/*', 'two_stars'],
    ['mall.example.com/x?y=1', 'query'],
  ])('cannot be %j: %s', (glob, fault) => {
    expect(compilePagePattern(glob, 'showcase')).toEqual({ ok: false, error: fault })
  })
})
