/**
 * Sharing: the address that asks the same again, as long as it is short enough to be relied on.
 *
 * @module
 */

import { html } from 'hono/html'

import { addressOf } from '../address.ts'
import type { Markup, Scene } from './scene.ts'

export function share(hasTime: boolean, { texts, fields, language, origin }: Scene): Markup {
  const address = addressOf(fields, language, origin)
  return html`<section>
    <h2>${texts.share.heading}</h2>
    <div class="card share">
      ${
        address === undefined
          ? html`<p>${texts.share.tooLong}</p>`
          : html`<p>${hasTime ? texts.share.lead : texts.share.leadNow}</p>
              <p class="address"><a href="${address}">${address}</a></p>`
      }
    </div>
  </section>`
}
