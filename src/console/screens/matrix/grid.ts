/**
 * The matrix as a grid: surfaces against what links lead to, with time as the third axis.
 *
 * @module
 */

import type { LocalName } from '../../../link/marketplace.ts'
import type { CellJson, EntryJson, MatrixJson, OutcomeJson } from '../../../policy/analysis/matrix-json.ts'
import { instantIn } from '../../parts/instant-text.ts'
import { isWithin } from '../../parts/policy-calendar.ts'

export interface Head {
  /** A surface, or a party with a marketplace: `external:taobao`, `none:*`. */
  readonly key: string
  readonly label: LocalName
}

/** Half-open, in milliseconds; a missing end is open. */
export interface Span {
  readonly from: number | undefined
  readonly until: number | undefined
}

/** As long as a cell says the same. */
export interface CellSpan extends Span {
  readonly cell: CellJson
  /** How many columns of the matrix it takes. */
  readonly columns: number
}

export interface Line {
  readonly surface: string
  readonly target: string
  readonly cells: readonly CellJson[]
  readonly spans: readonly CellSpan[]
}

export interface Grid {
  readonly surfaces: readonly Head[]
  readonly targets: readonly Head[]
  readonly columns: readonly Span[]
  /** By {@link lineKey}; where no link leads there is none. */
  readonly lines: ReadonlyMap<string, Line>
}

export function lineKey(surface: string, target: string): string {
  return `${surface}|${target}`
}

export function gridOf(matrix: MatrixJson): Grid {
  const surfaces = new Map<string, Head>()
  const targets = new Map<string, Head>()
  const columns = matrix.columns.map(({ from, until }) => ({ from: instantIn(from), until: instantIn(until) }))
  const lines = new Map<string, Line>()
  for (const { surface, party, marketplace, label, cells } of matrix.rows) {
    const target = `${party}:${marketplace ?? '*'}`
    const [en, chinese] = [partsOf(label.en), partsOf(label['zh-CN'])]
    surfaces.set(surface, { key: surface, label: { en: en.first, 'zh-CN': chinese.first } })
    if (!targets.has(target)) targets.set(target, { key: target, label: { en: en.last, 'zh-CN': chinese.last } })
    lines.set(lineKey(surface, target), { surface, target, cells, spans: spansOf(cells, columns) })
  }
  return { surfaces: [...surfaces.values()], targets: [...targets.values()], columns, lines }
}

const arrow = ' → '

/** A row is labelled `live_room → taobao`; a surface may be called what it likes, a marketplace has no arrow. */
function partsOf(label: string): { readonly first: string; readonly last: string } {
  const at = label.lastIndexOf(arrow)
  return at < 0 ? { first: label, last: label } : { first: label.slice(0, at), last: label.slice(at + arrow.length) }
}

/** Neighbouring cells that say the same as one. */
function spansOf(cells: readonly CellJson[], columns: readonly Span[]): readonly CellSpan[] {
  const spans: CellSpan[] = []
  for (const [at, cell] of cells.entries()) {
    const column = columns[at]
    const last = spans.at(-1)
    if (column === undefined) continue
    if (last !== undefined && saidBy(last.cell) === saidBy(cell)) {
      spans[spans.length - 1] = { ...last, until: column.until, columns: last.columns + 1 }
    } else spans.push({ ...column, cell, columns: 1 })
  }
  return spans
}

/**
 * What a shopper meets, as a text that is equal for equal cells. Which rule says so, and which click shows it, is not part
 * of it: another rule may say the same.
 */
export function saidBy(cell: CellJson | undefined): string {
  if (cell === undefined) return ''
  if (cell.certain !== null) return outcomeText(cell.certain)
  return cell.entries
    .map((entry, at) => `${isLast(cell, at) ? '' : entry.condition?.en} ${outcomeText(entry)}`)
    .join('\n')
}

function isLast({ entries }: CellJson, at: number): boolean {
  return at === entries.length - 1
}

function outcomeText({ action, reason, chain, url }: OutcomeJson): string {
  return [action, reason, chain?.join() ?? '', url ?? ''].join(' ')
}

/** What stands in a cell: the outcomes of what takes the rest first, then of what decides before it, each once. */
export function outcomesOf({ certain, entries }: CellJson): readonly OutcomeJson[] {
  if (certain !== null) return [certain]
  const found = new Map<string, EntryJson>()
  for (const entry of [...entries.slice(-1), ...entries.slice(0, -1)]) {
    const key = entry.action
    if (!found.has(key)) found.set(key, entry)
  }
  return [...found.values()]
}

/** Whether it depends on more than row, column and time. */
export function isSplit({ certain }: CellJson): boolean {
  return certain === null
}

export interface CellAt extends CellSpan {
  /** The same rules are in force as long as a column lasts, so this one has its own. */
  readonly here: CellJson
  /** What was said before; absent where it was never anything else. */
  readonly before: CellJson | undefined
  readonly next: CellJson | undefined
}

export function cellAt({ lines, columns }: Grid, key: string, at: number): CellAt | undefined {
  const line = lines.get(key)
  const index = line?.spans.findIndex((span) => isWithin(span, at)) ?? -1
  const span = line?.spans[index]
  const here = line?.cells[columns.findIndex((column) => isWithin(column, at))]
  if (line === undefined || span === undefined || here === undefined) return undefined
  return { ...span, here, before: line.spans[index - 1]?.cell, next: line.spans[index + 1]?.cell }
}
