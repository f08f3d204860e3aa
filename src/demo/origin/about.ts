/**
 * Pages without a single shop link, which Detour hands on byte for byte: what the platform is, and that a page is not there.
 *
 * @module
 */

import { html } from 'hono/html'

import { addressOf, placeLayout, type Place } from './layout.ts'

const texts = {
  'zh-CN': {
    about: '关于漫游',
    said: '漫游是一个虚构的内容平台。这一页没有商品链接，所以经过 Detour 时一个字节也不会变。',
    missing: '没有这一页',
    back: '回到推荐',
  },
  en: {
    about: 'About Wanderlight',
    said: 'Wanderlight is an invented content platform. This page has no shop links, so it passes through Detour byte for byte.',
    missing: 'There is no such page',
    back: 'Back to the feed',
  },
} as const

export function aboutPage(place: Place): string {
  const t = texts[place.language]
  const body = html`<h1>${t.about}</h1>
    <p>${t.said}</p>`
  return placeLayout(place, { title: t.about, body })
}

export function missingPage(place: Place): string {
  const t = texts[place.language]
  const body = html`<h1>${t.missing}</h1>
    <p><a href="${addressOf({ ...place, path: '/feed' })}">${t.back}</a></p>`
  return placeLayout({ ...place, path: '/feed' }, { title: t.missing, body })
}
