/**
 * Completing values: the words the schema knows, and the names that mean something here.
 *
 * @module
 */

import { namedOptions } from './complete-names.ts'
import { option, type Asked, type CompletionOption } from './completion.ts'
import { meaningOfValue } from './meaning.ts'
import { schemasAt, type Path } from './schema-at.ts'
import type { EditingWords } from './words/editing-words.ts'

export function valueOptions(path: Path, asked: Asked): readonly CompletionOption[] {
  const meaning = meaningOfValue(path)
  const named = meaning === undefined ? [] : namedOptions(meaning, path, asked)
  const seen = new Set(named.map(({ label }) => label))
  // A name that means something is told by what it means; the schema lists the built-in ones again.
  const all = [...named, ...wordOptions(path, asked).filter(({ label }) => !seen.has(label))]
  const beside = besideOf(asked)
  return all.filter(({ label }) => !beside.has(label))
}

/** The other items of the list, none of which is written twice. */
function besideOf({ place: { list, scalar } }: Asked): ReadonlySet<string> {
  const items = list?.items ?? []
  // The word itself was read with the cursor in it, so it is told by its place.
  return new Set(
    items.flatMap(({ value }) => (value?.kind === 'scalar' && value.from !== scalar.from ? [value.text] : [])),
  )
}

function wordOptions(path: Path, { words }: Asked): readonly CompletionOption[] {
  const key = path.findLast((step) => typeof step === 'string') ?? ''
  return schemasAt(path)
    .flatMap((schema) => {
      if (schema.type === 'boolean') return ['true', 'false']
      return (schema.enum ?? schema.items?.enum ?? []).map(String)
    })
    .map((label) => option({ label, kind: 'value', description: valueDescription(key, label, words) ?? '' }))
}

/** What a word of the language says at a key. */
export function valueDescription(key: string, value: string, { values }: EditingWords): string | undefined {
  const meant = keyOfWords(key)
  if (meant === undefined) return undefined
  const table: Readonly<Record<string, string>> = values[meant]
  return Object.hasOwn(table, value) ? table[value] : undefined
}

function keyOfWords(key: string): keyof EditingWords['values'] | undefined {
  if (key === 'at_least') return 'evidence'
  return wordKeys.find((each) => each === key)
}

const wordKeys = [
  'mode',
  'party',
  'kind',
  'evidence',
  'grades',
  'equivalent',
  'by',
  'of',
  'if_unknown',
  'share_codes',
  'rollout',
] as const satisfies readonly (keyof EditingWords['values'])[]
