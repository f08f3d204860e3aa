/**
 * Settings of two versions compared: what changes answers, records or displays beside the decisions.
 *
 * A setting is named by its path in the document. Some of them move decisions as well (`own`, `marketplaces`, `lists`);
 * the difference of decisions then shows what follows. The members of a list that is kept elsewhere are not in the
 * program, so what a new digest changes cannot be known here.
 *
 * @module
 */

import { isObject } from '../../kernel/json.ts'
import type { List, Program, ShareCodeUse } from '../program.ts'
import { shareCodeUses } from '../rule.ts'
import type { ShortLinks } from '../short-links.ts'
import { sortedText } from './diff-rules.ts'

/** What a setting has a say in. */
export type SettingEffect =
  /** Which request is decided how; the difference of decisions shows it. */
  | 'decisions'
  /** What a shopper gets or reads. */
  | 'answers'
  /** What a click counts as before any rule is asked: its surface, or what a short link leads to. */
  | 'context'
  /** What is kept of a click. */
  | 'records'
  /** What operators see. */
  | 'display'
  /** The members are kept elsewhere: cannot be known. */
  | 'unknown'

/** `null`: not there. Lists of words say what came and what went instead. */
export interface SettingChange {
  readonly path: string
  readonly effect: SettingEffect
  readonly before: Json
  readonly after: Json
  readonly added?: readonly string[]
  readonly removed?: readonly string[]
  /** Where the setting itself is stricter or looser, or neither is more than the other. */
  readonly direction?: 'stricter' | 'looser' | 'changed'
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export function compareSettings(before: Program, after: Program): readonly SettingChange[] {
  const changes: SettingChange[] = []
  const compare = (path: string, effect: SettingEffect, read: (program: Program) => unknown): void => {
    changes.push(...compareValues(path, effect, read(before), read(after)))
  }
  for (const key of ['name', 'owner', 'timezone'] as const) compare(`meta.${key}`, 'display', ({ meta }) => meta[key])
  compare('own', 'decisions', ({ own }) => own)
  compare('stores', 'answers', ({ stores }) => stores)
  compare('defaults.then', 'decisions', ({ defaults }) => defaults.outcome)
  compare('defaults.on_error', 'answers', ({ defaults }) => defaults.on_error)
  compare('sites', 'context', ({ sites }) => sites)
  for (const name of namesIn(before.surfaces, after.surfaces)) {
    if (!Object.hasOwn(before.surfaces, name) || !Object.hasOwn(after.surfaces, name)) {
      compare(`surfaces.${name}`, 'decisions', ({ surfaces }) => entryOf(surfaces, name))
      continue
    }
    compare(`surfaces.${name}.label`, 'display', ({ surfaces }) => entryOf(surfaces, name)?.label)
    compare(`surfaces.${name}.pages`, 'context', ({ surfaces }) => entryOf(surfaces, name)?.pages)
  }
  const ids = [...new Set([before, after].flatMap(({ marketplaces }) => marketplaces.map(({ id }) => id)))]
  for (const id of ids) {
    compare(`marketplaces.${id}`, 'decisions', ({ marketplaces }) => {
      const found = marketplaces.filter((each) => each.id === id)
      return found.length === 0 ? undefined : found
    })
  }
  for (const name of namesIn(before.lists, after.lists)) {
    changes.push(...compareLists(`lists.${name}`, entryOf(before.lists, name), entryOf(after.lists, name)))
  }
  compare('equivalents.product', 'answers', ({ equivalents }) => equivalents.product)
  compare('equivalents.shop', 'answers', ({ equivalents }) => equivalents.shop)
  compare('equivalents.search', 'answers', ({ equivalents }) => equivalents.search)
  changes.push(...compareShortLinks(before.short_links, after.short_links))
  changes.push(...compareShareCodes(before.share_codes, after.share_codes))
  for (const reason of namesIn(before.messages, after.messages)) {
    compare(`messages.${reason}`, 'answers', ({ messages }) => entryOf(messages, reason))
  }
  const young = new Map(after.rules.map((rule) => [rule.id, rule]))
  for (const rule of before.rules) {
    const now = young.get(rule.id)
    if (now === undefined) continue
    changes.push(...compareValues(`rules.${rule.id}.labels`, 'records', rule.labels, now.labels))
  }
  return changes
}

/**
 * Whether short links are followed, and for how long, settles which of them are judged as what they lead to. Rules may be
 * stricter of a short link or of what is behind it, so neither is stricter; what `unresolved` answers is among the
 * decisions.
 */
function compareShortLinks(before: ShortLinks | undefined, after: ShortLinks | undefined): readonly SettingChange[] {
  const following = ['follow', 'wait'] as const
  const isOther = followingOf(before) !== followingOf(after)
  return [
    ...following.flatMap((key) =>
      compareValues(`short_links.${key}`, isOther ? 'context' : 'display', before?.[key], after?.[key]).map((change) =>
        isOther ? { ...change, direction: 'changed' as const } : change,
      ),
    ),
    ...compareValues('short_links.unresolved', 'decisions', before?.unresolved ?? null, after?.unresolved ?? null),
  ]
}

/** Milliseconds; undefined where short links are not followed, and nobody waits. */
function followingOf(shortLinks: ShortLinks | undefined): number | undefined {
  return shortLinks?.follow === true ? shortLinks.wait : undefined
}

/** A code that is removed leads nobody anywhere; one that is kept leads wherever its shop says. */
function compareShareCodes(
  before: ShareCodeUse | undefined,
  after: ShareCodeUse | undefined,
): readonly SettingChange[] {
  const strict = (use: ShareCodeUse = 'mark') => -shareCodeUses.indexOf(use)
  const step = strict(after) - strict(before)
  const direction = step > 0 ? 'stricter' : 'looser'
  return compareValues('share_codes', 'answers', before, after).map((change) =>
    step === 0 ? change : { ...change, direction },
  )
}

/** Lists of both versions whose members are kept elsewhere, and are others now. */
export function unreadableLists(before: Program, after: Program): readonly string[] {
  return Object.entries(before.lists).flatMap(([name, list]) => {
    const now = entryOf(after.lists, name)
    if (now === undefined || now.of !== list.of) return []
    return isUnreadable(list, now) ? [name] : []
  })
}

function isUnreadable(before: List, after: List): boolean {
  if ('ids' in before && 'ids' in after) return false
  return !('digest' in before && 'digest' in after && before.digest === after.digest)
}

function compareLists(path: string, before: List | undefined, after: List | undefined): readonly SettingChange[] {
  const isSameSubject = before !== undefined && after !== undefined && before.of === after.of
  if (!isSameSubject) return compareValues(path, 'decisions', before ?? null, after ?? null)
  if ('ids' in before && 'ids' in after) return compareValues(path, 'decisions', before.ids, after.ids)
  return compareValues(path, 'unknown', textOf(before), textOf(after))
}

/** A digest, or that the ids stand in the document. */
function textOf(list: List): string {
  return 'digest' in list ? list.digest : `${list.ids.length} ids`
}

/** What has parts in both versions is compared part by part, so that a reader sees which one it was. */
function compareValues(path: string, effect: SettingEffect, before: unknown, after: unknown): readonly SettingChange[] {
  if (sortedText(before) === sortedText(after)) return []
  if (isObject(before) && isObject(after)) {
    return namesIn(before, after).flatMap((name) =>
      compareValues(`${path}.${name}`, effect, entryOf(before, name), entryOf(after, name)),
    )
  }
  const change = { path, effect, before: jsonOf(before), after: jsonOf(after) }
  if (!isWords(before) || !isWords(after)) return [change]
  const [old, young] = [new Set(before), new Set(after)]
  const added = after.filter((each) => !old.has(each))
  const removed = before.filter((each) => !young.has(each))
  return [{ ...change, added, removed }]
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

function jsonOf(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json)
}

function namesIn(...records: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))]
}

function entryOf<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
