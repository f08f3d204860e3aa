/**
 * The rows of the page about faults, and the tests that they name.
 *
 * A row names a test by the title that stands in its file: that of one test, or of all that stand below it. Where a title has
 * places to be filled (`%s`, `$id`), whatever fills them is meant.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { repository } from '../../src/cli/repository.ts'

const page = join(repository, 'docs/reference/faults.md')

export interface NamedTest {
  readonly title: string
  /** From the repository on. */
  readonly file: string
}

export interface FaultRow {
  readonly id: string
  readonly what: string
  /** What stands behind the id, in order. */
  readonly cells: readonly string[]
  readonly tests: readonly NamedTest[]
}

/** Rows that nothing of ours can cause; each says so itself. */
export const ofThePlatform: ReadonlySet<string> = new Set(['I3'])

const links = /\[(?<title>[^\]]+)\]\((?<file>[^)]+)\)/g

export function faultRows(): readonly FaultRow[] {
  return readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => /^\| [A-Z]\d+ /.test(line))
    .map((line) => {
      const [id = '', ...cells] = line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim())
      const named = [...(cells.at(-1) ?? '').matchAll(links)].map(({ groups }) => ({
        title: groups?.['title'] ?? '',
        file: relative(repository, join(dirname(page), groups?.['file'] ?? '')),
      }))
      return { id, what: cells[0] ?? '', cells, tests: named }
    })
}

/** Places that a table of cases fills. */
const places = /%[sdifjo#%]|\$[\w.]+/g

/** Whether a test is meant by a title: its own, or one that it stands below. */
export function isMeantBy(title: string, titles: readonly string[]): boolean {
  const parts = title.split(places).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
  const form = new RegExp(`^${parts.join('[^]*')}$`)
  return titles.some((each) => form.test(each))
}
