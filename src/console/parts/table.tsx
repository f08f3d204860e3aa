/**
 * Tables: real ones, that scroll by themselves where they are too wide, and can be reached there by keyboard.
 *
 * @module
 */

import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly key: string
  readonly title: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Numbers stand to the right. */
  readonly align?: 'end'
  /** Names the row for screen readers. */
  readonly heads?: true
  /** Left out on a phone, where another cell says it. */
  readonly wide?: true
  readonly className?: string
}

export interface TableProps<Row> {
  /** What the table shows, for screen readers. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string | number
  readonly rowClass?: (row: Row) => string
}

export function Table<Row>({ caption, columns, rows, rowKey, rowClass }: TableProps<Row>) {
  return (
    // A region that scrolls must be reachable without a mouse.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section tabIndex={0} aria-label={caption} className="relative overflow-x-auto">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-left text-soft">
            {columns.map(({ key, title, align, wide }) => (
              <th
                key={key}
                scope="col"
                className={`px-3 py-2 font-medium whitespace-nowrap first:pl-4 last:pr-4 ${align === 'end' ? 'text-right' : ''} ${wide ? 'max-sm:hidden' : ''}`}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={`border-b border-line last:border-0 ${rowClass?.(row) ?? ''}`}>
              {columns.map(({ key, cell, align, heads, wide, className = '' }) => {
                const classes = `px-3 py-2 align-top font-normal first:pl-4 last:pr-4 ${align === 'end' ? 'text-right' : 'text-left'} ${wide ? 'max-sm:hidden' : ''} ${className}`
                return heads ? (
                  <th key={key} scope="row" className={classes}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} className={classes}>
                    {cell(row)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
