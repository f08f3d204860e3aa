/**
 * A short video: an upright player with the actions at its side and the product anchor over the caption.
 *
 * @module
 */

import { html } from 'hono/html'

import { clip, icon, portrait } from './art.ts'
import { layout, productLink, tray, type Page } from './page.ts'
import { creator } from './stage-set.ts'

const texts = {
  'zh-CN': {
    title: '用了三年还没换的手机壳',
    caption: '通勤路上摔过两次，壳还在，手机也还在。#慢生活 #好物',
    likes: '3.6万',
    comments: '1024',
    shares: '889',
    goods: '视频里的商品',
    actions: '互动数据',
  },
  en: {
    title: 'The phone case I have kept for three years',
    caption: 'Dropped it twice on the way to work. The case is fine, and so is the phone. #slowdays #finds',
    likes: '36k',
    comments: '1,024',
    shares: '889',
    goods: 'In this video',
    actions: 'Counts',
  },
} as const

export function videoPage(page: Page): string {
  const { language } = page
  const t = texts[language]
  const [anchor] = page.products
  const body = html`<div class="pair">
    <section class="stage video" aria-label="${t.title}">
      ${clip}
      <div class="veil"></div>
      <ul class="side" aria-label="${t.actions}">
        <li>${portrait}</li>
        <li>${icon('heart')}<span>${t.likes}</span></li>
        <li>${icon('comment')}<span>${t.comments}</span></li>
        <li>${icon('share')}<span>${t.shares}</span></li>
      </ul>
      <div class="caption">
        ${
          anchor === undefined
            ? ''
            : productLink(
                anchor,
                language,
                html`<span class="anchor">${icon('cart')}<span>${anchor.title[language]}</span></span>`,
              )
        }
        <p><b>@${creator.name[language]}</b></p>
        <h1>${t.title}</h1>
        <p>${t.caption}</p>
        <div class="progress"></div>
      </div>
    </section>
    ${tray(page, t.goods)}
  </div>`
  return layout(page, { title: t.title, body, hasPanel: true })
}
