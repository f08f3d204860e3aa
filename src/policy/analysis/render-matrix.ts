/**
 * The matrix for people: as text for a terminal, and as a table for a page.
 *
 *     Asia/Shanghai            …2019-04-01  2019-04-01  2020-03-01…
 *     live_room → own          ✗            ✓/✗ a       ✓
 *     live_room → external     ✓            ✓           ✓
 *     a  ✗ when followers < 300000 or unknown (shop-needs-300k-followers)
 *
 * A page is read long after it was written, so only the text shows where `now` is.
 *
 * @module
 */

import { minuteMs } from '../../kernel/instant.ts'
import type { Action } from '../decision.ts'
import type { DiagnosticLanguage } from '../language/diagnostic.ts'
import { visible, widthOf } from '../language/render/visible.ts'
import type { MatrixEntry, Matrix } from './matrix.ts'
import { dateText, headOf, isInColumn, reportSign, signed, signs, type Note } from './matrix-signs.ts'

export interface MatrixTextOptions {
  readonly language: DiagnosticLanguage
  /** Cells of the terminal; columns that do not fit go on below. */
  readonly width?: number
}

const nowSign = '▲'

export function renderMatrixText(matrix: Matrix, { language, width = 120 }: MatrixTextOptions): string {
  const { rows, timeZone, now } = matrix
  const { columns, notes } = signed(matrix)
  const labels = [timeZone, ...rows.map(({ label }) => label[language]), ''].map(visible)
  const isNow = columns.map((column) => isInColumn(column, now))
  const table = [
    labels,
    ...columns.map((column, index) => [
      headOf(column, index === columns.length - 1, { timeZone, language }),
      ...column.cells,
      isNow[index] === true ? nowSign : '',
    ]),
  ].map(aligned)
  const lines = blocksOf(table, width).flatMap((block, at) => [...(at === 0 ? [] : ['']), ...linesOf(block)])
  return [
    ...lines,
    '',
    ...notes.map((note) => noteText(note, language)),
    ...(notes.length === 0 ? [] : ['']),
    ...wrapped(
      [
        ...legendIn(language),
        ...(isNow.includes(true) ? [`${nowSign} ${dateText(now - (now % minuteMs), timeZone)}`] : []),
      ],
      width,
    ),
    ...matrix.notes.map(({ message }) => visible(message[language])),
    '',
  ].join('\n')
}

/** The lines of a column, all as wide as the widest. */
function aligned(lines: readonly string[]): readonly string[] {
  const width = Math.max(...lines.map(widthOf))
  return lines.map((line) => padded(line, width))
}

function padded(text: string, width: number): string {
  return `${text}${' '.repeat(Math.max(0, width - widthOf(text)))}`
}

const gap = '  '

/** As many columns side by side as fit, and at least one; each block begins with the labels. */
function blocksOf([labels = [], ...columns]: readonly (readonly string[])[], width: number): (readonly string[])[][] {
  const blocks: (readonly string[])[][] = []
  const before = widthOf(labels[0] ?? '')
  let left = 0
  for (const column of columns) {
    const taken = gap.length + widthOf(column[0] ?? '')
    const last = blocks.at(-1)
    if (last !== undefined && taken <= left) {
      last.push(column)
      left -= taken
    } else {
      blocks.push([labels, column])
      left = width - before - taken
    }
  }
  return blocks
}

/** The last line holds nothing but the mark of now, and is left out where it is empty. */
function linesOf(block: readonly (readonly string[])[]): readonly string[] {
  const [labels = []] = block
  const lines = labels.map((_, at) =>
    block
      .map((column) => column[at] ?? '')
      .join(gap)
      .trimEnd(),
  )
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

const between = ' · '

/** As many parts on a line as fit. */
function wrapped(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = []
  for (const part of parts) {
    const line = lines.at(-1)
    if (line === undefined || widthOf(line) + between.length + widthOf(part) > width) lines.push(part)
    else lines[lines.length - 1] = `${line}${between}${part}`
  }
  return lines
}

function noteText({ mark, says, isReport }: Note, language: DiagnosticLanguage): string {
  const { when, inBrackets, all, defaults } = words[language]
  if (!('outcome' in says)) return `${mark}  ${all(says.join(', '))}`
  const { condition, rule } = says
  const text = condition === undefined ? '' : when(visible(condition[language]))
  return `${mark}  ${signOf(says, isReport)}${text}${inBrackets(rule ?? defaults)}`
}

function signOf({ outcome }: MatrixEntry, isReport: boolean): string {
  return isReport ? `${reportSign} ${signs[outcome.action]}` : signs[outcome.action]
}

/** GitHub-flavoured Markdown: the table, its notes, and what the signs mean; laid out as formatters do. */
export function renderMatrixMarkdown(matrix: Matrix, { language }: { readonly language: DiagnosticLanguage }): string {
  const { rows, timeZone } = matrix
  const { columns, notes } = signed(matrix)
  const table = [
    [timeZone, ...rows.map(({ label }) => label[language])],
    ...columns.map((column, index) => [
      headOf(column, index === columns.length - 1, { timeZone, language }),
      ...column.cells,
    ]),
  ]
  const [heads = [], ...body] = transposed(table.map((column) => atLeastThree(column.map(escaped))))
  return [
    tableRow(heads),
    tableRow(heads.map((each) => '-'.repeat(widthOf(each)))),
    ...body.map(tableRow),
    '',
    ...notes.map((note) => `- ${noteMarkdown(note, language)}`),
    ...(notes.length === 0 ? [] : ['']),
    escaped(legendIn(language).join(between)),
    ...matrix.notes.flatMap(({ message }) => ['', escaped(message[language])]),
    '',
  ].join('\n')
}

/** A rule under a head has three dashes. */
function atLeastThree(column: readonly string[]): readonly string[] {
  return aligned([...column, '---']).slice(0, -1)
}

function transposed(lines: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return (lines[0] ?? []).map((_, at) => lines.map((line) => line[at] ?? ''))
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function noteMarkdown({ mark, says, isReport }: Note, language: DiagnosticLanguage): string {
  const { when, inBrackets, all, defaults } = words[language]
  if (!('outcome' in says)) return `${mark}: ${all(says.join(', '))}`
  const { condition, rule } = says
  const text = condition === undefined ? '' : when(code(condition[language]))
  return `${mark}: ${signOf(says, isReport)}${text}${inBrackets(rule === undefined ? defaults : code(rule))}`
}

function code(text: string): string {
  return `\`${visible(text).replaceAll('`', "'")}\``
}

function escaped(text: string): string {
  return visible(text).replaceAll(/[\\|<>*`[\]]/gu, String.raw`\$&`)
}

interface Words {
  readonly when: (condition: string) => string
  readonly inBrackets: (text: string) => string
  readonly all: (marks: string) => string
  readonly defaults: string
  readonly actions: Readonly<Record<Action, string>>
  readonly or: string
  readonly others: readonly string[]
}

const words: Readonly<Record<DiagnosticLanguage, Words>> = {
  en: {
    when: (condition) => ` when ${condition}`,
    inBrackets: (text) => ` (${text})`,
    all: (marks) => `in this order: ${marks}`,
    defaults: 'defaults',
    actions: { allow: 'allow', warn: 'warn', equivalent: 'equivalent', redirect: 'redirect', explain: 'explain' },
    or: ' or ',
    others: ['/ depends on more: the first sign where no note holds', '° a report rule matches'],
  },
  'zh-CN': {
    when: (condition) => ` ${condition}${/[!-~]$/u.test(condition) ? ' ' : ''}时`,
    inBrackets: (text) => `（${text}）`,
    all: (marks) => `依次为 ${marks}`,
    defaults: '默认',
    actions: { allow: '放行', warn: '提示', equivalent: '站内同款', redirect: '跳转', explain: '说明' },
    or: '或',
    others: ['/ 取决于其他条件：各注均不成立时取第一个符号', '° 命中仅上报（report）的规则'],
  },
}

/** Each sign once, with the actions that have it. */
function legendIn(language: DiagnosticLanguage): readonly string[] {
  const { actions, or, others } = words[language]
  const bySign = Map.groupBy(Object.entries(signs), ([, sign]) => sign)
  const said = Array.from(bySign, ([sign, entries]) => {
    const names = entries.map(([action]) => actions[action as Action])
    return `${sign} ${names.join(or)}`
  })
  return [...said, ...others]
}
