/**
 * One of the raw goods as a card: a plain link with its address as the platform wrote it.
 *
 * @module
 */

import { html } from 'hono/html'

import type { Language } from '../../answer/language.ts'
import { picture } from '../art.ts'
import { badge, price, type Markup } from '../page.ts'
import type { RawGood } from './goods.ts'

export function rawGood(good: RawGood, language: Language): Markup {
  return html`<li>
    <a class="out" href="${good.href}"
      ><span class="thumb">${picture(good.art)}</span
      ><span class="what"
        ><span class="name">${good.title[language]}</span
        ><span class="row">${badge(good, language)}${price(good)}</span></span
      ></a
    >
  </li>`
}
