/**
 * What is told of a finding in the same words wherever it stands: state, verdict, why, the next change, advice.
 *
 * @module
 */

import { html } from 'hono/html'

import type { Answer } from '../../answer/answer.ts'
import { messageOf } from '../../answer/messages.ts'
import type { Considered } from '../../gateway/consider.ts'
import type { Program } from '../../policy/program.ts'
import { isBuiltinReason } from '../../policy/reasons.ts'
import type { Advice } from '../advice.ts'
import { stateOf, type Finding, type State } from '../finding.ts'
import type { Period } from '../forecast.ts'
import type { Choice } from '../surfaces.ts'
import { dayOf } from '../words/when.ts'
import { icon } from './icons.ts'
import { clipped, type Markup, type Scene } from './scene.ts'

export function stateBadge(state: State, { texts }: Scene): Markup {
  return html`<span class="badge ${state}">${icon(state)}${texts.states[state]}</span>`
}

export function verdictOf({ state, equivalent }: Finding, { label }: Choice, { texts, language }: Scene): string {
  const place = label[language]
  if (state === 'unreadable') return texts.states.unreadable
  if (state !== 'detour') return texts.verdicts[state](place)
  const kind = equivalent === undefined || equivalent.kind === 'offer' ? 'redirect' : equivalent.kind
  return texts.verdicts.detour[kind](place)
}

export function experienceOf({ state, equivalent }: Finding, { texts }: Scene): string {
  if (state === 'unreadable') return texts.advice.copyAgain
  return equivalent?.kind === 'offer' ? texts.experience.offer : texts.experience[state]
}

/**
 * A policy's own text for a reason is written for the notice. Who is led into the own store reads none, so its promise ("here
 * is the same item") would explain nothing here: the reason itself does.
 */
export function whyOf(answer: Answer, { messages }: Program, { language, notices }: Scene): string {
  const { reason } = answer
  if (answer.kind === 'detour' && isBuiltinReason(reason)) return notices.reasons[reason]
  return messageOf(answer, messages)[language]
}

/** What comes next, in one line; undefined where nothing does. */
export function nextOf({ forecast }: Finding, program: Program, scene: Scene): string | undefined {
  const [next] = forecast.later
  if (next?.from === undefined) return undefined
  const when = dayOf(next.from, scene.language, scene.timeZone)
  const [before, after] = [stepWords(forecast.current.considered, scene), stepWords(next.considered, scene)]
  if (before !== after) return scene.texts.next(when, after)
  const why = whyOf(next.considered.answer, program, scene)
  const isSameWhy = why === whyOf(forecast.current.considered.answer, program, scene)
  return isSameWhy ? scene.texts.nextRule(when) : scene.texts.nextReason(when, why)
}

/** From when until when a period lasts. */
export function spanOf({ from, until }: Period, { texts, language, timeZone }: Scene): string {
  const { places } = texts
  const [first, last] = [from, until].map((at) => (at === undefined ? undefined : dayOf(at, language, timeZone)))
  if (first === undefined) return last === undefined ? places.always : places.until(last)
  return last === undefined ? places.from(first) : places.between(first, last)
}

/** The state in a few words; where it leads into the own store, to what. */
export function stepWords({ answer }: Considered, { texts }: Scene): string {
  const state = texts.states[stateOf(answer)]
  return answer.kind === 'detour' ? `${state} · ${texts.equivalent.kinds[answer.step]}` : state
}

/** Marketplace, kind and id; else the host. */
export function destinationOf(
  { destination, marketplaceName }: Finding,
  { language, notices }: Scene,
): Markup | undefined {
  const { url, kind, id } = destination
  const place = marketplaceName?.[language] ?? (url === undefined ? undefined : URL.parse(url)?.hostname)
  if (place === undefined || place === '') return undefined
  return id === undefined
    ? html`${place} · ${notices.kinds[kind]}`
    : html`${place} · ${notices.kinds[kind]} <bdi translate="no">${clipped(id, 80)}</bdi>`
}

export function adviceText(advice: Advice, scene: Scene): string {
  const { texts, language, timeZone } = scene
  const { advice: said } = texts
  switch (advice.code) {
    case 'nothing':
      return said.nothing
    case 'replace_before':
      return said.replaceBefore(dayOf(advice.at, language, timeZone))
    case 'use_equivalent':
      return said.useEquivalent
    case 'use_elsewhere':
      return said.useElsewhere(advice.places.map(({ label }) => label[language]))
    case 'wait_until':
      return said.waitUntil(dayOf(advice.at, language, timeZone))
    case 'register_equivalent':
      return said.registerEquivalent
    case 'open_shop':
      return said.openShop
    case 'full_link':
      return said.fullLink
    case 'known_shop':
      return said.knownShop
    case 'copy_again':
      return said.copyAgain
  }
}
