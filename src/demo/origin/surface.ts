/**
 * The pages of the three surfaces: a live room, a short video, a shelf. The links are the same in each, as written by
 * the platform, so that whatever differs afterwards is the surface's doing.
 *
 * @module
 */

import { html, raw } from 'hono/html'

import { clip, hills, portrait, studio } from '../art.ts'
import type { Markup } from '../page.ts'
import { creator } from '../stage-set.ts'
import { rawGood } from './card.ts'
import { dataIsland, ordinaryLinks, pictured, pictureSource, rawGoods, searchForm } from './goods.ts'
import { addressOf, placeLayout, type Place } from './layout.ts'

const texts = {
  'zh-CN': {
    live: '阿禾的直播间',
    video: '用了三年还没换的手机壳',
    wind: '山里的风',
    shelf: '阿禾的橱窗',
    gbk: '（GBK）',
    goods: '商品',
    together: '三件一起看',
    picture: '手机壳、耳机和站内旗舰店的手机壳',
    search: '在京东搜索',
    find: '搜索',
    more: '另外',
    about: '关于漫游',
  },
  en: {
    live: 'Ahe’s live room',
    video: 'The phone case I have kept for three years',
    wind: 'Wind in the hills',
    shelf: 'Ahe’s showcase',
    gbk: ' (GBK)',
    goods: 'Goods',
    together: 'Three at a glance',
    picture: 'A phone case, earbuds, and the phone case of the own store',
    search: 'Search JD.com',
    find: 'Search',
    more: 'And besides',
    about: 'About Wanderlight',
  },
} as const

export type SurfaceName = 'live' | 'video' | 'shelf'

/** The video that shows something else; under any other id it is the phone case. */
export const windId = 'v_20101'

const views: Readonly<Record<SurfaceName | 'wind', Markup>> = {
  live: html`<div class="stage">${studio}</div>`,
  video: html`<div class="stage">${clip}</div>`,
  wind: html`<div class="stage">${hills}</div>`,
  shelf: html`<div class="stage plain">${portrait}</div>`,
}

export function surfacePage(name: SurfaceName, place: Place): string {
  const { language } = place
  const t = texts[language]
  const shown = place.path.endsWith(`/video/${windId}`) ? 'wind' : name
  const title = `${t[shown]}${place.gbk === undefined ? '' : t.gbk}`
  const body = html`<article class="place">
      ${views[shown]}
      <h1>${title}<small>${creator.name[language]}</small></h1>
    </article>
    <section class="goods" aria-labelledby="goods">
      <h2 id="goods">${t.goods} <span class="count">${rawGoods.length}</span></h2>
      <ul>
        ${rawGoods.map((good) => rawGood(good, language))}
      </ul>
    </section>
    <div class="asides">
      <section aria-labelledby="together">
        <h2 id="together">${t.together}</h2>
        <img src="${pictureSource}" alt="${t.picture}" width="240" height="80" usemap="#three" />
        <map name="three">
          ${pictured.map(
            ({ href, title: product }, index) =>
              html`<area
                shape="rect"
                coords="${index * 80},0,${index * 80 + 80},80"
                href="${href}"
                alt="${product[language]}"
              />`,
          )}
        </map>
      </section>
      <section aria-labelledby="search">
        <h2 id="search">${t.search}</h2>
        <form action="${searchForm.action}" method="get">
          <input
            name="${searchForm.field}"
            value="${{ 'zh-CN': '手机壳', en: 'phone case' }[language]}"
            aria-labelledby="search"
          />
          <button>${t.find}</button>
        </form>
      </section>
      <section aria-labelledby="more">
        <h2 id="more">${t.more}</h2>
        <ul class="ordinary">
          ${ordinaryLinks.map(({ href, name: called }) => html`<li><a href="${href}">${called[language]}</a></li>`)}
          <li><a href="${addressOf({ ...place, path: '/about', gbk: undefined })}">${t.about}</a></li>
        </ul>
      </section>
    </div>
    <script type="application/json">
      ${raw(dataIsland)}
    </script>`
  return placeLayout(place, { title, body })
}
