/**
 * The feed: a live room, two short videos and a showcase, each a link to its own page, and an advertisement among them.
 *
 * @module
 */

import { html } from 'hono/html'

import { clip, hills, picture, studio } from '../art.ts'
import { products } from '../stage-set.ts'
import { rawGood } from './card.ts'
import { phoneCase } from './goods.ts'
import { addressOf, placeLayout, type Place } from './layout.ts'
import { windId } from './surface.ts'

const texts = {
  'zh-CN': {
    title: '推荐',
    live: ['阿禾的直播间', '直播中 · 1.2万 人在看'],
    kept: ['用了三年还没换的手机壳', '短视频 · 3.6万 赞'],
    wind: ['山里的风', '短视频 · 8021 赞'],
    shelf: ['阿禾的橱窗', '橱窗 · 六件商品'],
    advertised: '广告',
  },
  en: {
    title: 'For you',
    live: ['Ahe’s live room', 'live · 12k watching'],
    kept: ['The phone case I have kept for three years', 'short video · 36k likes'],
    wind: ['Wind in the hills', 'short video · 8,021 likes'],
    shelf: ['Ahe’s showcase', 'showcase · six products'],
    advertised: 'Advertisement',
  },
} as const

export function feedPage(place: Place): string {
  const { language } = place
  const t = texts[language]
  const cards = [
    { path: '/live/r_71003', said: t.live, view: studio },
    { path: '/video/v_20100', said: t.kept, view: clip },
    { path: `/video/${windId}`, said: t.wind, view: hills },
    {
      path: '/shelf/a_77',
      said: t.shelf,
      view: html`<span class="mosaic">${products.slice(0, 4).map(({ art }) => picture(art))}</span>`,
    },
  ]
  const body = html`<h1>${t.title}</h1>
    <ul class="doors feed">
      ${cards.map(
        ({ path, said: [name, line], view }) =>
          html`<li>
            <a href="${addressOf({ ...place, path })}"
              ><span class="window">${view}</span
              ><span class="sill"><strong>${name}</strong><span>${line}</span></span></a
            >
          </li>`,
      )}
    </ul>
    <section class="goods" aria-labelledby="ad">
      <h2 id="ad">${t.advertised}</h2>
      <ul>
        ${rawGood(phoneCase, language)}
      </ul>
    </section>`
  return placeLayout(place, { title: t.title, body })
}
