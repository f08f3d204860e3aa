import { parse } from 'parse5'
import { describe, expect, it } from 'vitest'

import { languages } from '../../src/answer/language.ts'
import { desk, own, query, taobao } from './desk.ts'

interface Node {
  readonly nodeName: string
  readonly value?: string
  readonly childNodes?: readonly Node[]
}

/** What is read on the page, without the field in which it may be changed. */
function textOf(node: Node): string {
  if (node.nodeName === 'textarea' || node.nodeName === 'style') return ''
  return node.value ?? (node.childNodes ?? []).map(textOf).join('')
}

async function textAt(path: string, language = 'en'): Promise<string> {
  const response = await desk().ask(path, { headers: { 'accept-language': language } })
  // The address to share is encoded, and says nothing to whoever reads it.
  return textOf(parse(await response.text())).replaceAll(/https:\/\/go\.example\/check\?\S+/g, '')
}

// The page stands on the platform's own host, and anybody can send an address of it to anybody.
describe.each(languages)('in %s, whoever writes an address of the page', (language) => {
  const lure = '您的账号已被冻结 please call 400-000-111 '

  it('has no sentence of their own shown beside a link', async () => {
    for (const to of [[`${lure}${taobao}`], [`${lure}${taobao}`, `${lure}${own}`]]) {
      const text = await textAt(query({ to, surface: 'live_room' }), language)
      expect(text).toContain('https://item.taobao.com/item.htm?id=41')
      expect(text).not.toMatch(/冻结|400-000/)
    }
  })

  it('turns the reading direction of nothing', async () => {
    const marks = 'a\u202Eb\u2066c\u0000d'
    const asked = [
      query({ to: [`x:${marks}`, `https://example.com/${marks}`], surface: 'live_room' }),
      query({ to: taobao, surface: marks }),
      query({ to: taobao, at: marks }),
    ]
    for (const path of asked) {
      const text = await textAt(path, language)
      // eslint-disable-next-line no-control-regex
      expect(text).not.toMatch(/[\u0000\u202a-\u202e\u2066-\u2069]/)
      expect(text).toContain('202e')
    }
  })
})
