/**
 * Corpora: many cases of one question, a JSON line each, with an id that never changes and the reason it is there.
 *
 * @module
 */

import { existsSync, readFileSync } from 'node:fs'

/** Reads a JSONL corpus beside a test: `corpus<Row>('./window.jsonl', import.meta.url)`. Throws when it is empty. */
export function corpus<Row>(path: string, base: string): Row[] {
  const rows = readFileSync(new URL(path, base), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
  if (rows.length === 0) throw new Error(`the corpus ${path} is empty`)
  return rows
}

/**
 * Corpora of other projects, under their own licences, are read where they stand beside the checkout and are never
 * part of it. Absent: undefined, and the tests over them say that they were skipped.
 */
export function hostileCorpus(name: string): string | undefined {
  const file = new URL(`../../../shared/corpus/hostile/${name}`, import.meta.url)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
