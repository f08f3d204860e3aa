/**
 * A showcase: the shelf of a creator, with a card for each product.
 *
 * @module
 */

import { html } from 'hono/html'

import { picture, portrait } from './art.ts'
import { badge, decisionLink, layout, price, productLink, type Page } from './page.ts'
import { creator } from './stage-set.ts'

const texts = {
  'zh-CN': { title: '阿禾的橱窗', fans: '12.8万 粉丝', said: '认真挑的日用小物，都是自己在用的。', goods: '全部商品' },
  en: {
    title: 'Ahe’s showcase',
    fans: '128k followers',
    said: 'Small things for every day, all of them in use at home.',
    goods: 'All products',
  },
} as const

export function showcasePage(page: Page): string {
  const { language } = page
  const t = texts[language]
  const body = html`<section class="shelf-head">
      ${portrait}
      <div>
        <h1>${t.title}</h1>
        <p>${creator.name[language]} · ${t.fans}</p>
        <p>${t.said}</p>
      </div>
    </section>
    <section aria-labelledby="goods">
      <h2 id="goods">${t.goods} <span class="count">${page.products.length}</span></h2>
      <ul class="shelf">
        ${page.products.map(
          (product) =>
            html`<li>
              ${productLink(
                product,
                language,
                html`<span class="thumb">${picture(product.art)}${badge(product, language)}</span
                  ><span class="name">${product.title[language]}</span><span class="why">${product.note[language]}</span
                  ><span class="row">${price(product)}<span class="sold">${product.sold[language]}</span></span>`,
              )}${decisionLink(product.href, product.title[language], language)}
            </li>`,
        )}
      </ul>
    </section>`
  return layout(page, { title: t.title, body, hasPanel: true })
}
