/**
 * The page of one link: the verdict first, then why and how long, what to do, every other place, and the address to share.
 *
 * @module
 */

import { html } from 'hono/html'

import { instant, minuteMs } from '../../kernel/instant.ts'
import { visible } from '../../kernel/unseen.ts'
import { addressOf } from '../address.ts'
import type { Checked } from '../check.ts'
import type { Finding } from '../finding.ts'
import { dayOf, timeOf, zoneOf } from '../words/when.ts'
import { equivalentCard } from './equivalent.ts'
import { bundledNote, form } from './form.ts'
import { icon } from './icons.ts'
import { maybes } from './maybes.ts'
import { clipped, heading, type Markup, type Scene } from './scene.ts'
import { share } from './share.ts'
import { writePage } from './shell.ts'
import { timeline } from './timeline.ts'
import { adviceText, destinationOf, experienceOf, nextOf, stateBadge, verdictOf, whyOf } from './told.ts'

export function resultPage(finding: Finding, checked: Checked, scene: Scene): string {
  const { texts } = scene
  const { question, policy } = checked
  const verdict = verdictOf(finding, question.surface, scene)
  const next = nextOf(finding, policy.program, scene)
  return writePage(scene, {
    title: verdict,
    main: html`${policy.tier === 'bundled' ? bundledNote(scene) : ''}${pastNote(checked, scene)}
      <section class="card verdict ${finding.state}">
        <div class="sign">${icon(finding.state, 36)}</div>
        <div>
          <p>${stateBadge(finding.state, scene)}</p>
          <h1>${verdict}</h1>
          <p class="lead">${experienceOf(finding, scene)}</p>
          ${next === undefined ? '' : html`<p class="next">${icon('clock')}<span>${next}</span></p>`}
        </div>
      </section>
      <div class="pair">
        <div class="stack">${adviceCard(finding, scene)}${equivalentCard(finding, scene)}</div>
        ${facts(finding, checked, scene)}
      </div>
      <section>
        <h2>${texts.places.heading}</h2>
        <p class="note">${texts.places.lead(plainTime(checked, scene))}</p>
        ${timeline(finding.surfaces, { chosen: question.surface, program: policy.program, isNow: question.at === undefined }, scene)}
      </section>
      ${maybes(finding.forecast, scene)} ${share(question.at !== undefined, scene)}
      <section class="noprint">
        <h2>${texts.form.again}</h2>
        ${form(scene)}
      </section>`,
  })
}

export function airTime(checked: Checked, scene: Scene): string {
  const time = plainTime(checked, scene)
  return checked.question.at === undefined ? scene.texts.facts.timeNow(time) : time
}

/** Now is told to the minute: nobody waits for the seconds. */
function plainTime({ at, question }: Checked, { language, timeZone }: Scene): string {
  return timeOf(question.at ?? instant(at - (at % minuteMs)), language, timeZone)
}

/** Whoever looks back is told so, lest it be taken for what holds today. */
export function pastNote({ at, now }: Checked, scene: Scene): Markup | '' {
  if (at >= now) return ''
  const { texts, fields, language, origin } = scene
  const address = addressOf({ ...fields, at: undefined }, language, origin)
  return html`<p class="banner">
    ${texts.past}
    ${address === undefined ? '' : html`<a class="noprint" href="${address.slice(origin.length)}">${texts.checkNow}</a>`}
  </p>`
}

function facts(finding: Finding, checked: Checked, scene: Scene): Markup {
  const { texts, language, timeZone } = scene
  const { question, policy, at } = checked
  const { current, isStopgap } = finding.forecast
  const { answer } = current.considered
  const day = (when: typeof at): string => dayOf(when, language, timeZone)
  const { from, until } = current
  return html`<section class="card">
    <h2>${texts.facts.heading}</h2>
    <dl>
      <dt>${texts.facts.why}</dt>
      <dd>${whyOf(answer, policy.program, scene)}</dd>
      <dt>${texts.facts.since}</dt>
      <dd>${isStopgap ? texts.facts.stopgap : from === undefined ? texts.facts.sinceAlways : day(from)}</dd>
      <dt>${texts.facts.until}</dt>
      <dd>${until === undefined ? texts.facts.untilFurther : day(until)}</dd>
      <dt>${texts.facts.link}</dt>
      <dd>
        ${destinationOf(finding, scene)}
        <small
          ><bdi translate="no">${visible(clipped(finding.destination.url ?? finding.asked, 300))}</bdi>${
            (finding.destination.followed?.hops ?? 0) > 0 ? ` (${texts.facts.follows})` : ''
          }</small
        >
      </dd>
      <dt>${texts.facts.place}</dt>
      <dd>${heading(question.surface.label[language])}</dd>
      <dt>${texts.facts.time}</dt>
      <dd>${airTime(checked, scene)}<small>${zoneOf(at, language, timeZone)}</small></dd>
      <dt>${texts.facts.rule}</dt>
      <dd>
        ${answer.rule === undefined ? texts.facts.byDefault : html`<code translate="no">${answer.rule}</code>`}
        <small>${texts.facts.policy(policy.name, policy.tier === 'bundled' ? undefined : policy.version)}</small>
      </dd>
      <dt>${texts.facts.reason}</dt>
      <dd><code translate="no">${answer.reason}</code></dd>
    </dl>
  </section>`
}

function adviceCard(finding: Finding, scene: Scene): Markup {
  const { texts, notices } = scene
  const { advice } = finding
  return html`<section class="card todo">
    <h2>${texts.advice.heading}</h2>
    ${advice.length === 0 ? html`<p>${texts.advice.ask}</p>` : ''}
    ${
      advice.length === 0
        ? ''
        : html`<ul>
            ${advice.map(
              (each) =>
                html`<li>
                  ${adviceText(each, scene)}
                  ${
                    each.code === 'use_equivalent'
                      ? html`<a href="${each.url}" rel="noopener noreferrer nofollow">${each.url}</a>`
                      : ''
                  }
                  ${
                    each.code === 'open_shop'
                      ? html`<ol>
                          ${notices.merchants.steps.map((step) => html`<li>${step}</li>`)}
                        </ol>`
                      : ''
                  }
                </li>`,
            )}
          </ul>`
    }
  </section>`
}
