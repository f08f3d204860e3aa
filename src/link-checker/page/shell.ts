/**
 * The shell: what stands around every page, and the switch to the other language, which takes the input along.
 *
 * @module
 */

import { html, raw } from 'hono/html'

import type { Language } from '../../answer/language.ts'
import { brandMark } from '../../answer/mark.ts'
import { addressOf, path } from '../address.ts'
import { sheet } from '../style.ts'
import { words } from '../words/words.ts'
import type { Markup, Scene } from './scene.ts'

export interface Content {
  readonly title: string
  readonly main: Markup
  /** The empty form may be found by search engines; what somebody asked may not. */
  readonly isPublic?: boolean
}

/** Whole, because its bytes are hashed: not even a line break may come between the tag and the sheet. */
const styleElement = raw(`<style>${sheet}</style>`)

export function writePage(scene: Scene, { title, main, isPublic = false }: Content): string {
  const { language, texts } = scene
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${title} · Detour</title>
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        ${
          isPublic
            ? html`<meta name="description" content="${texts.lead}" />`
            : html`<meta name="robots" content="noindex,nofollow" />`
        }
        <meta name="referrer" content="no-referrer" />
        ${styleElement}
      </head>
      <body>
        <header>
          <a class="brand" href="${path}?lang=${language}">${brandMark}<span translate="no">Detour</span></a>
          ${switcher(scene)}
        </header>
        <main>${main}</main>
        <footer><p>${texts.promise} ${texts.quiet}</p></footer>
      </body>
    </html> `
  return textOf(page)
}

/** A link where an address can carry the input, else a form that sends it again. */
function switcher(scene: Scene): Markup {
  const { fields, texts, origin } = scene
  const other: Language = scene.language === 'en' ? 'zh-CN' : 'en'
  const address = addressOf(fields, other, origin)
  if (address !== undefined) {
    const relative = address.slice(origin.length)
    return html`<a class="tongue" href="${relative}" lang="${other}" hreflang="${other}"
      >${words[scene.language].switchTo}</a
    >`
  }
  return html`<form method="post" action="${path}">
    ${fields.to.map((text) => html`<input type="hidden" name="to" value="${text}" />`)}
    ${fields.surface === undefined ? '' : html`<input type="hidden" name="surface" value="${fields.surface}" />`}
    ${fields.at === undefined ? '' : html`<input type="hidden" name="at" value="${fields.at}" />`}
    <input type="hidden" name="lang" value="${other}" />
    <button class="tongue" type="submit" lang="${other}">${texts.switchTo}</button>
  </form>`
}

/** Nothing on the page is waited for, so it is never a promise. */
function textOf(page: Markup): string {
  if (page instanceof Promise) throw new TypeError('a page waits for nothing')
  return page.toString()
}
