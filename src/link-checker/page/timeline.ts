/**
 * The timeline of a link: every surface, and for each what holds from which instant until which. It is a list that can be
 * read aloud; line and colours only repeat it.
 *
 * @module
 */

import { html } from 'hono/html'

import type { Program } from '../../policy/program.ts'
import { stateOf, type OnSurface } from '../finding.ts'
import type { Period } from '../forecast.ts'
import type { Choice } from '../surfaces.ts'
import { icon } from './icons.ts'
import { heading, type Markup, type Scene } from './scene.ts'
import { spanOf, stepWords, whyOf } from './told.ts'

/** What was asked, and by which policy it is answered. */
export interface About {
  readonly chosen: Choice
  readonly program: Program
  /** Whether the present is now, and no other time. */
  readonly isNow: boolean
}

export function timeline(surfaces: readonly OnSurface[], about: About, scene: Scene): Markup {
  const { texts, language } = scene
  return html`<div class="places">
    ${surfaces.map(({ choice, forecast }) => {
      const { earlier, current, later } = forecast
      return html`<section class="card place">
        <h3>
          ${heading(choice.label[language])}
          ${choice.surface === about.chosen.surface ? html`<span class="chip">${texts.places.chosen}</span>` : ''}
        </h3>
        <ol class="line">
          ${[...earlier, current, ...later].map((period) => entry(period, period === current, about, scene))}
        </ol>
      </section>`
    })}
  </div>`
}

function entry(period: Period, isCurrent: boolean, { program, isNow }: About, scene: Scene): Markup {
  const { answer } = period.considered
  const state = stateOf(answer)
  const { places } = scene.texts
  return html`<li class="${state}${isCurrent ? ' present' : ''}" ${isCurrent ? html` aria-current="time"` : ''}>
    ${icon(state)}
    <div>
      <p class="when">
        ${spanOf(period, scene)}
        ${isCurrent ? html`<span class="chip">${isNow ? places.now : places.atThatTime}</span>` : ''}
      </p>
      <p class="what">${stepWords(period.considered, scene)}</p>
      <p class="why">${whyOf(answer, program, scene)}</p>
    </div>
  </li>`
}
