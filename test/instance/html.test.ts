import { afterAll, beforeAll, expect, it } from 'vitest'

import { faultsInHtml } from '../support/html.ts'
import { ask, testInstance, type TestInstance } from '../support/instance.ts'

let instance: TestInstance

beforeAll(async () => {
  instance = await testInstance()
})

afterAll(async () => {
  await instance.stop()
})

const to = (url: string): string => `/go?to=${encodeURIComponent(url)}`

const pages = [
  ['a closed link', to('https://item.jd.com/4000000001.html')],
  ['a link to a site that nobody knows', to('https://example.org/a?b=c&d')],
  ['a link that cannot be read', to('javascript:alert(1)')],
  ['no link at all', '/go'],
  ['a token that is none', '/go/a.b.c'],
  ['the demo', '/demo'],
  ['its live room', '/demo/live/r_1'],
  ['its short video', '/demo/video/v_1'],
  ['its showcase', '/demo/showcase/a_1'],
  ['a feed', '/feed'],
  ['the page to check a link', '/check'],
  [
    'a link checked',
    `/check?to=${encodeURIComponent('https://item.taobao.com/item.htm?id=12345678901')}&surface=live_room`,
  ],
  ['the reference of the API', '/api/v1/reference'],
  ['the console', '/console/'],
] as const

it.each(pages.flatMap(([name, path]) => (['en', 'zh-CN'] as const).map((language) => [name, language, path] as const)))(
  '%s is valid HTML in %s',
  async (_, language, path) => {
    const answer = await ask(instance.url, path, { accept: 'text/html', 'accept-language': language })
    expect(answer.headers['content-type']).toContain('text/html')
    expect(await faultsInHtml(answer.body)).toEqual([])
  },
)
