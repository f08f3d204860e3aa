/**
 * What could make a difference: rules that turn on something this page does not know.
 *
 * @module
 */

import { html } from 'hono/html'

import type { Maybe } from '../bearing.ts'
import type { Forecast } from '../forecast.ts'
import type { Markup, Scene } from './scene.ts'

const mostShown = 5

export function maybes({ maybes: all, furtherMaybes }: Forecast, scene: Scene): Markup | '' {
  if (all.length === 0) return ''
  const { texts } = scene
  const shown = all.slice(0, mostShown)
  const more = all.length - shown.length + furtherMaybes
  return html`<section>
    <h2>${texts.maybes.heading}</h2>
    <div class="card">
      <p class="note">${texts.maybes.lead}</p>
      <ul>
        ${shown.map((maybe) => html`<li><code translate="no">${maybe.rule}</code> ${maybeText(maybe, scene)}</li>`)}
      </ul>
      ${more > 0 ? html`<p class="note">${texts.maybes.more(more)}</p>` : ''}
    </div>
  </section>`
}

function maybeText({ facts, outcome, decides }: Maybe, { texts }: Scene): string {
  const { maybes: said } = texts
  const named = said.and(
    facts.map((fact) => (Object.hasOwn(said.facts, fact) ? (said.facts[fact] ?? fact) : said.list)),
  )
  return decides ? said.decides(named) : said.might(named, said.actions[outcome.action])
}
