import { beforeAll, describe, expect, it } from 'vitest'

import type { Env } from '../../src/bindings.ts'
import { publish } from '../../src/control/publish.ts'
import worker from '../../src/worker-content.ts'
import douyin from '../../examples/douyin/policy.yaml?raw'
import { byTheSystem, publishPorts } from '../support/publishing.ts'
import { askWorker, bindings } from '../support/worker.ts'

const service = 'a-service-token-for-tests-of-more-than-32-characters'
const env: Env = { ...bindings, SERVICE_TOKENS: service }

beforeAll(async () => {
  const published = await publish(
    { source: douyin, base: 0, message: 'to rewrite with', ...byTheSystem },
    publishPorts(bindings),
  )
  expect(published).toMatchObject({ ok: true, value: { live: true } })
  await bindings.KV.put(
    'eq:taobao:41',
    JSON.stringify({
      to: { marketplace: 'xiaodian', product: '3329016137865419287' },
      grade: 'exact',
      status: 'active',
      stock: 'in',
      price: 10,
      own_price: 10,
    }),
  )
})

interface Sent {
  readonly type?: string
  readonly token?: string | undefined
}

function rewrite(
  query: string,
  body: string | Uint8Array,
  { type = 'text/html', token = service }: Sent = {},
): Promise<Response> {
  return askWorker(worker, env, `/v1/rewrite?${query}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type, authorization: `Bearer ${token}` },
  })
}

function restore(body: string, type: string): Promise<Response> {
  return askWorker(worker, env, '/v1/unrewrite', {
    method: 'POST',
    body,
    headers: { 'content-type': type, authorization: `Bearer ${service}` },
  })
}

const taobao = 'https://item.taobao.com/item.htm?id=41'

describe('a page that is sent to be rewritten', () => {
  it('has each of five hundred links signed for itself: all of them come back', async () => {
    const page = Array.from({ length: 500 }, (_, n) => `<a href="${taobao}${'1'.repeat(n % 20)}${n}">x</a>`).join('\n')
    const rewritten = await (await rewrite('surface=short_video&content=v_9', page)).text()
    expect(rewritten.match(/href="[^"]*\/go\/[\w.-]+"/g)?.length).toBe(500)
    expect(await (await restore(rewritten, 'text/html')).text()).toBe(page)
  })

  it('has its shop links signed for where it stands, and nothing else changed', async () => {
    const page = `<p><a  href="${taobao}" class=x>t</a> <a href="/own">o</a> <a href="https://example.org/">e</a>`
    const response = await rewrite('surface=live_room&content=r_1', page)
    expect(response.headers.get('detour-rewrite')).toBe('html; found=1; changed=1')
    const text = await response.text()
    const [, link = ''] = /href="(https:\/\/go\.example\/go\/[^"]+)"/.exec(text) ?? []
    expect(text).toBe(page.replace(taobao, link))
    const click = await askWorker(worker, env, link.slice('https://go.example'.length), {
      headers: { accept: 'application/json' },
    })
    expect(await click.json()).toMatchObject({
      context: { surface: 'live_room', evidence: 'signed', content: 'r_1' },
      answer: 'detour',
      location: 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287',
    })
  })

  it('is put back to the byte, whatever its links were written like', async () => {
    const page = `<a href='https://item.taobao.com/item.htm?a=1&id=41'>1</a><a href=https://item.jd.com/1.html>2</a>
<a href="&#x68;ttps://item.taobao.com/item.htm?id=41&amp;x=手机">3</a><meta http-equiv=refresh content="3; URL='${taobao}'">
<iframe srcdoc="&lt;a href=&quot;${taobao}&quot;&gt;x&lt;/a&gt;"></iframe><noscript><a href="${taobao}">x</a></noscript>`
    for (const mode of ['sign', 'resolve']) {
      const once = await (await rewrite(`surface=live_room&mode=${mode}`, page)).text()
      expect(once.match(/\/go\//g)).toHaveLength(6)
      const twice = await (await rewrite(`surface=live_room&mode=${mode}`, once)).text()
      expect(twice).toBe(once)
      expect(await (await restore(once, 'text/html')).text()).toBe(page)
    }
  })

  it.each([
    'https://item.taobao.com/item.htm?id=1&amp;x=2',
    'https://item.taobao.com/item.htm?id=1&x=2',
    'https://item.taobao.com/item.htm?id&#61;1',
    'https://item.taobao.com/?\'a"b<c=`d/',
    '//item.taobao.com/item.htm?id=1&amp;x=手机\u3000',
  ])('is put back to the byte where no quotes stand around a link: %s', async (link) => {
    const page = `<a class=c href=${link} title=t>1</a><a href=${link}>2</a><meta http-equiv=refresh content=3;${taobao}&amp;x=2>`
    const once = await (await rewrite('surface=live_room', page)).text()
    expect(once.match(/\/go\//g)).toHaveLength(3)
    expect(await (await restore(once, 'text/html')).text()).toBe(page)
  })

  it('leads to equivalents at once where blocked links are resolved, and marks the others', async () => {
    const page = `<a href="${taobao}"></a><a href="https://item.jd.com/1.html"></a>`
    const text = await (await rewrite('surface=live_room&mode=resolve', page)).text()
    const links = [...text.matchAll(/\/go\/([^"?]+)(\?notice)?/g)]
    const claims = links.map(
      ([, token = '']) =>
        JSON.parse(atob(token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '')) as object,
    )
    expect(claims).toMatchObject([
      {
        to: 'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287',
        instead_of: taobao,
        rendered: 'allow',
      },
      { to: 'https://item.jd.com/1.html', rendered: 'equivalent' },
    ])
    expect(links.map(([, , mark]) => mark)).toEqual([undefined, '?notice'])
  })

  it('makes a link anew that was signed for another place', async () => {
    const video = await (await rewrite('surface=short_video&content=v_1', `<a href="${taobao}">`)).text()
    const live = await (await rewrite('surface=live_room&content=r_1', video)).text()
    expect(live).not.toBe(video)
    const [path = ''] = /\/go\/[^"]+/.exec(live) ?? []
    const click = await askWorker(worker, env, path, { headers: { accept: 'application/json' } })
    expect(await click.json()).toMatchObject({ context: { surface: 'live_room', content: 'r_1' } })
  })
})

describe('a link of ours that was made for another place', () => {
  it.each([
    ['in capitals', (path: string) => `HTTPS://GO.EXAMPLE${path}`],
    ['with its port', (path: string) => `https://go.example:443${path}`],
    ['with a name before the host', (path: string) => `https://x@go.example${path}`],
    ['with another scheme', (path: string) => `http://go.example${path}`],
    ['with dots in its path', (path: string) => `https://go.example/x/..${path}`],
    [
      'within a link of ours',
      (path: string) => `https://go.example/go?to=${encodeURIComponent(`https://go.example${path}`)}`,
    ],
  ])('is made anew %s', async (_name, written) => {
    const video = await (await rewrite('surface=short_video&content=v_1', `<a href="${taobao}">`)).text()
    const [path = ''] = /\/go\/[^"]+/.exec(video) ?? []
    const documents = [
      ['text/html', `<a href="${written(path)}">`],
      ['application/json', JSON.stringify({ u: written(path) })],
      ['text/plain', `看 ${written(path)} 好`],
    ] as const
    for (const [type, document] of documents) {
      const live = await (await rewrite('surface=live_room&content=r_1', document, { type })).text()
      const [again = ''] = /(?<=https:\/\/go\.example)\/go\/[\w.-]+/.exec(live) ?? []
      const click = await askWorker(worker, env, again, { headers: { accept: 'application/json' } })
      expect(await click.json()).toMatchObject({ context: { surface: 'live_room', content: 'r_1' }, answer: 'detour' })
    }
  })
})

describe('JSON and text', () => {
  it('HTML in JSON comes back to the byte, however its slashes were written', async () => {
    const feed = String.raw`{"h":"<p>看😀<a href=\"https:\/\/item.taobao.com/item.htm?id=41&amp;x\">1<\/a><a href='\u002f/item.jd.com\/1.html'>","n":"{\"u\":\"https:\\/\\/item.taobao.com\\/item.htm?a=1\\u0026id=41\"}"}`
    const once = await rewrite('surface=live_room', feed, { type: 'application/json' })
    expect(once.headers.get('detour-rewrite')).toBe('json; found=3; changed=3')
    const text = await once.text()
    expect(await (await rewrite('surface=live_room', text, { type: 'application/json' })).text()).toBe(text)
    const back = await restore(text, 'application/json')
    expect(back.headers.get('detour-rewrite')).toBe('json; found=3; changed=3')
    expect(await back.text()).toBe(feed)
  })

  it('JSON keeps its numbers, order, duplicates and escapes', async () => {
    const feed = `{"id": 12345678901234567890, "u":"https:\\/\\/item.taobao.com\\/item.htm?id=41",\n "u": "x", "d":"看https://item.jd.com/1.html好"}`
    const response = await rewrite('surface=live_room', feed, { type: 'application/json' })
    const text = await response.text()
    expect(response.headers.get('detour-rewrite')).toBe('json; found=2; changed=2')
    expect(text.startsWith('{"id": 12345678901234567890, "u":"https:\\/\\/go.example\\/go\\/')).toBe(true)
    expect(await (await restore(text, 'application/json')).text()).toBe(feed)
  })

  it('what is no JSON stays', async () => {
    const response = await rewrite('surface=live_room', '{"u":"https://item.taobao.com/item.htm?id=41",}', {
      type: 'application/json',
    })
    expect(response.headers.get('detour-rewrite')).toBe('untouched; reason=not_json')
    expect(await response.text()).toBe('{"u":"https://item.taobao.com/item.htm?id=41",}')
  })

  it('text is rewritten between words without spaces, and put back', async () => {
    const text = '快看https://item.taobao.com/item.htm?id=41很好，还有m.tb.cn/h.5KxYzW'
    const once = await (await rewrite('surface=live_room', text, { type: 'text/plain' })).text()
    expect(once).toMatch(/^快看https:\/\/go\.example\/go\/[\w.-]+很好，还有https:\/\/go\.example\/go\/[\w.-]+$/)
    const back = await restore(once, 'text/plain')
    expect(back.headers.get('detour-rewrite')).toBe('text; found=2; changed=2')
    expect(await back.text()).toBe(text)
  })
})

describe('what stood there before', () => {
  it('is never put back where it would end something: a token that was carried elsewhere', async () => {
    const written = `<a href='https://item.taobao.com/item.htm?x="><script>alert(1)</script>&id=41'>`
    const once = await (await rewrite('surface=live_room', written)).text()
    const [link = ''] = /https:\/\/go\.example\/go\/[^']+/.exec(once) ?? []
    expect(link).not.toBe('')
    const carried = [`<a href="${link}">`, `<a href=${link}>`, `<iframe srcdoc="<a href='${link}'>"></iframe>`]
    for (const page of carried) expect(await (await restore(page, 'text/html')).text()).not.toContain('<script>')
    const feed = await (await restore(`{"u":"${link}"}`, 'application/json')).text()
    expect(JSON.parse(feed)).toEqual({ u: expect.stringContaining('item.taobao.com') as string })
    expect(await (await restore(once, 'text/html')).text()).toBe(written)
  })

  it('is never put back with its blanks where none can stand, inside a page without quotes around it either', async () => {
    const written = `<a href='https://item.taobao.com/item.htm?id=41 onload=alert(1)'>`
    const once = await (await rewrite('surface=live_room', written)).text()
    const [link = ''] = /https:\/\/go\.example\/go\/[^']+/.exec(once) ?? []
    expect(link).not.toBe('')
    for (const page of [`<a href=${link}>`, `<iframe srcdoc=&lt;a&#32;href=&quot;${link}&quot;&gt;></iframe>`]) {
      const back = await (await restore(page, 'text/html')).text()
      expect(back).toContain('item.taobao.com')
      expect(back).not.toMatch(/\sonload/)
    }
    expect(await (await restore(once, 'text/html')).text()).toBe(written)
  })
})

describe('who may not', () => {
  it.each([
    ['no token', '', 'surface=live_room', 401],
    ['no surface', service, '', 400],
    ['a parameter nobody knows', service, 'surface=live_room&contnet=r_1', 400],
    ['a mode that is none', service, 'surface=live_room&mode=all', 400],
  ])('%s: %s', async (_why, token, query, status) => {
    const response = await rewrite(query, '<a>', { token })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })
})
