/**
 * Catalogues as CSV: what merchandisers send, turned into the pairs that KV holds.
 *
 * A table is read whole and every fault is told with its line. For the command line and the local instance only: the
 * click path never sees a CSV.
 *
 * @module
 */

import { parse } from 'csv-parse/sync'

import { builtinIdSpaceOf, entryKey, parseEntry, parseShopEntry, shopKey, type IdSpaceOf } from './entry.ts'

export interface CatalogueFromCsv {
  readonly pairs: readonly { readonly key: string; readonly value: string }[]
  readonly faults: readonly CsvFault[]
  /** Rows that became a pair. */
  readonly rows: number
}

export interface CsvFault {
  /** Line of the file where the row ends, from 1. */
  readonly line: number
  readonly column?: string
  readonly message: string
}

/** `to_marketplace` and `to_id` name the equivalent; `kind` is `product` where it is empty or left out. */
const required = ['marketplace', 'id', 'to_marketplace', 'to_id'] as const
const optional = [
  'kind',
  'title',
  'grade',
  'price',
  'own_price',
  'stock',
  'status',
  'expires',
  'shop',
  'approved_by',
  'note',
] as const
const known = new Set<string>([...required, ...optional])

interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

export function catalogueFromCsv(text: string, idSpaceOf: IdSpaceOf = builtinIdSpaceOf): CatalogueFromCsv {
  const records = readRecords(text)
  if ('fault' in records) return { pairs: [], faults: [records.fault], rows: 0 }
  const [head, ...body] = records.records
  const columns = head?.record.map((name) => name.trim().toLowerCase()) ?? []
  const headFaults = [
    ...required
      .filter((name) => !columns.includes(name))
      .map((name) => ({ column: name, message: 'is a column that is missing' })),
    ...columns.filter((name) => !known.has(name)).map((name) => ({ column: name, message: 'is not a known column' })),
    ...columns
      .filter((name, index) => columns.indexOf(name) < index)
      .map((name) => ({ column: name, message: 'stands twice' })),
  ]
  if (headFaults.length > 0) return { pairs: [], faults: headFaults.map((each) => ({ line: 1, ...each })), rows: 0 }

  const pairs = new Map<string, { readonly line: number; readonly value: string }>()
  const faults: CsvFault[] = []
  for (const { record, info } of body) {
    const line = info.lines
    if (record.length !== columns.length) {
      faults.push({ line, message: `has ${record.length} cells where the header has ${columns.length}` })
      continue
    }
    const read = readRow(new Map(columns.map((name, index) => [name, record[index]?.trim() ?? ''])), idSpaceOf)
    const earlier = 'key' in read ? pairs.get(read.key) : undefined
    if ('message' in read) faults.push({ line, ...read })
    else if (earlier !== undefined)
      faults.push({ line, column: 'id', message: `stands already in line ${earlier.line}` })
    else pairs.set(read.key, { line, value: read.value })
  }
  return { pairs: [...pairs].map(([key, { value }]) => ({ key, value })), faults, rows: pairs.size }
}

function readRecords(text: string): { readonly records: CsvRecord[] } | { readonly fault: CsvFault } {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true } as const
    return { records: parse(text, options) as unknown as CsvRecord[] }
  } catch (cause) {
    const { lines, code } = cause as { lines?: number; code?: string }
    return { fault: { line: lines ?? 1, message: `is not CSV (${code ?? 'unreadable'})` } }
  }
}

type Row = { readonly key: string; readonly value: string } | { readonly column: string; readonly message: string }

function readRow(cells: ReadonlyMap<string, string>, idSpaceOf: IdSpaceOf): Row {
  const cell = (name: string): string | undefined => cells.get(name) || undefined
  const marketplace = cell('marketplace')
  const id = cell('id')
  if (marketplace === undefined) return { column: 'marketplace', message: 'is empty' }
  if (id === undefined) return { column: 'id', message: 'is empty' }
  if (!/^[\w.~-]{1,128}$/.test(id)) return { column: 'id', message: 'is not an id' }
  // What a spreadsheet makes of a long id; nobody can tell what it was.
  if (/^\d(?:\.\d+)?E\+?\d+$/i.test(cell('to_id') ?? ''))
    return { column: 'to_id', message: 'is a number in scientific notation; keep ids as text' }
  const kind = cell('kind') ?? 'product'
  if (kind === 'shop') return readShop(cell, shopKey(marketplace, id))
  if (kind !== 'product') return { column: 'kind', message: 'is neither `product` nor `shop`' }

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
  if (!parsed.ok) return { column: columnOf(parsed.error.field), message: parsed.error.message }
  return { key: entryKey(marketplace, id, idSpaceOf), value }
}

function readShop(cell: (name: string) => string | undefined, key: string): Row {
  const value = JSON.stringify({
    to: { marketplace: cell('to_marketplace'), shop: cell('to_id') },
    name: cell('title'),
    status: cell('status') ?? 'active',
    expires: cell('expires'),
    approved_by: cell('approved_by'),
    note: cell('note'),
  })
  const parsed = parseShopEntry(value)
  if (!parsed.ok) return { column: columnOf(parsed.error.field), message: parsed.error.message }
  return { key, value }
}

/** A cell that is no number stays a text, so that the entry's own check refuses it by name. */
function numberOf(cell: string | undefined): number | string | undefined {
  return cell !== undefined && /^\d{1,9}(?:\.\d{1,4})?$/.test(cell) ? Number(cell) : cell
}

function columnOf(field: string): string {
  if (field === 'to') return 'to_id'
  return field === 'name' ? 'title' : field
}
