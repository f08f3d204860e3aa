/**
 * The front page of the demo: three places, the same goods in each.
 *
 * @module
 */

import { html } from 'hono/html'

import { clip, picture, studio } from './art.ts'
import { layout, localized, type Page } from './page.ts'
import { products } from './stage-set.ts'

const texts = {
  'zh-CN': {
    title: '同一件商品，三个位置',
    lead: '自 2020 年 10 月 9 日起，直播间不能再打开站外平台的商品；短视频和橱窗还可以。在这里点同样的六件商品，看看 Detour 在每个位置怎么回答。',
    live: ['直播间', '站外商品会转到站内同款，或给出说明。'],
    video: ['短视频', '站外商品照常打开。'],
    showcase: ['商品橱窗', '站外商品照常打开，站内店铺一直可以。'],
    enter: '进去看看',
    front: [
      '有没有 Detour，有什么不同',
      '漫游的另一半自己不生成链接，页面里是商品的原始地址。Detour 站在它前面，把链接改写之后再交给读者。同一个地址，看两遍。',
    ],
    raw: '原始页面',
    through: '经过 Detour',
    samples: {
      feed: '推荐页',
      live: '直播间',
      video: '短视频',
      shelf: '橱窗',
      gbk: '短视频，GBK 编码',
      meta: '直播间，GBK 只写在 meta 里',
      json: 'App 用的 JSON',
    },
  },
  en: {
    title: 'The same goods in three places',
    lead: 'Since 9 October 2020 a live room can no longer open products on other marketplaces; short videos and showcases still can. Click the same six products here, and see what Detour answers in each place.',
    live: ['Live room', 'Outside products take a detour to the own store, or get an explanation.'],
    video: ['Short video', 'Outside products open as ever.'],
    showcase: ['Showcase', 'Outside products open as ever; the own shops always do.'],
    enter: 'Enter',
    front: [
      'With and without Detour in front',
      'The other half of Wanderlight mints no links; its pages hold the addresses of the shops. Detour stands in front of it and rewrites them on the way to the reader. The same address, seen twice.',
    ],
    raw: 'Raw',
    through: 'Through Detour',
    samples: {
      feed: 'The feed',
      live: 'Live room',
      video: 'Short video',
      shelf: 'Showcase',
      gbk: 'Short video, in GBK',
      meta: 'Live room, GBK told by meta alone',
      json: 'The JSON an app gets',
    },
  },
} as const

/** Pages of the origin, to be seen raw and through Detour. */
const samples = [
  { id: 'feed', path: '/feed' },
  { id: 'live', path: '/live/r_71003' },
  { id: 'video', path: '/video/v_20100' },
  { id: 'shelf', path: '/shelf/a_77' },
  { id: 'gbk', path: '/gbk/video/v_20100' },
  { id: 'meta', path: '/gbk/live/r_71003', more: '&meta' },
  { id: 'json', path: '/feed.json' },
] as const

export function homePage(page: Page): string {
  const { language } = page
  const t = texts[language]
  const doors = [
    { path: '/demo/live/r_71003', said: t.live, view: studio },
    { path: '/demo/video/v_20100', said: t.video, view: clip },
    {
      path: '/demo/showcase/a_77',
      said: t.showcase,
      view: html`<span class="mosaic">${products.slice(0, 4).map(({ art }) => picture(art))}</span>`,
    },
  ]
  const body = html`<section class="hero">
      <h1>${t.title}</h1>
      <p>${t.lead}</p>
    </section>
    <ul class="doors">
      ${doors.map(
        ({ path, said: [name, line], view }) =>
          html`<li>
            <a href="${localized(path, language)}"
              ><span class="window">${view}</span
              ><span class="sill"><strong>${name}</strong><span>${line}</span><b>${t.enter} →</b></span></a
            >
          </li>`,
      )}
    </ul>
    <section class="front" aria-labelledby="front">
      <h2 id="front">${t.front[0]}</h2>
      <p>${t.front[1]}</p>
      <ul>
        ${samples.map((sample) => {
          const name = t.samples[sample.id]
          const address = `${localized(sample.path, language)}${'more' in sample ? sample.more : ''}`
          return html`<li>
            <strong>${name}</strong>
            <a href="/demo/raw${address}"><span class="unseen">${name} · </span>${t.raw}</a>
            <a class="through" href="${address}"><span class="unseen">${name} · </span>${t.through}</a>
          </li>`
        })}
      </ul>
    </section>`
  return layout(page, { title: t.title, body, hasPanel: false })
}
