/**
 * Hovering: what the word under the cursor stands for.
 *
 * @module
 */

import { formatInstant, instant, zonedText } from '../../kernel/instant.ts'
import type { DiagnosticLanguage, Wording } from '../language/diagnostic.ts'
import { registry, isDiagnosticCode } from '../language/registry.ts'
import { inLanguage } from './complete-names.ts'
import { valueDescription } from './complete-values.ts'
import { distanceText, readInstant } from './days.ts'
import { namesIn, type DocumentNames } from './document-names.ts'
import { readLoosely } from './loose-read.ts'
import { meaningOfKey, meaningOfValue, type Meaning } from './meaning.ts'
import { placeAt, type Place } from './place.ts'
import { ruleSummary } from './rule-summary.ts'
import { describedAt, schemasAt } from './schema-at.ts'
import type { EditingWords } from './words/editing-words.ts'
import { editingWords } from './words/words.ts'

export interface HoverOptions {
  readonly language: DiagnosticLanguage
  /** Epoch milliseconds. */
  readonly now: number
  /** Texts of built-in reasons: they live with the answers, which come after policies. */
  readonly reasonTexts?: Readonly<Record<string, Wording>>
}

export interface Hover {
  readonly from: number
  readonly to: number
  readonly title: string
  readonly lines: readonly string[]
}

/** Undefined where nothing more is to be said than stands there. */
export function hover(text: string, offset: number, options: HoverOptions): Hover | undefined {
  const tree = readLoosely(text)
  const place = placeAt(tree, offset)
  if (place === undefined || place.scalar.from === place.scalar.to) return undefined
  const { language } = options
  const asked: Hovering = { ...options, place, names: namesIn(tree), words: editingWords[language] }
  const said = place.role === 'key' ? ofKey(asked) : ofValue(asked)
  if (said === undefined || said.lines.length === 0) return undefined
  return { from: place.scalar.from, to: place.scalar.to, ...said }
}

interface Hovering extends HoverOptions {
  readonly place: Place
  readonly names: DocumentNames
  readonly words: EditingWords
}

type Said = Pick<Hover, 'title' | 'lines'>

function ofKey(asked: Hovering): Said | undefined {
  const { place, words, language } = asked
  const { path, scalar } = place
  const meaning = meaningOfKey(path)
  if (meaning !== undefined && schemasAt(path.slice(0, -1)).every(({ properties }) => properties === undefined)) {
    return ofMeaning(meaning, scalar.text, asked)
  }
  const described = describedAt(path)
  if (described === undefined) return undefined
  const required = schemasAt(path.slice(0, -1)).some((schema) => schema.required?.includes(scalar.text))
  const values = [...new Set(schemasAt(path).flatMap((schema) => schema.enum ?? schema.items?.enum ?? []))].map(String)
  const lines = [
    described[language],
    ...(required ? [words.required] : []),
    ...(values.length === 0 || values.length > 12 ? [] : [words.allowed(values)]),
  ]
  return { title: scalar.text, lines }
}

function ofValue(asked: Hovering): Said | undefined {
  const { place, words } = asked
  const { path, scalar } = place
  const meaning = meaningOfValue(path)
  if (meaning !== undefined) return ofMeaning(meaning, scalar.text, asked)
  const key = path.findLast((step) => typeof step === 'string') ?? ''
  const description = valueDescription(key, scalar.text, words)
  return description === undefined ? undefined : { title: scalar.text, lines: [description] }
}

function ofMeaning(meaning: Meaning, text: string, asked: Hovering): Said | undefined {
  const lines = byMeaning[meaning](text, asked)
  return lines === undefined ? undefined : { title: text, lines }
}

/** What is to be said of a name; undefined for what is none of this policy's. */
const byMeaning: Readonly<Record<Meaning, (text: string, asked: Hovering) => readonly string[] | undefined>> = {
  surface: (text, { names, language, words }) => {
    if (!names.surfaces.has(text)) return [words.unknownName]
    const label = names.surfaces.get(text)
    return [label === undefined ? words.builtin : inLanguage(label, language)]
  },
  marketplace: (text, { names, language, words }) => {
    const found = names.marketplaces.get(text)
    if (found === undefined) return [words.unknownName]
    const { name, domains, isOwn } = found
    return [
      bothNames(name, language),
      isOwn ? words.own : words.external,
      ...(domains.length === 0
        ? []
        : [words.domains(domains.slice(0, mostDomains), Math.max(0, domains.length - mostDomains))]),
    ]
  },
  site: () => undefined,
  instant: (text, { names, now, words, language }) => {
    const at = readInstant(text)
    if (at === undefined) return undefined
    const distance = distanceText(at, now, language)
    return [
      words.inZone(names.timeZone, zonedText(at, names.timeZone)),
      words.inUtc(formatInstant(instant(at)).replace('.000', '')),
      at <= now ? words.past(distance) : words.future(distance),
    ]
  },
  reason: reasonLines,
  rule: (text, { names, words, now, language }) => {
    if (text === 'defaults') return [words.defaults]
    const rule = names.rules.get(text)
    return rule === undefined ? [words.unknownName] : ruleSummary(rule, { names, words, now, language })
  },
  list: (text, { names, words }) => {
    const found = names.lists.get(text)
    if (found === undefined) return [words.unknownName]
    const { of, count, note } = found
    const subject = Object.entries(words.values.of).find(([each]) => each === of)?.[1] ?? of ?? ''
    return [words.listOf(subject, count), ...(note === undefined ? [] : [note])]
  },
  outcome: (text, asked) => {
    const { words } = asked
    if (text === 'none') return [words.noRule]
    const [action = '', reason = ''] = text.split(':')
    const said = Object.entries(words.actions).find(([each]) => each === action)?.[1]
    return said === undefined ? undefined : [`${action}: ${said}`, ...reasonLines(reason, asked)]
  },
  region: (text, { language }) => {
    if (!/^[A-Z]{2}$/u.test(text)) return undefined
    const name = new Intl.DisplayNames(language, { type: 'region' }).of(text)
    return name === undefined || name === text ? undefined : [name]
  },
  language: (text, { language }) => {
    if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u.test(text)) return undefined
    return [nameOfLanguage(text, language)]
  },
  store: () => undefined,
  address: () => undefined,
  'time-zone': (text, { now, words }) => [words.inZone(text, zonedText(now, text))],
  finding: (text, { language }) => (isDiagnosticCode(text) ? [registry[text].title[language]] : undefined),
}

const mostDomains = 8

function bothNames(name: Parameters<typeof inLanguage>[0], language: DiagnosticLanguage): string {
  const [here, there] = [inLanguage(name, language), inLanguage(name, language === 'en' ? 'zh-CN' : 'en')]
  return here === there ? here : `${here} · ${there}`
}

function reasonLines(text: string, { names, words, language, reasonTexts = {} }: Hovering): readonly string[] {
  if (!names.reasons.has(text)) return [words.unknownName]
  const own = names.reasons.get(text)
  if (own !== undefined) return [own[language] ?? inLanguage(own, language)]
  const builtin = Object.hasOwn(reasonTexts, text) ? reasonTexts[text]?.[language] : undefined
  return builtin === undefined ? [words.builtinText] : [builtin, words.builtinText]
}

/** A tag may be well formed and still none that this runtime takes. */
function nameOfLanguage(tag: string, language: DiagnosticLanguage): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
