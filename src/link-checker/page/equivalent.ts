/**
 * The equivalent: what the own store has for a link, how like it is, or why there is nothing.
 *
 * @module
 */

import { html } from 'hono/html'

import type { SkipReason } from '../../catalogue/chain.ts'
import type { Finding } from '../finding.ts'
import type { Markup, Scene } from './scene.ts'

/** Empty where nothing was looked for. */
export function equivalentCard(finding: Finding, scene: Scene): Markup | '' {
  const { texts } = scene
  const { equivalent, forecast } = finding
  const { answer } = forecast.current.considered
  if (equivalent === undefined && answer.action !== 'equivalent') return ''
  return html`<section class="card">
    <h2>${texts.equivalent.heading}</h2>
    ${equivalent === undefined ? nothing(finding, scene) : something(equivalent, scene)}
  </section>`
}

function something(equivalent: NonNullable<Finding['equivalent']>, { texts, notices }: Scene): Markup {
  const { kind, title, grade, url } = equivalent
  return html`<p class="chips">
      <span class="chip">${grade === undefined ? texts.equivalent.kinds[kind] : notices.grades[grade]}</span>
    </p>
    ${kind === 'product' || kind === 'offer' ? html`<p class="name">${title ?? texts.equivalent.untitled}</p>` : ''}
    <p class="address"><bdi translate="no">${url}</bdi></p>
    <p><a href="${url}" rel="noopener noreferrer nofollow">${texts.equivalent.view}</a></p>`
}

/** The first step that was passed over says most: it is the one that was meant. */
function nothing({ forecast }: Finding, { texts }: Scene): Markup {
  const { skipped } = forecast.current.considered.answer
  const reasons = [...new Set(skipped.map(({ why }) => why))].flatMap((why) => (isKnown(why, texts) ? [why] : []))
  return html`<p>${texts.equivalent.none}</p>
    ${
      reasons.length === 0
        ? ''
        : html`<ul>
            ${reasons.map((why) => html`<li>${texts.equivalent.skipped[why]}</li>`)}
          </ul>`
    }`
}

function isKnown(why: string, { equivalent }: Scene['texts']): why is SkipReason {
  return Object.hasOwn(equivalent.skipped, why)
}
