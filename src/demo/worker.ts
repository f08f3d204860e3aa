/**
 * The demo site: a small content platform whose product links go through Detour.
 *
 * It is a Worker of its own, because it stands for somebody else's pages: it knows Detour only by its links, which it
 * mints per request as any platform would, and by the JSON of their decisions. Everything outside `/demo` is another
 * platform, one that mints no links: its pages are for Detour to stand in front of, and below `/demo/raw` they are seen
 * without it. itty-router keeps it as small as such a stand-in should be.
 *
 * @module
 */

import { AutoRouter, type IRequest } from 'itty-router'

import { languageOf, type Language } from '../answer/language.ts'
import { instant } from '../kernel/instant.ts'
import { strip } from './art.ts'
import { decisionPage, fetchDecision } from './decision.ts'
import { homePage } from './home.ts'
import { linksFor, type Env } from './links.ts'
import { livePage } from './live.ts'
import { pictured } from './origin/goods.ts'
import { originAt } from './origin/routes.ts'
import { pageHeaders, type Page } from './page.ts'
import { script } from './script.ts'
import { sheet } from './sheet.ts'
import { showcasePage } from './showcase.ts'
import { creator } from './stage-set.ts'
import { videoPage } from './video.ts'

const router = AutoRouter({
  base: '/demo',
  missing: () => new Response('not found\n', { status: 404 }),
})

router
  .get('/', (request: IRequest) => written(homePage(pageOf(request, '/demo'))))
  .get('/live/:room', onSurface('live_room', 'room', livePage))
  .get('/video/:id', onSurface('short_video', 'id', videoPage))
  .get('/showcase/:author', onSurface('showcase', 'author', showcasePage))
  .get('/decision', async (request: IRequest, env: Env) => {
    const page = pageOf(request, '/demo/decision')
    return written(decisionPage(page, await fetchDecision(request, env)))
  })
  .get('/app.css', () => asset(sheet, 'text/css'))
  .get('/app.js', () => asset(script, 'text/javascript'))
  .get('/goods.svg', () => asset(strip(pictured.map(({ art }) => art)), 'image/svg+xml'))

const origin = originAt('', languageAsked)
const raw = originAt('/demo/raw', languageAsked)

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (request.method !== 'HEAD') return await siteOf(request)(request, env)
    const { status, headers } = await siteOf(request)(new Request(request, { method: 'GET' }), env)
    return new Response(null, { status, headers })
  },
}

function siteOf({ url }: Request): (request: Request, env: Env) => Promise<Response> {
  const { pathname } = new URL(url)
  if (/^\/demo\/raw(?:\/|$)/.test(pathname)) return raw
  return /^\/demo(?:\/|$)/.test(pathname) ? router.fetch : origin
}

/** A page of one surface, with its links minted for exactly that surface, content, author and language. */
function onSurface(surface: string, parameter: string, write: (page: Page) => string) {
  return async (request: IRequest, env: Env): Promise<Response | undefined> => {
    const content = request.params[parameter]
    // The id becomes a claim of the token, so only what could be an id is taken from the path.
    if (content === undefined || !/^[\w-]{1,64}$/.test(content)) return undefined
    const page = pageOf(request, new URL(request.url).pathname)
    const claims = {
      surface,
      content,
      author: surface === 'showcase' ? content : creator.id,
      followers: creator.followers,
      lang: page.language,
    }
    return written(write({ ...page, ...(await linksFor(claims, env, instant(Date.now()))) }))
  }
}

function pageOf(request: IRequest, path: string): Page {
  return { language: languageAsked(request), path, products: [], oddities: [], isSigned: true }
}

/** The language asked for in the address, else the browser's. */
function languageAsked(request: Request): Language {
  const wanted = new URL(request.url).searchParams.get('lang')
  return wanted === null ? languageOf(undefined, request.headers.get('accept-language')) : languageOf(wanted, null)
}

function written(page: string): Response {
  return new Response(page, { headers: pageHeaders })
}

function asset(text: string, type: string): Response {
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'public, max-age=60',
    'x-content-type-options': 'nosniff',
  }
  return new Response(text, { headers })
}
