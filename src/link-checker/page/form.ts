/**
 * The form, with what is wrong in it: a summary that leads to the fields, and a sentence at each of them.
 *
 * @module
 */

import { html } from 'hono/html'

import { minuteMs } from '../../kernel/instant.ts'
import { visible } from '../../kernel/unseen.ts'
import type { LinkFault } from '../../link/destination.ts'
import { path } from '../address.ts'
import { mostLinks, type FieldFault } from '../asked.ts'
import { readAirTime, wallTimeOf } from '../wall-time.ts'
import { zoneOf } from '../words/when.ts'
import { clipped, heading, type Markup, type Scene } from './scene.ts'
import { writePage } from './shell.ts'
import { stateBadge } from './told.ts'

/** A fault of a field, or of the one link that stands in it. */
export type Fault = FieldFault | { readonly field: 'to'; readonly code: 'unreadable'; readonly why: LinkFault['code'] }

/** The page with the form alone. */
export function formPage(scene: Scene, faults: readonly Fault[], isBundled: boolean): string {
  const { texts } = scene
  return writePage(scene, {
    title: faults.length === 0 ? texts.title : `${texts.faults.mark}: ${texts.title}`,
    isPublic: faults.length === 0 && scene.fields.to.length === 0,
    main: html`<div class="narrow">
      <h1>${texts.title}</h1>
      <p class="lead">${texts.lead}</p>
      ${isBundled ? bundledNote(scene) : ''} ${summary(faults, scene)} ${form(scene, faults)} ${legend(scene)}
    </div>`,
  })
}

/** What may be answered, before anything was asked. */
function legend(scene: Scene): Markup {
  const { texts } = scene
  return html`<section class="legend">
    <h2>${texts.legend}</h2>
    <ul>
      ${answers.map((state) => html`<li>${stateBadge(state, scene)}<span>${texts.experience[state]}</span></li>`)}
    </ul>
  </section>`
}

const answers = ['open', 'detour', 'warn', 'closed'] as const

export function bundledNote({ texts }: Scene): Markup {
  return html`<p class="banner">${texts.bundled}</p>`
}

function summary(faults: readonly Fault[], scene: Scene): Markup | '' {
  if (faults.length === 0) return ''
  const { texts } = scene
  return html`<section class="faults" aria-labelledby="faults">
    <h2 id="faults">${texts.faults.heading(faults.length)}</h2>
    <ul>
      ${faults.map((fault) => html`<li><a href="#${fieldIds[fault.field]}">${sentence(fault, scene)}</a></li>`)}
    </ul>
  </section>`
}

const fieldIds = { to: 'to', surface: 'surface-0', at: 'at' } as const satisfies Record<Fault['field'], string>

/** What is wrong, in one sentence. */
export function sentence(fault: Fault, { texts, notices }: Pick<Scene, 'texts' | 'notices'>): string {
  const { faults } = texts
  switch (fault.code) {
    case 'empty':
      return faults.empty
    case 'no_link':
      return faults.noLink
    case 'too_many':
      return faults.tooMany(fault.count, mostLinks)
    case 'unknown_surface':
      return faults.unknownSurface
    case 'bad_time':
      return faults.badTime
    case 'unreadable':
      return faults.unreadable(notices.faults[fault.why])
  }
}

export function form(scene: Scene, faults: readonly Fault[] = []): Markup {
  const { texts, fields, language } = scene
  const wrong = new Map(faults.map((fault) => [fault.field, fault]))
  const text = fields.to.join('\n')
  return html`<form class="card ask" method="post" action="${path}">
    <input type="hidden" name="lang" value="${language}" />
    <div class="field">
      <label for="to">${texts.form.links}</label>
      <p class="hint" id="to-hint">${texts.form.linksHint(mostLinks)}</p>
      ${wrongAt('to', wrong, scene)}
      <textarea
        id="to"
        name="to"
        rows="${rowsFor(text)}"
        spellcheck="false"
        autocapitalize="none"
        aria-describedby="to-hint${wrong.has('to') ? ' to-fault' : ''}"
        ${invalid(wrong.has('to'))}
      >
${text}</textarea>
      <p class="hint">${texts.form.example}</p>
    </div>
    ${surfaceField(scene, wrong)} ${timeField(scene, wrong)}
    <button class="go" type="submit">${texts.form.submit}</button>
  </form>`
}

function rowsFor(text: string): number {
  return Math.min(12, Math.max(4, text.split('\n').length + 1))
}

function surfaceField(scene: Scene, wrong: ReadonlyMap<string, Fault>): Markup {
  const { texts, fields, choices, language } = scene
  const chosen = fields.surface ?? choices[0]?.surface
  return html`<fieldset class="field">
    <legend>${texts.form.surface}</legend>
    ${wrongAt('surface', wrong, scene)}
    <div class="choices">
      ${choices.map(
        ({ surface, label }, index) =>
          html`<label class="choice"
            ><input
              type="radio"
              id="surface-${index}"
              name="surface"
              value="${surface}"
              ${surface === chosen ? html`checked` : ''}
              ${wrong.has('surface') ? html`aria-describedby="surface-fault"` : ''}
            /><span>${heading(label[language])}</span></label
          >`,
      )}
    </div>
  </fieldset>`
}

function timeField(scene: Scene, wrong: ReadonlyMap<string, Fault>): Markup {
  const { texts, fields, timeZone, language, now } = scene
  const at = fields.at === undefined ? undefined : readAirTime(fields.at, timeZone)
  return html`<div class="field">
    <label for="at">${texts.form.at}</label>
    <p class="hint" id="at-hint">${texts.form.atHint(zoneOf(at ?? now, language, timeZone))}</p>
    ${wrongAt('at', wrong, scene)}
    <input
      type="datetime-local"
      id="at"
      name="at"
      step="${at === undefined || at % minuteMs === 0 ? 60 : 1}"
      min="1970-01-01T00:00"
      max="9999-12-31T23:59"
      value="${at === undefined ? '' : wallTimeOf(at, timeZone)}"
      aria-describedby="at-hint${wrong.has('at') ? ' at-fault' : ''}"
      ${invalid(wrong.has('at'))}
    />
  </div>`
}

function wrongAt(field: Fault['field'], wrong: ReadonlyMap<string, Fault>, scene: Scene): Markup | '' {
  const fault = wrong.get(field)
  if (fault === undefined) return ''
  const { faults } = scene.texts
  // The browser would not show in the field what is no time, so it is said what was read.
  const written = field === 'at' ? scene.fields.at : field === 'surface' ? scene.fields.surface : undefined
  return html`<p class="fault" id="${field}-fault">
    ${written === undefined ? '' : html`<code translate="no">${visible(clipped(written, 60))}</code> `}${sentence(fault, scene)}
    ${fault.code === 'unreadable' ? faults.unreadableHelp : ''}
  </p>`
}

function invalid(isWrong: boolean): Markup | '' {
  return isWrong ? html`aria-invalid="true"` : ''
}
