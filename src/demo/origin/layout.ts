/**
 * The page around what the platform shows when it mints no links itself.
 *
 * Nothing in it knows whether Detour stands in front. What the reader sees of that, the sheet reads from the links: it
 * prints their addresses beside them, and says in one line whether they were rewritten.
 *
 * @module
 */

import { html } from 'hono/html'

import type { Language } from '../../answer/language.ts'
import { lantern } from '../art.ts'
import { localized, textOf, type Markup } from '../page.ts'
import { platform } from '../stage-set.ts'

export interface Place {
  readonly language: Language
  /** Without the base: `/live/r_71003`. */
  readonly path: string
  /** Where this site stands: at the root for Detour in front of it, else below `/demo/raw`. */
  readonly base: '' | '/demo/raw'
  /** In GBK, and where that is said. */
  readonly gbk: 'header' | 'meta' | undefined
}

const texts = {
  'zh-CN': {
    views: '查看方式',
    raw: '原始页面',
    through: '经过 Detour',
    untouched: '这一页的商品链接还是平台写下的样子，不经过 Detour。',
    rewritten: '这一页的商品链接都经过 Detour；其余内容一个字节也没有改。',
    feed: '推荐',
    note: '漫游是虚构的平台。这一页的链接由平台直接写出；除了上方的切换，没有为 Detour 做任何准备。',
  },
  en: {
    views: 'Seen',
    raw: 'Raw',
    through: 'Through Detour',
    untouched: 'The shop links of this page are as the platform wrote them, and go past Detour.',
    rewritten: 'The shop links of this page go through Detour; not a byte of the rest was changed.',
    feed: 'Feed',
    note: 'Wanderlight is invented. It wrote the links of this page by itself; only the switch above knows of Detour.',
  },
} as const

export interface Content {
  readonly title: string
  readonly body: Markup
}

export function placeLayout(place: Place, { title, body }: Content): string {
  const { language, base, gbk } = place
  const t = texts[language]
  const other: Language = language === 'en' ? 'zh-CN' : 'en'
  const charset = { header: '', meta: html`<meta charset="gbk" />`, none: html`<meta charset="utf-8" />` }[
    gbk ?? 'none'
  ]
  const markup = html`<!doctype html>
    <html lang="${language}">
      <head>
        ${charset}
        <title>${title} · ${platform[language]}</title>
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <link rel="stylesheet" href="/demo/app.css" />
      </head>
      <body class="origin">
        <header class="top">
          <a class="brand" href="${localized('/demo', language)}">${lantern}<span>${platform[language]}</span></a>
          <nav aria-label="${t.views}">
            ${(['/demo/raw', ''] as const).map(
              (each) =>
                html`<a href="${addressOf({ ...place, base: each })}" ${each === base ? html`aria-current="page"` : ''}
                  >${each === '' ? t.through : t.raw}</a
                >`,
            )}
          </nav>
          <a class="tongue" lang="${other}" hreflang="${other}" href="${addressOf({ ...place, language: other })}"
            >${other === 'en' ? 'English' : '中文'}</a
          >
        </header>
        <main class="wide">
          <p class="told-raw">${t.untouched}</p>
          <p class="told-through">${t.rewritten}</p>
          ${body}
        </main>
        <footer class="foot">
          <p><a href="${addressOf({ ...place, path: '/feed', gbk: undefined })}">${t.feed}</a></p>
          <p>${t.note}</p>
        </footer>
      </body>
    </html> `
  return textOf(markup)
}

/** The address of a page of this site, seen the same way. */
export function addressOf({ base, path, language, gbk }: Place): string {
  return `${base}${localized(path, language)}${gbk === 'meta' ? '&meta' : ''}`
}
