/**
 * Rows: a pair of the catalogue as merchandisers write it, one line of CSV or NDJSON with named columns.
 *
 * A row becomes a key and a value of KV, always with the same fields in the same order: two uploads of the same row are
 * the same text, and that is how an import knows that nothing changed. The click path never sees a row.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { seenOnly } from '../kernel/unseen.ts'
import { builtinIdSpaceOf, entryKey, parseEntry, parseShopEntry, shopKey, type IdSpaceOf } from './entry.ts'

/** In the order of an export. */
export const columns = [
  'kind',
  'marketplace',
  'id',
  'title',
  'grade',
  'to_marketplace',
  'to_id',
  'price',
  'own_price',
  'stock',
  'status',
  'expires',
  'shop',
  'approved_by',
  'note',
] as const

export type Column = (typeof columns)[number]

/** `to_marketplace` and `to_id` name the equivalent; `kind` is `product` where it is empty or left out. */
export const requiredColumns = ['marketplace', 'id', 'to_marketplace', 'to_id'] as const satisfies readonly Column[]

export function isColumn(name: string): name is Column {
  return (columns as readonly string[]).includes(name)
}

export type RowKind = 'product' | 'shop'

/** Where a row stands in the catalogue. */
export interface Place {
  readonly kind: RowKind
  readonly marketplace: string
  readonly id: string
}

export interface Row extends Place {
  readonly key: string
  /** JSON, as KV holds it. */
  readonly value: string
  readonly expires: Instant | undefined
}

export interface CellFault {
  readonly column: Column
  readonly message: string
}

/** What stands in a column; undefined where it is empty or missing. */
export type Cells = (column: Column) => string | undefined

const idPattern = /^[\w.~-]{1,128}$/
/** What a spreadsheet makes of a long id; nobody can tell what it was. */
const scientific = /^\d(?:\.\d+)?E\+?\d+$/i
const longText = 500

export function readRow(given: Cells, idSpaceOf: IdSpaceOf = builtinIdSpaceOf): Result<Row, CellFault> {
  const cell = withSeenTexts(given)
  const marketplace = cell('marketplace')
  const id = cell('id')
  if (marketplace === undefined) return fault('marketplace', 'is empty')
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(marketplace)) {
    return fault('marketplace', 'is not the id of a marketplace, such as `taobao`')
  }
  if (id === undefined) return fault('id', 'is empty')
  if (/^\d\.\d+E\+?\d+$/i.test(id)) return fault('id', 'is a number in scientific notation; keep ids as text')
  if (!idPattern.test(id)) return fault('id', 'is not an id')
  if (scientific.test(cell('to_id') ?? '')) {
    return fault('to_id', 'is a number in scientific notation; keep ids as text')
  }
  for (const column of ['approved_by', 'note'] as const) {
    if ((cell(column)?.length ?? 0) > longText) return fault(column, `has more than ${longText} characters`)
  }
  const kind = cell('kind') ?? 'product'
  if (kind === 'shop') return shopRow(cell, { kind, marketplace, id })
  if (kind === 'product') return productRow(cell, { kind, marketplace, id }, idSpaceOf)
  return fault('kind', 'is neither `product` nor `shop`')
}

/** Texts copied from web pages bring spaces without width and marks of direction, which shoppers and operators must not read. */
function withSeenTexts(cell: Cells): Cells {
  return (column) => {
    const text = cell(column)
    return text === undefined || !textColumns.has(column) ? text : seenOnly(text) || undefined
  }
}

const textColumns: ReadonlySet<Column> = new Set(['title', 'approved_by', 'note'])

function productRow(cell: Cells, place: Place, idSpaceOf: IdSpaceOf): Result<Row, CellFault> {
  const value = JSON.stringify({
    title: cell('title'),
    grade: cell('grade') ?? 'similar',
    to: { marketplace: cell('to_marketplace'), product: cell('to_id') },
    price: numberOf(cell('price')),
    own_price: numberOf(cell('own_price')),
    stock: cell('stock') ?? 'in',
    status: cell('status') ?? 'active',
    expires: cell('expires'),
    shop: cell('shop'),
    approved_by: cell('approved_by'),
    note: cell('note'),
  })
  const parsed = parseEntry(value)
  if (!parsed.ok) return fault(columnOf(parsed.error.field), parsed.error.message)
  return ok({ ...place, key: entryKey(place.marketplace, place.id, idSpaceOf), value, expires: parsed.value.expires })
}

function shopRow(cell: Cells, place: Place): Result<Row, CellFault> {
  const value = JSON.stringify({
    to: { marketplace: cell('to_marketplace'), shop: cell('to_id') },
    name: cell('title'),
    status: cell('status') ?? 'active',
    expires: cell('expires'),
    approved_by: cell('approved_by'),
    note: cell('note'),
  })
  const parsed = parseShopEntry(value)
  if (!parsed.ok) return fault(columnOf(parsed.error.field), parsed.error.message)
  return ok({ ...place, key: shopKey(place.marketplace, place.id), value, expires: parsed.value.expires })
}

/** What was written, from what KV holds: `readRow` of it gives the same value again. */
export function cellsOf({ kind, marketplace, id }: Place, value: string): Partial<Record<Column, string>> {
  const { to, name, ...fields } = JSON.parse(value) as Record<string, unknown> & {
    readonly to: { readonly marketplace: string; readonly product?: string; readonly shop?: string }
    readonly name?: string
  }
  const cells: Partial<Record<Column, string>> = {
    kind,
    marketplace,
    id,
    to_marketplace: to.marketplace,
    to_id: to.product ?? to.shop ?? '',
  }
  if (name !== undefined) cells.title = name
  for (const [field, content] of Object.entries(fields)) {
    if (isColumn(field) && (typeof content === 'string' || typeof content === 'number')) cells[field] = `${content}`
  }
  return cells
}

/** The same row with other cells, and without those that are undefined. */
export function withCells(row: Row, cells: { readonly [column in Column]?: string | undefined }): Row {
  const all = { ...cellsOf(row, row.value), ...cells }
  const read = readRow((column) => all[column])
  if (!read.ok) throw new Error(`the row ${row.key} cannot be read: ${read.error.column} ${read.error.message}`)
  return { ...row, value: read.value.value }
}

/** Which place a key is; undefined where it is no key of the catalogue. */
export function placeOf(key: string): Place | undefined {
  const parts = /^(?<form>eq|eqshop):(?<marketplace>[a-z][a-z0-9_]{0,63}):(?<id>[\w.~-]{1,128})$/.exec(key)?.groups
  if (parts === undefined) return undefined
  const { form, marketplace = '', id = '' } = parts
  return { kind: form === 'eq' ? 'product' : 'shop', marketplace, id }
}

function fault(column: Column, message: string): Result<never, CellFault> {
  return err({ column, message })
}

/** A cell that is no number stays a text, so that the entry's own check refuses it by name. */
function numberOf(cell: string | undefined): number | string | undefined {
  return cell !== undefined && /^\d{1,9}(?:\.\d{1,4})?$/.test(cell) ? Number(cell) : cell
}

function columnOf(field: string): Column {
  if (field === 'name') return 'title'
  return isColumn(field) ? field : 'to_id'
}
