/**
 * What two documents answer differently, read from the API and made ready to be shown: nothing here decides anything, it
 * sorts what the analysis found.
 *
 * @module
 */

import { whenWords, whereWords } from '../../policy/analysis/box-words.ts'
import type { Direction } from '../../policy/analysis/diff.ts'
import type { DiffJson } from '../../policy/analysis/diff-json.ts'
import type { Language } from '../words/language.ts'

/** As the API gives it; what is kept with a change request also says how much of it was left out. */
export interface MeaningJson extends DiffJson {
  readonly omitted?: {
    readonly changes: number
    readonly reports: number
    readonly settings: number
    readonly rules: number
  }
}

export type ChangeJson = DiffJson['changes'][number]
export type AreaJson = ChangeJson['within']
export type OutcomeJson = NonNullable<ChangeJson['before']['outcome']>

/** Undefined for what this build cannot read. */
export function readMeaning(value: unknown): MeaningJson | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { format_version: version, changes, settings } = value as Partial<Record<string, unknown>>
  return version === 1 && Array.isArray(changes) && Array.isArray(settings) ? (value as MeaningJson) : undefined
}

/** Where there is nothing to tell: the two answer every request alike, and nothing else was changed either. */
export function isSame({ overall, changes, reports, settings, rules }: MeaningJson): boolean {
  return overall === 'equivalent' && [changes, reports, settings, rules].every((each) => each.length === 0)
}

/** The pieces of an area: surfaces, destinations, conditions. Empty: everything. */
export function whereOf({ surfaces, destinations, conditions }: AreaJson, language: Language): readonly string[] {
  const area = {
    ...(surfaces === null ? {} : { surfaces }),
    ...(destinations === undefined || destinations === null ? {} : { destinations }),
    // They come in one language already.
    conditions: conditions.map(({ on, words }) => ({ on: on as never, words: { en: words, 'zh-CN': words } })),
  }
  return whereWords(area).map((words) => words[language])
}

/** Empty for always. */
export function whenOf({ when }: AreaJson, { zone, language }: { zone: string; language: Language }): string {
  const intervals = when.map(({ from, until }) => ({
    ...(from === null ? {} : { from }),
    ...(until === null ? {} : { until }),
  }))
  return whenWords(intervals, zone)[language]
}

/** What has to be said beside the actions so that before and after are told apart. */
export function detailOf(outcome: OutcomeJson | null, other: OutcomeJson | null): string | undefined {
  if (outcome === null || outcome.action !== other?.action) return undefined
  if (outcome.reason !== other.reason) return outcome.reason
  if (outcome.action === 'equivalent') return outcome.chain.join(' → ')
  return outcome.action === 'redirect' ? outcome.url : outcome.reason
}

export interface EffectGroup {
  readonly kind: ChangeJson['takes_effect']['kind']
  readonly at: number | null
  readonly changes: readonly ChangeJson[]
}

/** Changes by the instant from which a shopper meets them; they come sorted, soonest first. */
export function byEffect(changes: readonly ChangeJson[]): readonly EffectGroup[] {
  const groups = Map.groupBy(changes, ({ takes_effect: { kind, at } }) => `${kind} ${at ?? ''}`)
  return [...groups.values()].flatMap((group) => {
    const effect = group[0]?.takes_effect
    return effect === undefined ? [] : [{ ...effect, changes: group }]
  })
}

/** Where something changes, as a grid; an empty text stands for any. */
export interface Cells {
  readonly surfaces: readonly string[]
  readonly destinations: readonly string[]
  readonly at: (surface: string, destination: string) => readonly Direction[]
}

/** The largest grid that still helps anybody. */
const mostCells = 80

/**
 * Undefined where a grid would say no more than the list: a single cell, or too many. What lies in the past is left out:
 * the grid is about clicks to come.
 */
export function cellsOf(changes: readonly ChangeJson[]): Cells | undefined {
  const coming = changes.filter(({ takes_effect: { kind } }) => kind !== 'past')
  const found = coming.flatMap(({ direction, where }) =>
    where.flatMap((area) =>
      (area.surfaces ?? ['']).flatMap((surface) =>
        destinationsOf(area).map((destination) => ({ surface, destination, direction })),
      ),
    ),
  )
  const surfaces = [...new Set(found.map(({ surface }) => surface))].toSorted()
  const destinations = [...new Set(found.map(({ destination }) => destination))].toSorted()
  const size = surfaces.length * destinations.length
  if (size < 2 || size > mostCells) return undefined
  const marks = Map.groupBy(found, ({ surface, destination }) => `${surface}\n${destination}`)
  return {
    surfaces,
    destinations,
    at: (surface, destination) => [
      ...new Set(marks.get(`${surface}\n${destination}`)?.map(({ direction }) => direction)),
    ],
  }
}

/** Marketplaces where they are named, else parties; `?` stands for links of which no marketplace is known. */
function destinationsOf({ destinations }: AreaJson): readonly string[] {
  if (destinations === undefined || destinations === null) return ['']
  const names = destinations.flatMap(
    ({ marketplaces, parties }) => marketplaces?.map((each) => each ?? '?') ?? parties ?? [''],
  )
  return [...new Set(names)]
}

export type Tally = Readonly<Record<Direction, number>>

/** How many changes go which way, of decisions and of settings that say a direction. */
export function tallyOf({ changes, settings }: MeaningJson): Tally {
  const directions = [
    ...changes.map(({ direction }) => direction),
    ...settings.map((each) => (each as { readonly direction?: Direction | null }).direction),
  ]
  const count = (wanted: Direction) => directions.filter((each) => each === wanted).length
  return { stricter: count('stricter'), looser: count('looser'), changed: count('changed') }
}
