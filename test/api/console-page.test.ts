import { expect, it } from 'vitest'

import { consolePage, isConsolePath, type Assets } from '../../src/api/console-page.ts'

const files: Readonly<Record<string, string>> = {
  '/console/index.html': '<!doctype html>',
  '/console/assets/index-1.js': 'export {}',
}

const assets: Assets = {
  fetch: (request) => {
    const text = files[new URL(request.url).pathname]
    return Promise.resolve(new Response(text ?? null, { status: text === undefined ? 404 : 200 }))
  },
}

async function get(path: string, method = 'GET', from: Assets | undefined = assets): Promise<Response> {
  return await consolePage(new Request(`https://detour.example${path}`, { method, redirect: 'manual' }), from)
}

it.each(['/console/', '/console/policy?rule=a', '/console/requests/12', '/console/..%2fassets/x'])(
  'answers %s with the one page, read anew each time, under a policy without inline code',
  async (path) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('<!doctype html>')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*|https:/)
  },
)

it('lets a part be kept for a year, for its name changes with its content', async () => {
  const response = await get('/console/assets/index-1.js')
  expect(await response.text()).toBe('export {}')
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
})

it.each([
  '/console/assets/..%2findex.html',
  '/console/assets/..%5c..%5cpackage.json',
  '/console/assets/%2e%2e%2f%2e%2e%2fx',
  '/console/assets/a%00b.js',
  '/console/assets/%zz',
  '/console/assets//index-1.js',
  '/console/assets/.vite',
  '/console/assets/',
])('asks for no file by the name %s', async (path) => {
  const asked: string[] = []
  const watched: Assets = {
    fetch: ({ url }) => {
      asked.push(url)
      return Promise.resolve(new Response('a file'))
    },
  }
  const response = await get(path, 'GET', watched)
  expect([response.status, response.headers.get('cache-control'), asked]).toEqual([404, 'no-store', []])
})

it('lets nobody frame it, old browsers included', async () => {
  expect((await get('/console/')).headers.get('x-frame-options')).toBe('DENY')
})

it('says 404 for a part that is not there, rather than the page', async () => {
  expect((await get('/console/assets/index-0.js')).status).toBe(404)
})

it('says how to build the console where its files are missing, and how to bind them where no binding is', async () => {
  const empty: Assets = { fetch: () => Promise.resolve(new Response(null, { status: 404 })) }
  expect(await (await get('/console/', 'GET', empty)).text()).toContain('npm run build:console')
  const unbound = await consolePage(new Request('https://detour.example/console/'), undefined)
  expect(unbound.status).toBe(404)
  expect(await unbound.text()).toContain('`ASSETS`')
})

it('sends the bare name on to the page, query kept', async () => {
  const response = await get('/console?x=1')
  expect(response.status).toBe(308)
  expect(response.headers.get('location')).toBe('/console/?x=1')
  expect(response.headers.get('cache-control')).toBe('no-store')
})

it('answers HEAD without a body, and refuses what would change something', async () => {
  expect(await (await get('/console/', 'HEAD')).text()).toBe('')
  expect((await get('/console/', 'POST')).status).toBe(405)
})

it.each([
  ['/console', true],
  ['/console/x', true],
  ['/consoles', false],
  ['/check', false],
])('%s is its own: %s', (path, isOwn) => {
  expect(isConsolePath(path)).toBe(isOwn)
})
