/**
 * The platform as an origin: its pages as they are when Detour stands in front of it, and the same pages raw.
 *
 * At the root they are what Detour's reverse proxy asks for; below `/demo/raw` anyone sees them as they were written.
 *
 * @module
 */

import { IttyRouter, type IRequest } from 'itty-router'

import type { Language } from '../../answer/language.ts'
import { aboutPage, missingPage } from './about.ts'
import { feedJson } from './feed-json.ts'
import { feedPage } from './feed.ts'
import { encodeGbk } from './gbk.ts'
import type { Place } from './layout.ts'
import { reply } from './reply.ts'
import { surfacePage, type SurfaceName } from './surface.ts'

type LanguageOf = (request: Request) => Language

/** Nothing of a demonstration belongs into a search engine, and least of all what a link leads to. */
const robots = 'User-agent: *\nDisallow: /go\nDisallow: /api\nDisallow: /demo/raw\n'

const utf8 = 'text/html; charset=utf-8'

/** Answers for the whole site at one base; what it does not have is a page that says so. */
export function originAt(base: Place['base'], languageOf: LanguageOf): (request: Request) => Promise<Response> {
  const router = IttyRouter({ base })
  const placeOf = (request: Request, gbk?: Place['gbk']): Place => {
    const path = new URL(request.url).pathname.slice(base.length)
    return { language: languageOf(request), path, base, gbk }
  }
  const page = (write: (place: Place) => string) => (request: IRequest) =>
    reply(request, { type: utf8, body: write(placeOf(request)) })
  const surface = (name: SurfaceName, zips = false) => {
    const write = (request: IRequest) => reply(request, { type: utf8, body: surfacePage(name, placeOf(request)), zips })
    return whereId(write)
  }
  const inGbk = (name: SurfaceName) => {
    const write = (request: IRequest) => {
      const gbk = new URL(request.url).searchParams.has('meta') ? 'meta' : 'header'
      const body = encodeGbk(surfacePage(name, placeOf(request, gbk)))
      return reply(request, { type: gbk === 'meta' ? 'text/html' : 'text/html; charset=gbk', body })
    }
    return whereId(write)
  }
  router
    .get('/', () => new Response(null, { status: 302, headers: { location: '/demo' } }))
    .get('/robots.txt', () => new Response(robots, { headers: { 'content-type': 'text/plain; charset=utf-8' } }))
    .get('/feed', page(feedPage))
    .get('/feed.json', (request) => reply(request, { type: 'application/json; charset=utf-8', body: feedJson }))
    .get('/about', page(aboutPage))
    .get('/live/:id', surface('live'))
    .get('/video/:id', surface('video'))
    .get('/shelf/:id', surface('shelf', true))
    .get('/gbk/live/:id', inGbk('live'))
    .get('/gbk/video/:id', inGbk('video'))
    .all('*', (request) => reply(request, { status: 404, type: utf8, body: missingPage(placeOf(request)) }))
  return async (request) => (await router.fetch(request)) as Response
}

/** Only what could be an id is one; anything else is asked of the routes that follow. */
function whereId(write: (request: IRequest) => Promise<Response>) {
  return (request: IRequest) => (/^[\w-]{1,64}$/.test(request.params['id'] ?? '') ? write(request) : undefined)
}
