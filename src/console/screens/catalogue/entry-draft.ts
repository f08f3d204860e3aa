/**
 * Drafts: an entry as it is being written, column by column, and what to do when somebody else wrote it meanwhile.
 *
 * @module
 */

import { entryKey, shopKey } from '../../../catalogue/entry.ts'
import { columns, readRow, type CellFault, type Column } from '../../../catalogue/row.ts'

/** Every column; an empty text is an empty cell. */
export type Draft = Readonly<Record<Column, string>>

export type Cells = Readonly<Partial<Record<Column, string | undefined>>>

/** Those that the key says, and that an edit never changes. */
const inKey: ReadonlySet<Column> = new Set(['kind', 'marketplace', 'id'])

export function draftOf(cells: Cells): Draft {
  return Object.fromEntries(columns.map((column) => [column, cells[column] ?? ''])) as Draft
}

/** A new entry for an outside product, with what one mostly means. */
export function newDraft(product: string): Draft {
  const colon = product.indexOf(':')
  return draftOf({
    kind: 'product',
    marketplace: colon === -1 ? '' : product.slice(0, colon),
    id: product.slice(colon + 1),
    grade: 'exact',
    to_marketplace: 'xiaodian',
    stock: 'in',
    status: 'active',
  })
}

/** Read by the same rules as an import, before anything is sent. */
export function faultOf(draft: Draft): CellFault | undefined {
  const read = readRow((column) => draft[column].trim() || undefined)
  return read.ok ? undefined : read.error
}

export function keyOfDraft({ kind, marketplace, id }: Draft): string {
  return kind === 'shop' ? shopKey(marketplace.trim(), id.trim()) : entryKey(marketplace.trim(), id.trim())
}

/** What is sent: a shop has neither grade nor prices nor stock. */
export function bodyOf(draft: Draft): Record<string, string | null> {
  return Object.fromEntries(
    columns.filter((column) => !inKey.has(column)).map((column) => [column, draft[column].trim() || null]),
  )
}

const shopColumns: ReadonlySet<Column> = new Set([
  'kind',
  'marketplace',
  'id',
  'title',
  'to_marketplace',
  'to_id',
  'status',
  'expires',
  'approved_by',
  'note',
])

export function hasColumn(kind: string, column: Column): boolean {
  return kind !== 'shop' || shopColumns.has(column)
}

export interface Difference {
  readonly column: Column
  readonly base: string
  readonly mine: string
  readonly theirs: string
  /** Both changed it, to different texts. */
  readonly isContested: boolean
}

/** What differs between mine and theirs, in the order of the columns. */
export function differences(base: Cells, mine: Draft, theirs: Cells): readonly Difference[] {
  const [was, is] = [draftOf(base), draftOf(theirs)]
  return columns
    .filter((column) => mine[column].trim() !== is[column])
    .map((column) => ({
      column,
      base: was[column],
      mine: mine[column],
      theirs: is[column],
      isContested: mine[column].trim() !== was[column] && is[column] !== was[column],
    }))
}

/** Theirs, with what only I changed; of what both changed, mine. */
export function merged(base: Cells, mine: Draft, theirs: Cells): Draft {
  const was = draftOf(base)
  const is = draftOf(theirs)
  return draftOf(
    Object.fromEntries(
      columns.map((column) => [column, mine[column].trim() === was[column] ? is[column] : mine[column]]),
    ),
  )
}
