/**
 * The words of the page, in one language. A text missing in a language is a type error. Words that the notice has too
 * (reasons, kinds of links, grades, faults, the way to a shop) are the notice's.
 *
 * @module
 */

import type { SkipReason } from '../../catalogue/chain.ts'
import type { Action } from '../../policy/decision.ts'
import type { Equivalent, State } from '../finding.ts'

export interface Dictionary {
  readonly title: string
  readonly lead: string
  readonly promise: string
  readonly switchTo: string
  readonly form: {
    readonly again: string
    readonly links: string
    readonly linksHint: (most: number) => string
    readonly example: string
    readonly surface: string
    readonly at: string
    readonly atHint: (zone: string) => string
    readonly submit: string
  }
  readonly faults: {
    readonly heading: (count: number) => string
    /** Before the title of a page with faults. */
    readonly mark: string
    readonly empty: string
    readonly noLink: string
    readonly tooMany: (count: number, most: number) => string
    readonly unknownSurface: string
    readonly badTime: string
    readonly unreadable: (why: string) => string
    readonly unreadableHelp: string
  }
  readonly failures: Readonly<Record<'too_large' | 'unsupported' | 'too_often' | 'method' | 'no_policy', Sentence>>
  readonly back: string
  readonly bundled: string
  readonly states: Readonly<Record<State, string>>
  /** Headlines of one link's result. */
  readonly verdicts: {
    readonly open: (place: string) => string
    readonly warn: (place: string) => string
    readonly closed: (place: string) => string
    readonly detour: Readonly<Record<Exclude<Equivalent['kind'], 'offer'>, (place: string) => string>>
  }
  /** What whoever clicks will see. */
  readonly experience: Readonly<Record<Exclude<State, 'unreadable' | 'detour'>, string>> & {
    readonly detour: string
    readonly offer: string
  }
  readonly facts: {
    readonly heading: string
    readonly link: string
    readonly place: string
    readonly time: string
    readonly timeNow: (time: string) => string
    readonly why: string
    readonly rule: string
    readonly byDefault: string
    readonly reason: string
    readonly since: string
    readonly sinceAlways: string
    readonly until: string
    readonly untilFurther: string
    readonly stopgap: string
    readonly policy: (name: string, version: number | undefined) => string
    readonly follows: string
  }
  readonly next: (when: string, state: string) => string
  /** Where the same happens, and only the reason is another. */
  readonly nextReason: (when: string, why: string) => string
  /** Where nobody who clicks will see any difference. */
  readonly nextRule: (when: string) => string
  readonly legend: string
  readonly past: string
  readonly checkNow: string
  readonly equivalent: {
    readonly heading: string
    readonly kinds: Readonly<Record<Equivalent['kind'], string>>
    readonly untitled: string
    readonly none: string
    readonly view: string
    readonly skipped: Readonly<Record<SkipReason, string>>
  }
  readonly advice: {
    readonly heading: string
    readonly nothing: string
    readonly replaceBefore: (when: string) => string
    readonly useEquivalent: string
    readonly useElsewhere: (places: readonly string[]) => string
    readonly waitUntil: (when: string) => string
    readonly registerEquivalent: string
    readonly openShop: string
    readonly fullLink: string
    readonly knownShop: string
    readonly copyAgain: string
    readonly ask: string
  }
  readonly places: {
    readonly heading: string
    readonly lead: (time: string) => string
    readonly chosen: string
    readonly atThatTime: string
    readonly now: string
    readonly always: string
    readonly from: (when: string) => string
    readonly until: (when: string) => string
    readonly between: (from: string, until: string) => string
  }
  readonly maybes: {
    readonly heading: string
    readonly lead: string
    readonly might: (facts: string, action: string) => string
    readonly decides: (facts: string) => string
    readonly facts: Readonly<Record<string, string>>
    readonly list: string
    readonly and: (items: readonly string[]) => string
    readonly more: (count: number) => string
    readonly actions: Readonly<Record<Action, string>>
  }
  readonly share: {
    readonly heading: string
    readonly lead: string
    readonly leadNow: string
    readonly tooLong: string
  }
  readonly batch: {
    readonly heading: (count: number, place: string) => string
    readonly when: (time: string, zone: string) => string
    readonly allOpen: string
    readonly attention: (count: number) => string
    /** Before the first of them. */
    readonly leftOut: (count: number) => string
    readonly results: string
    readonly details: string
    readonly detailsOf: (number: number) => string
    readonly why: string
    readonly todo: string
  }
  readonly quiet: string
}

export interface Sentence {
  readonly title: string
  readonly text: string
}
