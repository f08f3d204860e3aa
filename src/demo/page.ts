/**
 * The page around every surface: header, goods, the panel that tells what just happened, and links that are not in order.
 *
 * Everything works as plain links. With script, the panel beside the goods shows the decision of whatever was clicked.
 *
 * @module
 */

import { html } from 'hono/html'

import type { Language } from '../answer/language.ts'
import type { LocalName } from '../link/marketplace.ts'
import { lantern, picture } from './art.ts'
import { oddityTexts, type LinkedProduct, type Links } from './links.ts'
import { panel } from './panel.ts'
import { platform, type Product } from './stage-set.ts'

export type Markup = ReturnType<typeof html>

export interface Page extends Links {
  readonly language: Language
  /** Of this page, for the language switch. */
  readonly path: string
}

/** No address but our own may be loaded, and the next page on this host may know where the click came from. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'private, no-store',
  'referrer-policy': 'same-origin',
  vary: 'accept-language',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
} as const

const places = [
  { path: '/demo/live/r_71003', start: '/demo/live/', name: { 'zh-CN': '直播间', en: 'Live room' } },
  { path: '/demo/video/v_20100', start: '/demo/video/', name: { 'zh-CN': '短视频', en: 'Short video' } },
  { path: '/demo/showcase/a_77', start: '/demo/showcase/', name: { 'zh-CN': '商品橱窗', en: 'Showcase' } },
] as const

export interface Surroundings {
  readonly title: string
  readonly body: Markup
  /** Whether the panel stands beside the body. */
  readonly hasPanel: boolean
}

export function layout(page: Page, { title, body, hasPanel }: Surroundings): string {
  const { language } = page
  const other: Language = language === 'en' ? 'zh-CN' : 'en'
  const markup = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${title} · ${platform[language]}</title>
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <link rel="stylesheet" href="/demo/app.css" />
        <script src="/demo/app.js" defer></script>
      </head>
      <body>
        <header class="top">
          <a class="brand" href="${localized('/demo', language)}">${lantern}<span>${platform[language]}</span></a>
          <nav aria-label="${{ 'zh-CN': '位置', en: 'Places' }[language]}">
            ${places.map(
              ({ path, start, name }) =>
                html`<a
                  href="${localized(path, language)}"
                  ${page.path.startsWith(start) ? html`aria-current="page"` : ''}
                  >${name[language]}</a
                >`,
            )}
          </nav>
          <a class="tongue" lang="${other}" hreflang="${other}" href="${localized(page.path, other)}"
            >${other === 'en' ? 'English' : '中文'}</a
          >
        </header>
        <main class="${hasPanel ? 'split' : 'wide'}">
          <div class="content">${body} ${hasPanel ? oddities(page) : ''}</div>
          ${hasPanel ? panel(language) : ''}
        </main>
        <footer class="foot">
          <p>
            ${
              {
                'zh-CN': '漫游是虚构的平台，人物与商品也是。页面只用来演示 Detour。',
                en: 'Wanderlight is invented, and so are its people and goods. It is here to show what Detour does.',
              }[language]
            }
          </p>
        </footer>
      </body>
    </html> `
  return textOf(markup)
}

export function localized(path: string, language: Language): string {
  return `${path}?lang=${language}`
}

/** A link that goes through Detour, in a tab of its own; the script asks for its decision at the same time. */
export function productLink(product: LinkedProduct, language: Language, content: Markup): Markup {
  return html`<a
    class="out"
    href="${product.href}"
    target="_blank"
    rel="noopener"
    data-decide
    data-name="${product.title[language]}"
    >${content}</a
  >`
}

const see: LocalName = { 'zh-CN': '查看判定过程', en: 'See the decision' }

export function decisionLink(href: string, name: string, language: Language): Markup {
  return html`<a
    class="peek"
    href="/demo/decision?lang=${language}&amp;link=${encodeURIComponent(href)}"
    data-peek="${href}"
    data-name="${name}"
    >${see[language]}<span class="unseen">${language === 'en' ? ': ' : '：'}${name}</span></a
  >`
}

export function badge(product: Pick<Product, 'isOwn' | 'shop'>, language: Language): Markup {
  return html`<span class="${product.isOwn ? 'shop own' : 'shop'}">${product.shop[language]}</span>`
}

export function price(product: Pick<Product, 'price'>): Markup {
  const [whole, cents] = product.price.split('.')
  return html`<span class="price"><small>¥</small>${whole}<small>.${cents}</small></span>`
}

/** The goods as a list, numbered as a host calls them out. */
export function tray(page: Page, heading: string): Markup {
  const { language } = page
  return html`<section class="tray" aria-labelledby="goods">
    <h2 id="goods">${heading} <span class="count">${page.products.length}</span></h2>
    <ol>
      ${page.products.map(
        (product, index) =>
          html`<li>
            ${productLink(
              product,
              language,
              html`<span class="thumb">${picture(product.art)}<b>${index + 1}</b></span
                ><span class="what"
                  ><span class="name">${product.title[language]}</span
                  ><span class="row">${badge(product, language)}<span class="why">${product.note[language]}</span></span
                  ><span class="row"
                    >${price(product)}<span class="buy">${{ 'zh-CN': '去看看', en: 'View' }[language]}</span></span
                  ></span
                >`,
            )}${decisionLink(product.href, product.title[language], language)}
          </li>`,
      )}
    </ol>
  </section>`
}

function oddities(page: Page): Markup {
  const { language } = page
  const heading = { 'zh-CN': '异常链接', en: 'When a link is not in order' }[language]
  const unsigned = {
    'zh-CN': '没有配置签名密钥（LINK_KEYS），所以这里的链接都没有签名。',
    en: 'No signing key is set (LINK_KEYS), so no link here is signed.',
  }[language]
  return html`<section class="odd">
    <h2>${heading}</h2>
    ${page.isSigned ? '' : html`<p class="warn">${unsigned}</p>`}
    <ul>
      ${page.oddities.map(({ id, href }) => {
        const { title, note } = oddityTexts[id]
        return html`<li>
          <a class="out" href="${href}" target="_blank" rel="noopener" data-decide data-name="${title[language]}"
            ><strong>${title[language]}</strong><span>${note[language]}</span></a
          >${decisionLink(href, title[language], language)}
        </li>`
      })}
    </ul>
  </section>`
}

/** Nothing on a page is waited for, so it is never a promise. */
export function textOf(markup: Markup): string {
  if (markup instanceof Promise) throw new TypeError('a page waits for nothing')
  return markup.toString()
}
