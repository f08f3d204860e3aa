/**
 * Differences for people: in words first, with requests that can be run.
 *
 *     v41 → draft   2 rules changed                         INCOMPARABLE (stricter and looser)
 *       LOOSER    equivalent → allow   live_room · external · content in charity_rooms   [2020-11-12, 2021-01-01)
 *
 * @module
 */

import type { Outcome } from '../decision.ts'
import type { DiagnosticLanguage } from '../language/diagnostic.ts'
import { visible, widthOf } from '../language/render/visible.ts'
import { witnessCommand } from '../language/render/witness-command.ts'
import { momentText, whenWords, whereWords, type Area } from './box-words.ts'
import { diffWords, type DiffWords } from './diff-words.ts'
import type { Change, Direction, PolicyDiff, Side } from './diff.ts'
import { sortedText } from './diff-rules.ts'
import type { Json, SettingChange } from './diff-settings.ts'

/** What a piece of the output is, for whoever gives it a colour. */
export type DiffInk = Direction | 'heading' | 'faint'
export type PaintDiff = (ink: DiffInk, text: string) => string

export interface RenderDiffOptions {
  readonly before: string
  readonly after: string
  readonly language: DiagnosticLanguage
  /** For display; the time zone of the later version. */
  readonly timeZone: string
  /** Colours; none by default. */
  readonly paint?: PaintDiff
}

interface Style extends RenderDiffOptions {
  readonly paint: PaintDiff
  readonly words: DiffWords
}

/** Always ends with a line end. */
export function renderDiff(diff: PolicyDiff, options: RenderDiffOptions): string {
  const style: Style = { paint: (_ink, text) => text, ...options, words: diffWords[options.language] }
  const { words, paint } = style
  const title = [words.title(visible(options.before), visible(options.after)), words.ruleCounts(diff.rules)]
  const lines = [
    `${paint('heading', title.filter((part) => part !== '').join('   '))}   ${verdict(diff, style)}`,
    ...section(undefined, changeLines(diff.changes, style), style),
    ...(diff.changes.length === 0 ? [] : [effectLine(diff, style)]),
    ...section(words.reports, changeLines(diff.reports, style), style),
    ...section(
      words.settings,
      diff.settings.map((each) => settingLine(each, style)),
      style,
    ),
    ...section(
      words.rules,
      diff.rules.map((each) => `  ${words.rule(each)}`),
      style,
    ),
    ...diff.unknownLists.map((name) => words.unknownList(name)),
    ...diff.judgedByOne.slice(0, 1).map((url) => words.judgedByOne(visible(url))),
    ...(diff.isComplete ? [] : [words.incomplete]),
  ]
  return `${lines.join('\n')}\n`
}

function section(heading: string | undefined, lines: readonly string[], { paint }: Style): readonly string[] {
  if (lines.length === 0) return []
  return heading === undefined ? lines : [paint('heading', heading), ...lines]
}

function verdict({ overall, changes, settings, isComplete }: PolicyDiff, { words, paint }: Style): string {
  const directions = (['stricter', 'looser', 'changed'] as const).filter((each) =>
    [...changes, ...settings].some(({ direction }) => direction === each),
  )
  const isOfLinks = isComplete && directions.length === 0
  const why = isOfLinks ? words.otherLinks : isComplete ? words.because(directions) : words.notComplete
  const ink = overall === 'equivalent' ? 'faint' : overall === 'incomparable' ? 'changed' : overall
  return paint(ink, `${words.overall[overall]}${overall === 'incomparable' ? why : ''}`)
}

interface Row {
  readonly direction: Direction | undefined
  readonly what: string
  readonly where: string
  readonly when: string
  /** Below the last row of a change. */
  readonly notes: readonly string[]
}

const mostAreas = 4

function changeLines(changes: readonly Change<Outcome | undefined>[], style: Style): readonly string[] {
  const rows = changes.flatMap((change) => rowsOf(change, style))
  const { words, paint } = style
  const width = (read: (row: Row) => string) => Math.max(0, ...rows.map((row) => widthOf(read(row))))
  const widths = {
    direction: width(({ direction }) => (direction === undefined ? '' : words.direction[direction])),
    what: width(({ what }) => what),
    where: width(({ where }) => where),
  }
  const indent = ' '.repeat(widths.direction + 4)
  return rows.flatMap(({ direction, what, where, when, notes }) => {
    const word = padded(direction === undefined ? '' : words.direction[direction], widths.direction)
    const said = `${padded(what, widths.what)}   ${padded(where, widths.where)}   ${when}`.trimEnd()
    return [
      `  ${direction === undefined ? word : paint(direction, word)}  ${said}`,
      ...notes.map((note) => paint('faint', `${indent}${note}`)),
    ]
  })
}

function rowsOf(change: Change<Outcome | undefined>, style: Style): readonly Row[] {
  const { words, after, timeZone } = style
  const { areas, boxes, around, witness, direction } = change
  const isLong = boxes.length > mostAreas
  const shown = (isLong ? [around] : areas).map((area) => wordsOf(area, style))
  const notes = [
    ...(isLong ? [words.inParts(boxes.length)] : []),
    `${rulesText(change.before, words)} → ${rulesText(change.after, words)}`,
    ...(witness === undefined ? [] : [`${words.example}${visible(witnessCommand(witness, after, timeZone))}`]),
  ]
  const what = outcomesText(change, words)
  return shown.map(({ where, when }, at) => ({
    direction: at === 0 ? direction : undefined,
    what: at === 0 ? what : '',
    where: at === 0 && isLong ? words.within(where) : where,
    when,
    notes: at === shown.length - 1 ? notes : [],
  }))
}

function wordsOf(area: Area, { language, timeZone, words }: Style): { readonly where: string; readonly when: string } {
  const where = whereWords(area).map((each) => visible(each[language]))
  return {
    where: where.length === 0 ? words.everything : where.join(' · '),
    when: whenWords(area.when, timeZone)[language],
  }
}

/** Only the actions where they tell the two apart; reason, chain and target where they do not. */
function outcomesText({ before, after }: Change<Outcome | undefined>, words: DiffWords): string {
  const [from, to] = [before.outcome, after.outcome]
  if (from?.action !== to?.action) return `${from?.action ?? words.none} → ${to?.action ?? words.none}`
  if (from?.reason !== to?.reason) return `${shortText(from)} → ${shortText(to)}`
  return `${longText(from)} → ${longText(to)}`
}

function shortText(outcome: Outcome | undefined): string {
  return outcome === undefined ? '' : `${outcome.action}:${outcome.reason}`
}

function longText(outcome: Outcome | undefined): string {
  if (outcome?.action === 'equivalent') return `${outcome.action}[${outcome.chain.join(', ')}]`
  if (outcome?.action === 'redirect') return visible(`${outcome.action} ${outcome.url}`)
  return shortText(outcome)
}

const mostRules = 3

function rulesText({ rules }: Side<Outcome | undefined>, words: DiffWords): string {
  const names = rules.map((rule) => rule ?? words.defaults)
  const more = names.length - mostRules
  return more > 0 ? words.more(names.slice(0, mostRules).join(', '), more) : names.join(', ')
}

function effectLine({ takesEffect, now }: PolicyDiff, { words, timeZone }: Style): string {
  const parts = takesEffect.map(({ effect, count }) => {
    if (effect.kind === 'on-publish') return words.onPublish(count)
    if (effect.kind === 'past') return words.past(count)
    return words.later(count, momentText(effect.at, timeZone), words.until(effect.at - now))
  })
  return `${words.takesEffect}${parts.join(' · ')}`
}

const longestValue = 60
/** How much of what is the same is shown before a difference. */
const lead = 16

function settingLine(change: SettingChange, { words, paint }: Style): string {
  const { path, effect, before, after, added, removed, direction } = change
  const values =
    added === undefined || removed === undefined ? valuesText(before, after, words) : listText(added, removed, words)
  const word = direction === undefined ? '' : `${paint(direction, words.direction[direction])}   `
  return `  ${visible(path)}   ${values}   ${word}${paint('faint', words.effect[effect])}`
}

/** What came and went; where only the order changed, that. */
function listText(added: readonly string[], removed: readonly string[], words: DiffWords): string {
  const some = (sign: string, ids: readonly string[]) => {
    const shown = ids.slice(0, mostRules).map((id) => `${sign}${visible(id)}`)
    return ids.length > mostRules ? [words.more(shown.join(' '), ids.length - mostRules)] : shown
  }
  const parts = [...some('+', added), ...some('−', removed)]
  return parts.length === 0 ? words.reordered : parts.join(' ')
}

/** Long texts from a little before the place where they begin to differ. */
function valuesText(before: Json, after: Json, words: DiffWords): string {
  const [from, to] = [before, after].map((value) =>
    value === null ? undefined : Array.from(visible(typeof value === 'string' ? value : sortedText(value))),
  )
  const same = (from ?? []).findIndex((character, at) => character !== to?.[at])
  const start = same > lead * 2 ? same - lead : 0
  const shown = (text: readonly string[] | undefined) => {
    if (text === undefined) return words.absent
    const piece = text.slice(start, start + longestValue).join('')
    return `${start > 0 ? '…' : ''}${piece}${text.length > start + longestValue ? '…' : ''}`
  }
  return `${shown(from)} → ${shown(to)}`
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
