/**
 * The page of many links: how many will do what, then each with what to do about it.
 *
 * @module
 */

import { html } from 'hono/html'

import { visible } from '../../kernel/unseen.ts'
import type { Checked } from '../check.ts'
import { states, type Finding, type State } from '../finding.ts'
import { zoneOf } from '../words/when.ts'
import { bundledNote, form } from './form.ts'
import { icon } from './icons.ts'
import { addressForOne, clipped, type Markup, type Scene } from './scene.ts'
import { airTime, pastNote } from './result.ts'
import { share } from './share.ts'
import { writePage } from './shell.ts'
import { adviceText, destinationOf, nextOf, spanOf, stateBadge, whyOf } from './told.ts'

export function batchPage(checked: Checked, scene: Scene): string {
  const { texts, language, timeZone } = scene
  const { findings, question, policy, at } = checked
  const title = texts.batch.heading(findings.length, question.surface.label[language])
  const pending = findings.filter(({ advice }) => !advice.some(({ code }) => code === 'nothing')).length
  return writePage(scene, {
    title,
    main: html`${policy.tier === 'bundled' ? bundledNote(scene) : ''}${pastNote(checked, scene)}
      <section class="card overview">
        <h1>${title}</h1>
        <p class="lead">${pending === 0 ? texts.batch.allOpen : texts.batch.attention(pending)}</p>
        <ul class="tally">
          ${tally(findings).map(
            ([state, count]) =>
              html`<li class="${state}">
                ${icon(state, 24)}<strong>${count}</strong><span>${texts.states[state]}</span>
              </li>`,
          )}
        </ul>
        <p class="note">
          ${texts.batch.when(airTime(checked, scene), zoneOf(at, language, timeZone))}
          ${leftOut(question.leftOut, scene)}
        </p>
      </section>
      <section>
        <h2>${texts.batch.results}</h2>
        <ol class="links">
          ${findings.map((finding, index) => row(finding, index + 1, checked, scene))}
        </ol>
      </section>
      ${share(question.at !== undefined, scene)}
      <section class="noprint">
        <h2>${texts.form.again}</h2>
        ${form(scene)}
      </section>`,
  })
}

const mostLinesShown = 3

/** Which lines had no link: a slip in one of them would otherwise be looked for in all. */
function leftOut(lines: readonly string[], { texts }: Scene): Markup | '' {
  if (lines.length === 0) return ''
  const shown = lines.slice(0, mostLinesShown).map((line) => html` <bdi>“${visible(clipped(line, 60))}”</bdi>`)
  return html`${texts.batch.leftOut(lines.length)}${shown}${lines.length > mostLinesShown ? ' …' : ''}`
}

function tally(findings: readonly Finding[]): readonly (readonly [State, number])[] {
  return states
    .map((state) => [state, findings.filter((finding) => finding.state === state).length] as const)
    .filter(([, count]) => count > 0)
}

function row(finding: Finding, number: number, { policy }: Checked, scene: Scene): Markup {
  const { texts, notices } = scene
  const { equivalent, destination, asked, state } = finding
  const next = nextOf(finding, policy.program, scene)
  const { fault } = destination
  const grade = equivalent?.grade
  return html`<li class="card link ${state}">
    <h3>
      <span class="number" aria-hidden="true">${number}</span>${stateBadge(state, scene)}
      <span class="what">${destinationOf(finding, scene) ?? ''}</span>
    </h3>
    <p class="address"><bdi translate="no">${visible(clipped(destination.url ?? asked, 160))}</bdi></p>
    <div class="columns">
      <div>
        <h4>${texts.batch.why}</h4>
        <p>
          ${fault === undefined ? whyOf(finding.forecast.current.considered.answer, policy.program, scene) : notices.faults[fault.code]}
        </p>
        ${state === 'unreadable' ? '' : html`<p class="note">${spanOf(finding.forecast.current, scene)}</p>`}
        ${next === undefined ? '' : html`<p class="next">${icon('clock')}<span>${next}</span></p>`}
      </div>
      <div>
        <h4>${texts.batch.todo}</h4>
        ${todo(finding, scene)}
        ${
          equivalent === undefined
            ? ''
            : html`<p class="equal">
                <span class="chip"
                  >${grade === undefined ? texts.equivalent.kinds[equivalent.kind] : notices.grades[grade]}</span
                >
                <a href="${equivalent.url}" rel="noopener noreferrer nofollow"
                  >${equivalent.title ?? texts.equivalent.view}</a
                >
              </p>`
        }
      </div>
    </div>
    ${state === 'unreadable' ? '' : detailsLink(asked, number, scene)}
  </li>`
}

/** The best two: the address of the equivalent stands once in a row, and all the rest on the page of one link. */
function todo({ advice }: Finding, scene: Scene): Markup {
  const { texts } = scene
  if (advice.length === 0) return html`<p>${texts.advice.ask}</p>`
  const lines = advice
    .slice(0, 2)
    .map((each) => adviceText(each, scene).replace(/[:：]$/, scene.language === 'en' ? '.' : '。'))
  return html`${lines.map((line) => html`<p>${line}</p>`)}`
}

function detailsLink(asked: string, number: number, scene: Scene): Markup | '' {
  const address = addressForOne(asked, scene)
  if (address === undefined) return ''
  const { texts, origin } = scene
  return html`<p class="more noprint">
    <a href="${address.slice(origin.length)}"
      >${texts.batch.details}<span class="unseen"> ${texts.batch.detailsOf(number)}</span></a
    >
  </p>`
}
