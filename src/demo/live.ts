/**
 * A live room: the stage with host, chat and the product being shown, and the tray of goods under it.
 *
 * @module
 */

import { html } from 'hono/html'

import { icon, picture, portrait, studio } from './art.ts'
import { badge, layout, price, productLink, tray, type Page } from './page.ts'
import { creator } from './stage-set.ts'

const texts = {
  'zh-CN': {
    title: '阿禾的直播间',
    live: '直播中',
    viewers: '1.2万 人在看',
    fans: '12.8万 粉丝',
    chat: [
      ['小满', '主播，1 号链接还有吗'],
      ['山里的风', '耳机降噪怎么样？'],
      ['南希', '已经下单啦，等发货～'],
      ['路过的猫', '绘本适合几岁呀'],
    ],
    now: '正在讲解',
    goods: '直播商品',
    chatName: '评论',
  },
  en: {
    title: 'Ahe’s live room',
    live: 'LIVE',
    viewers: '12k watching',
    fans: '128k followers',
    chat: [
      ['Xiaoman', 'Is number 1 still there?'],
      ['mountain wind', 'How good is the noise cancelling?'],
      ['Nancy', 'Just ordered mine, can’t wait!'],
      ['passing cat', 'What age are the books for?'],
    ],
    now: 'Showing now',
    goods: 'In this live room',
    chatName: 'Chat',
  },
} as const

export function livePage(page: Page): string {
  const { language } = page
  const t = texts[language]
  const [featured] = page.products
  const body = html`<section class="stage live" aria-label="${t.title}">
      ${studio}
      <div class="veil"></div>
      <div class="host">
        ${portrait}
        <h1>${creator.name[language]}<small>${t.fans}</small></h1>
      </div>
      <p class="onair"><span class="tag">${t.live}</span><span class="eyes">${icon('eye')}${t.viewers}</span></p>
      <ul class="chat" aria-label="${t.chatName}">
        ${t.chat.map(([who, line]) => html`<li><b>${who}</b> ${line}</li>`)}
      </ul>
      ${
        featured === undefined
          ? ''
          : html`<div class="feature">
              ${productLink(
                featured,
                language,
                html`<span class="now">${t.now}</span><span class="thumb">${picture(featured.art)}</span
                  ><span class="name">${featured.title[language]}</span
                  ><span class="row">${price(featured)}${badge(featured, language)}</span>`,
              )}
            </div>`
      }
    </section>
    ${tray(page, t.goods)}`
  return layout(page, { title: t.title, body, hasPanel: true })
}
