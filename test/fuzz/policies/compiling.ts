/**
 * Whatever an operator's file holds: it is compiled or explained, and what is explained stands in the file.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util'

import { compilePolicy } from '../../../src/policy/language/compile.ts'
import type { Position, Range } from '../../../src/policy/language/diagnostic.ts'
import { parseProgram } from '../../../src/policy/program.ts'
import { makeLaw } from '../law.ts'
import { documents } from './documents.ts'

export const compiling = makeLaw({
  title: 'a document is compiled or explained at a place in it, however damaged',
  cases: documents,
  holds: (text) => {
    const { program, diagnostics } = compilePolicy(text)
    const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\n|\r/u)
    for (const { code, range, related, fix } of diagnostics) {
      const edited = fix?.edits.map((edit) => edit.range) ?? []
      for (const each of [range, ...related.map((one) => one.range), ...edited]) {
        if (!isInside(each, lines))
          throw new Error(`${code} stands at ${JSON.stringify(each)} of ${lines.length} lines`)
      }
    }
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    if ((program === undefined) !== errors.length > 0) throw new Error(`${errors.length} errors, and a program or none`)
    if (program === undefined) return 'explained'
    const written: unknown = JSON.parse(JSON.stringify(program))
    const read = parseProgram(written)
    if (!read.ok) throw new Error(`the edge refuses what was compiled: ${read.error.pointer} ${read.error.message}`)
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(read.value)), written)) throw new Error('read as another program')
    return 'compiled'
  },
  kinds: { explained: 0.4, compiled: 0.1 },
  brief: 300,
  long: 30_000,
})

/** Lines and columns count from 1; the last column of a line is the one behind its last character. */
function isInside({ start, end }: Range, lines: readonly string[]): boolean {
  const isBefore = start.line < end.line || (start.line === end.line && start.column <= end.column)
  return isBefore && isAt(start, lines) && isAt(end, lines)
}

function isAt({ line, column }: Position, lines: readonly string[]): boolean {
  if (line < 1 || column < 1 || line > lines.length) return false
  return column <= (lines[line - 1] ?? '').length + 1
}
