/**
 * Decisions as lines and tables for people; times in the zone of whoever reads.
 *
 * @module
 */

import { parseInstant, zonedText } from '../../kernel/instant.ts'
import { visible, widthOf } from '../../policy/language/render/visible.ts'

/** A decision as the API shows it, as far as it is printed. */
export interface ShownDecision {
  readonly id: string
  readonly at: string
  readonly policy: { readonly version: number | null }
  readonly in: {
    readonly surface: string
    readonly evidence: string
    readonly marketplace: string | null
    readonly kind: string
    readonly product: string | null
    readonly shop: string | null
    readonly url: string | null
  }
  readonly out: {
    readonly answer: string
    readonly action: string
    readonly step: string | null
    readonly rule: string | null
    readonly reason: string
    readonly host: string | null
  }
  readonly would: { readonly rule: string; readonly action: string } | null
}

export interface DecisionPage {
  readonly items: readonly ShownDecision[]
  readonly next: string | null
  readonly gone: readonly string[]
}

export function localTime(at: string): string {
  const read = parseInstant(at)
  return read.ok ? zonedText(read.value, Intl.DateTimeFormat().resolvedOptions().timeZone) : at
}

/** One decision on one line: what was clicked, what was said, and why. */
export function decisionLine({ id, at, policy, in: input, out, would }: ShownDecision): string {
  const subject = input.product ?? input.shop ?? input.url ?? input.kind
  const where = out.host === null ? '' : ` → ${out.host}`
  const step = out.step === null ? '' : `/${out.step}`
  const why = out.rule === null ? out.reason : `${out.rule} (${out.reason})`
  const wouldBe = would === null ? '' : `  would: ${would.rule} ${would.action}`
  const words = [
    `${localTime(at)}  ${id}  v${policy.version ?? 0}`,
    `${input.surface} [${input.evidence}]`,
    subject,
    `${out.action}${step}${where}`,
    `${why}${wouldBe}`,
  ]
  return `${visible(words.join('  '))}\n`
}

/** Rows under their headings, numbers to the right. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const shown = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : visible(cell))),
  )
  const widths = headings.map((heading, column) =>
    Math.max(widthOf(heading), ...shown.map((row) => widthOf(row[column] ?? ''))),
  )
  const isNumeric = headings.map((_, column) => rows.length > 0 && typeof rows[0]?.[column] === 'number')
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, column) => {
      const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)))
      return isNumeric[column] === true ? space + cell : cell + space
    })
    return `${padded.join('  ').trimEnd()}\n`
  }
  return [line(headings), ...shown.map(line)].join('')
}
