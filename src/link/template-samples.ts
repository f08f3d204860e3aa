/**
 * Samples of templates: what a policy adds to the marketplaces, filled in.
 *
 * Templates compete: one may take pages of another, or write out what another has a variable for. So there are several
 * hosts and fillings to try, plain ones first.
 *
 * @module
 */

import type { MarketplaceData, Registry } from './registry.ts'
import { hostLabels, isTrue, sampleUrl, withoutId, type Sample, type SampleLink } from './sample.ts'
import { takenApart, type TemplateParts } from './template-parts.ts'
import type { VariableType } from './template.ts'

/** Links that a policy describes, and pages beside them; the ones beside may not be true, and are sorted out later. */
export function samplesOfAddition({ id: marketplace, domains, links }: MarketplaceData, registry: Registry): Sample[] {
  const described = links.flatMap(({ template, kind }) => {
    const parts = partsOf(template)
    const slot = parts.variables.findIndex(({ name }) => name === 'id')
    for (const trial of everyTrial(parts)) {
      const sample = { marketplace, kind, ...filled(parts, slot, trial) }
      if (isTrue(sample, registry)) return [sample, ...withoutId(sample), ...twice(sample)]
    }
    return []
  })
  const page = (url: string): Sample => ({ marketplace, kind: 'other', url, id: undefined })
  const beside = domains.flatMap((domain) => [page(`https://${domain}/`), page(`https://www.${domain}/other/page`)])
  if (beside.some((sample) => isTrue(sample, registry))) return [...described, ...beside]
  const further = domains.flatMap((domain) =>
    hostLabels.flatMap((label) =>
      ['', 'other/page', 'a.b~c/d'].map((path) => page(`https://${label}.${domain}/${path}`)),
    ),
  )
  return [...described, ...further.filter((sample) => isTrue(sample, registry)).slice(0, 1)]
}

/**
 * Links of a template's form, on several hosts and with several fillings, and for each variable, `id` before the others,
 * with `{id}` in its place: where another program reads the id elsewhere, any of them may be one.
 */
export function linksOfTemplate(template: string): readonly SampleLink[] {
  const parts = partsOf(template)
  const trials = fewTrials(parts)
  const slots = parts.variables.length === 0 ? [-1] : [...parts.variables.keys()]
  const isId = (slot: number) => parts.variables[slot]?.name === 'id'
  return slots
    .toSorted((a, b) => Number(isId(b)) - Number(isId(a)))
    .flatMap((slot) => trials.map((trial) => filled(parts, slot, trial)))
    .flatMap((link) => [link, ...twice(link), ...withOthersTwice(link, parts)])
}

/** The same page with two values of every other parameter that is a variable: one program's id may be among them. */
function withOthersTwice(link: SampleLink, { query }: Parts): SampleLink[] {
  const slot = /[?&](?<name>[^?&=]*)=[^&]*\{id\}/.exec(link.url)?.groups?.['name']
  const more = query.flatMap(([name, value]) => {
    const found = variable.exec(value)
    const encoded = encodeURIComponent(name)
    if (found === null || encoded === slot) return []
    const second = value.replace(found[0], () => fillingOf(typeOf(found), turns.length))
    return [`&${encoded}=${encodeURIComponent(second)}`]
  })
  return more.length === 0 ? [] : [{ ...link, url: `${link.url}${more.join('')}` }]
}

/** The same page with two ids under one name, which are none. */
function twice<T extends SampleLink>(link: T): T[] {
  const { url, id } = link
  const pair = /[?&](?<pair>[^?&]*=[^&]*\{id\}[^&]*)/.exec(url)?.groups?.['pair']
  if (id === undefined || pair === undefined) return []
  return [{ ...link, url: `${sampleUrl(link)}&${pair.replace('{id}', `${id}1`)}`, id: undefined }]
}

interface Variable {
  readonly name: string
  readonly type: VariableType
}

/** A template taken apart; its variables in the order in which they stand. */
interface Parts extends TemplateParts {
  readonly variables: readonly Variable[]
}

const variable = /\{(?<name>[a-z][a-z0-9_]*)(?::(?<type>digits|alnum|slug|rest))?\}/

function partsOf(template: string): Parts {
  const parts = takenApart(template)
  const pieces = [parts.host, parts.path, ...parts.query.map(([, value]) => value)]
  const variables = pieces.flatMap((piece) =>
    Array.from(piece.matchAll(new RegExp(variable, 'g')), (found) => {
      return { name: found.groups?.['name'] ?? '', type: typeOf(found) }
    }),
  )
  return { ...parts, variables }
}

/** One without a type is a slug. */
function typeOf({ groups }: RegExpExecArray): VariableType {
  return (groups?.['type'] ?? 'slug') as VariableType
}

/** What stands for `*` in a host, and which of the fillings the variables get. */
interface Trial {
  readonly label: string
  readonly turn: number
}

/** Of each type several, plain ones first; one that another template writes out is not what it seems to be. */
const fillings: Readonly<Record<VariableType, readonly string[]>> = {
  digits: ['1001', '70310', '8264417', '59'],
  alnum: ['a1', 'k7x2', '1001', 'q9z8'],
  slug: ['a-1', 'k-72', '1001', 'q9z8', 'z_5-x'],
  rest: ['a/1', 'k.7/b~2', 'q/9/z/8/y/7', '1001', 'a-1'],
}
const turns = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const fewTurns = 5

function fillingOf(type: VariableType, turn: number): string {
  const written = fillings[type]
  return written[turn] ?? `${written[turn % written.length]}${turn}`
}

function everyTrial({ host, variables }: Parts): readonly Trial[] {
  const tried = variables.length === 0 ? [0] : turns
  return (host.startsWith('*.') ? hostLabels : ['']).flatMap((label) => tried.map((turn) => ({ label, turn })))
}

/** Every label with the first filling, and every filling behind the first label. */
function fewTrials(parts: Parts): readonly Trial[] {
  const trials = everyTrial(parts)
  const [first] = trials
  return trials.filter(({ label, turn }) => turn === 0 || (label === first?.label && turn < fewTurns))
}

/** A template with something in the place of every variable, but for one, whose filling stands beside it. */
function filled({ host, path, query, variables }: Parts, slot: number, { label, turn }: Trial): SampleLink {
  const there = variables[slot]
  const id = there === undefined ? undefined : fillingOf(there.type, turn)
  let at = -1
  const fill = (text: string, encode: (literal: string) => string): string => {
    const found = variable.exec(text)
    if (found === null) return encode(text)
    at += 1
    const isSlot = at === slot
    const type = variables[at]?.type ?? 'slug'
    // A variable that held the same as the id could not be told from it.
    const filling = fillingOf(type, !isSlot && fillingOf(type, turn) === id ? turn + 1 : turn)
    const after = text.slice(found.index + found[0].length)
    return `${encode(text.slice(0, found.index))}${isSlot ? '{id}' : filling}${fill(after, encode)}`
  }
  const asWritten = (literal: string) => literal
  const page = `https://${fill(host.replace(/^\*/, label), asWritten)}${fill(path, asWritten)}`
  if (query.length === 0) return { url: page, id }
  const parameters = query.map(([name, value]) => `${encodeURIComponent(name)}=${fill(value, encodeURIComponent)}`)
  return { url: `${page}?${parameters.join('&')}`, id }
}
