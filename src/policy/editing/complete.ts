/**
 * Completing: what may be written at a cursor, in texts that are half typed as well.
 *
 * The whole word under the cursor is replaced. All that may stand there is offered; whoever shows it narrows it down by
 * what has been typed.
 *
 * @module
 */

import type { DiagnosticLanguage } from '../language/diagnostic.ts'
import { keyOptions, type KeyStyle } from './complete-keys.ts'
import { valueOptions } from './complete-values.ts'
import { option, type Asked, type Completion, type CompletionOption } from './completion.ts'
import { midnightsAround } from './days.ts'
import { namesIn } from './document-names.ts'
import { typedAt, type Place } from './place.ts'
import { schemasAt, type Path } from './schema-at.ts'
import { snippet, snippetOfSection } from './snippets.ts'
import { editingWords } from './words/words.ts'

export interface CompleteOptions {
  readonly language: DiagnosticLanguage
  /** Epoch milliseconds. */
  readonly now: number
}

/** Nothing inside of comments and of texts that go over several lines. */
export function complete(text: string, offset: number, { language, now }: CompleteOptions): Completion {
  const typed = typedAt(text, offset)
  if (typed === undefined) return { from: offset, to: offset, options: [] }
  const { place, tree } = typed
  const { scalar } = place
  const inner = scalar.style === 'single' || scalar.style === 'double' ? 1 : 0
  // A quote that is still open has no partner.
  const isClosed =
    inner === 1 && scalar.to - scalar.from >= 2 && text.charAt(scalar.to - 1) === text.charAt(scalar.from)
  const from = Math.min(scalar.from + inner, offset)
  const to = Math.max(scalar.to - (isClosed ? 1 : 0), offset)
  if (scalar.style === 'block' || text.slice(from, to).includes('\n')) return { from: offset, to: offset, options: [] }
  const asked = { place, names: namesIn(tree), now, language, words: editingWords[language] }
  return { from, to, options: unique(inner === 1 ? valuesOnly(asked) : optionsAt(text, asked)) }
}

/** In quotes stand values; keys are words that need none. */
function valuesOnly(asked: Asked): readonly CompletionOption[] {
  return asked.place.role === 'key' ? [] : valueOptions(asked.place.path, asked)
}

function optionsAt(text: string, asked: Asked): readonly CompletionOption[] {
  const { place } = asked
  const column = place.scalar.from - (text.lastIndexOf('\n', place.scalar.from - 1) + 1)
  const prefix = isDashless(place) ? '- ' : ''
  if (place.role === 'key') {
    const { map, entry } = place
    const here = map?.entries.flatMap((each) => (each === entry ? [] : [each.key.text])) ?? []
    const form = map?.isFlow === true ? 'braces' : 'lines'
    const style: KeyStyle = { here, form, column, hasColon: entry?.colon !== undefined, prefix: '' }
    const mapPath = place.path.slice(0, -1)
    const first = itemTemplate(mapPath, place, asked, { column, prefix: '' })
    return [...keyOptions(mapPath, style, asked), ...(here.length === 0 ? first : [])]
  }
  const isBelow = /^[ \t]*(?:- +)*$/u.test(
    text.slice(text.lastIndexOf('\n', place.scalar.from - 1) + 1, place.scalar.from),
  )
  const isInBrackets = place.list?.isFlow === true || place.map?.isFlow === true
  const form = isBelow && !isInBrackets ? 'lines' : 'new-braces'
  const style: KeyStyle = { here: [], form, column, hasColon: false, prefix }
  return [
    ...valueOptions(place.path, asked).map((each) => prefixed(each, prefix)),
    ...keyOptions(place.path, style, asked),
    ...itemTemplate(place.path, place, asked, { column: column + prefix.length, prefix }),
    ...listTemplate(place, asked, { column, form }),
  ]
}

/** A word in the column of the dashes of a list, which still lacks its own. */
function isDashless({ list, item, role }: Place): boolean {
  return role === 'item' && list?.isFlow === false && item?.dash === undefined
}

function prefixed(each: CompletionOption, prefix: string): CompletionOption {
  return prefix === '' ? each : { ...each, insert: `${prefix}${each.insert}`, cursor: each.cursor + prefix.length }
}

interface Hanging {
  readonly column: number
  readonly prefix: string
}

/** A whole item, where one of a list of mappings begins on a line. */
function itemTemplate(path: Path, { list }: Place, asked: Asked, hanging: Hanging): readonly CompletionOption[] {
  const [section, index] = path
  if (path.length !== 2 || typeof index !== 'number' || list?.isFlow !== false) return []
  return templateOption(String(section), asked, hanging)
}

/** The first item, where a list of mappings is still to be written below its key. */
function listTemplate(
  { path, role }: Place,
  asked: Asked,
  { column, form }: { readonly column: number; readonly form: KeyStyle['form'] },
): readonly CompletionOption[] {
  if (role !== 'value' || path.length !== 1 || form !== 'lines') return []
  if (!schemasAt(path).some(({ type }) => type === 'array')) return []
  return templateOption(String(path[0]), asked, { column: column + 2, prefix: '- ' })
}

function templateOption(section: string, asked: Asked, { column, prefix }: Hanging): readonly CompletionOption[] {
  const { names, now, words } = asked
  const template = snippetOfSection[section]
  // Those with names of their own are entries, and offered with the keys.
  if (template !== 'rule' && template !== 'test' && template !== 'demand') return []
  const lines = snippet(template, { names, midnight: midnightsAround(now, names.timeZone).tomorrow })
  const { label, description } = words.templates[template]
  return [option({ label, kind: 'snippet', description, insert: `${prefix}${lines.join(`\n${' '.repeat(column)}`)}` })]
}

function unique(options: readonly CompletionOption[]): readonly CompletionOption[] {
  const seen = new Set<string>()
  return options.filter(({ label, kind }) => {
    const isNew = !seen.has(`${kind} ${label}`)
    seen.add(`${kind} ${label}`)
    return isNew
  })
}
