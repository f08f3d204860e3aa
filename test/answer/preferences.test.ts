import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { languageOf } from '../../src/answer/language.ts'
import { readPreferences, wantsJson } from '../../src/answer/preferences.ts'

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

describe('JSON or a page', () => {
  it.each([
    ['application/json', true],
    ['application/json, text/plain, */*', true],
    ['text/html;q=0.5, application/json', true],
    ['APPLICATION/JSON', true],
    ['application/json;charset=utf-8', true],
    ['text/html;q=0, application/*', true],
    ['application/json, text/html', true],
    ['text/html, application/json', false],
    ['application/json;q=0.4, text/html;q=0.5', false],
    ['application/json;q=0, */*', false],
    ['application/json;q=2', false],
    ['application/jsonp', false],
    [browser, false],
    ['*/*', false],
    ['', false],
    [null, false],
    [undefined, false],
  ] as const)('answers Accept %j with JSON: %j', (accept, json) => {
    expect(wantsJson(accept)).toBe(json)
  })

  it('reads any header without throwing, and looks at no more than it must (seed 20201009)', () => {
    fc.assert(
      fc.property(fc.string(), (header) => readPreferences(header).length <= 32),
      { seed: 20_201_009 },
    )
    expect(readPreferences('a,'.repeat(10_000))).toHaveLength(32)
  })
})

describe('language', () => {
  it.each([
    [undefined, 'zh-CN,zh;q=0.9', 'zh-CN'],
    [undefined, 'zh-TW', 'zh-CN'],
    [undefined, 'zh-Hant-HK;q=0.8,en;q=0.7', 'zh-CN'],
    [undefined, 'en-GB,en;q=0.9,zh;q=0.8', 'en'],
    [undefined, 'fr-FR, zh;q=0.2', 'zh-CN'],
    [undefined, 'fr-FR, de', 'en'],
    [undefined, 'zh;q=0, en;q=0.1', 'en'],
    [undefined, '*', 'zh-CN'],
    [undefined, 'en;q=0.5, *;q=0.1', 'en'],
    [undefined, '', 'zh-CN'],
    [undefined, null, 'zh-CN'],
    ['en', 'zh-CN', 'en'],
    ['zh-SG', 'en', 'zh-CN'],
    ['fr', 'en', 'en'],
    ['"><script>', 'en', 'en'],
  ] as const)('speaks for the claim %j and Accept-Language %j: %j is %s', (claim, header, language) => {
    expect(languageOf(claim, header)).toBe(language)
  })
})
