/**
 * Completing keys: those the schema allows here and that are not here yet, and names of the author's own.
 *
 * @module
 */

import type { Schema } from '../language/json-schema.ts'
import { midnightsAround } from './days.ts'
import { option, type Asked, type CompletionOption } from './completion.ts'
import { meaningOfKey } from './meaning.ts'
import { namedOptions } from './complete-names.ts'
import { descriptionOf, isKeyFree, schemasAt, waysOf, type Path } from './schema-at.ts'
import { snippet, snippetOfSection } from './snippets.ts'

/** How a key is written where the cursor stands. */
export interface KeyStyle {
  /** Keys that are here already, without the one being typed. */
  readonly here: readonly string[]
  /** On lines of their own, in braces, or as the first of braces that are still to be written. */
  readonly form: 'lines' | 'braces' | 'new-braces'
  /** Cells before keys on lines of their own. */
  readonly column: number
  /** A colon stands behind the word already. */
  readonly hasColon: boolean
  readonly prefix: string
}

export function keyOptions(mapPath: Path, style: KeyStyle, asked: Asked): readonly CompletionOption[] {
  return schemasAt(mapPath).flatMap((schema) => [
    ...ownKeys(schema, style, asked),
    ...(schema.patternProperties === undefined || schema.properties !== undefined
      ? []
      : authorsKeys(mapPath, style, asked)),
  ])
}

/** Keys of the language; those that must stand here come first. */
function ownKeys(schema: Schema, style: KeyStyle, { language, words }: Asked): readonly CompletionOption[] {
  const { properties = {}, required = [] } = schema
  const { here } = style
  const free = Object.entries(properties).filter(([key]) => !here.includes(key) && isKeyFree(schema, key, here))
  return free
    .map(([key, value]) =>
      option({
        label: key,
        kind: 'key',
        detail: required.includes(key) ? words.required : '',
        description: descriptionOf(value)?.[language] ?? '',
        ...written(key, value, style),
      }),
    )
    .toSorted((a, b) => Number(a.detail === '') - Number(b.detail === ''))
}

/** Names of the author's own: those that something waits for, and an entry to begin with. */
function authorsKeys(path: Path, style: KeyStyle, asked: Asked): readonly CompletionOption[] {
  const { names, now, words } = asked
  const name = [...path, 'name']
  const meaning = meaningOfKey(name)
  const [value = {}] = schemasAt(path).flatMap(({ patternProperties = {} }) =>
    Object.entries(patternProperties).flatMap(([pattern, each]) => (pattern === '^x-' ? [] : [each])),
  )
  const offered = meaning === undefined || meaning === 'list' ? [] : namedOptions(meaning, name, asked)
  const known = offered
    .filter(({ label }) => !style.here.includes(label))
    .map((each) => ({ ...each, ...placed(written(each.label, value, style)) }))
  const template = path.length === 1 ? snippetOfSection[String(path[0])] : undefined
  if (template === undefined || style.form !== 'lines' || style.hasColon) return known
  const lines = snippet(template, { names, midnight: midnightsAround(now, names.timeZone).tomorrow })
  const { label, description } = words.templates[template]
  const insert = `${style.prefix}${lines.join(`\n${' '.repeat(style.column)}`)}`
  return [...known, option({ label, kind: 'snippet', description, insert })]
}

interface Written {
  readonly insert: string
  readonly cursor?: number
}

function placed({ insert, cursor }: Written): Required<Written> {
  return { insert, cursor: cursor ?? insert.length }
}

/** A key with what its value begins with. */
function written(key: string, value: Schema, { form, column, hasColon, prefix }: KeyStyle): Written {
  if (hasColon) return { insert: `${prefix}${key}` }
  const inBraces = form !== 'lines'
  const inner = startOfValue(value, inBraces, column + prefix.length)
  const { insert, cursor } = placed({ ...inner, insert: `${key}:${inner.insert}`, ...movedBy(inner, key.length + 1) })
  if (form !== 'new-braces') return { insert: `${prefix}${insert}`, cursor: prefix.length + cursor }
  return { insert: `{ ${insert} }`, cursor: cursor + 2 }
}

function movedBy({ cursor }: Written, by: number): { readonly cursor?: number } {
  return cursor === undefined ? {} : { cursor: cursor + by }
}

/** Lists of mappings and mappings with names of their own take lines; other mappings braces. */
function startOfValue(value: Schema, inBraces: boolean, column: number): Written {
  const ways = waysOf(value)
  const isSingle = ways.some(({ type, enum: words }) => words !== undefined || (type !== 'object' && type !== 'array'))
  if (isSingle || ways.length === 0) return { insert: ' ' }
  const below = `\n${' '.repeat(column + 2)}`
  if (ways.some(({ properties }) => properties !== undefined)) return { insert: ' {  }', cursor: 3 }
  if (ways.some(({ type }) => type === 'object')) return inBraces ? { insert: ' {  }', cursor: 3 } : { insert: below }
  const items = ways.flatMap(({ items: each }) => (each === undefined ? [] : waysOf(each)))
  const isOfMaps = items.length > 0 && items.every(({ type }) => type === 'object')
  return inBraces || !isOfMaps ? { insert: ' []', cursor: 2 } : { insert: `${below}- ` }
}
