/**
 * Documents for the editor: every example that comes with the product, and those that use every key of the language.
 *
 * @module
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs'

import { goodDocuments } from '../language/documents.ts'

const examples = new URL('../../../examples/', import.meta.url)

export interface EditingSample {
  readonly name: string
  readonly text: string
}

/** The policies in `examples/`. */
export const examplePolicies: readonly EditingSample[] = readdirSync(examples)
  .map((name) => ({ name, file: new URL(`${name}/policy.yaml`, examples) }))
  .filter(({ file }) => existsSync(file))
  .map(({ name, file }) => ({ name, text: readFileSync(file, 'utf8') }))

/** Those, and documents that use every key of the language between them. */
export const editingSamples: readonly EditingSample[] = [
  ...examplePolicies,
  ...goodDocuments.filter(({ name }) => examplePolicies.every((each) => each.name !== name)),
]

/** A text with a cursor in it. */
export function atCursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('‸')
  if (offset === -1) throw new Error('no cursor in the text')
  return { text: marked.replace('‸', ''), offset }
}
