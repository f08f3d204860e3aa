/**
 * The sections of a document around its rules: meta, hosts, surfaces, lists, equivalents, messages.
 *
 * What a section declares is collected before anything is compiled, so that a name can be used before it is described.
 *
 * @module
 */

import { targetUrlOf } from './compile-outcome.ts'
import type { Scope } from './compile-scope.ts'
import type { DiagnosticCode, Findings, Range } from './diagnostic.ts'
import type { Entry, Located } from './document.ts'
import {
  booleanOf,
  fieldsOf,
  formedTextOf,
  idOf,
  listOf,
  listOrOne,
  namedEntries,
  numberOf,
  oneOfWords,
  textOf,
  wrongValue,
} from './fields.ts'
import { isCode, isHost, isId } from '../names.ts'
import { unknownSurface } from '../../context/context.ts'
import { compilePagePattern } from '../../context/page.ts'
import type { LocalName } from '../../link/marketplace.ts'
import type { Equivalents, List, ListSubject, Meta, ProductGuard, Program, Surface } from '../program.ts'
import { grades, listSubjects } from '../rule.ts'
import { didYouMean } from './spelling.ts'

export const idForm = 'lower-case letters, digits, `-`, `_` and `.`'
const maxInlineIds = 10_000

/** Names under a section, extension keys left out; silent, for its own compiler reports what is wrong. */
export function declaredNames(entry: Entry | undefined): string[] {
  if (entry?.value.kind !== 'map') return []
  return entry.value.entries.map(({ key }) => key).filter((key) => !key.startsWith('x-'))
}

export function declaredLists(entry: Entry | undefined): Scope['lists'] {
  const lists = new Map<string, { of: ListSubject | undefined; range: Range }>()
  if (entry?.value.kind !== 'map') return lists
  for (const { key, keyRange, value } of entry.value.entries) {
    const of = value.kind === 'map' ? value.entries.find((each) => each.key === 'of')?.value : undefined
    const subject = listSubjects.find((each) => of?.kind === 'scalar' && of.value === each)
    if (!key.startsWith('x-')) lists.set(key, { of: subject, range: keyRange })
  }
  return lists
}

export function compileMeta(entry: Entry | undefined, findings: Findings): Meta | undefined {
  if (entry === undefined) return undefined
  const fields = fieldsOf(entry.value, ['name', 'owner', 'timezone', 'note'], findings, {
    what: '`meta`',
    required: ['name', 'owner'],
  })
  const name = fields?.name && formedTextOf(fields.name.value, isId, findings, { what: 'the name', form: idForm })
  const owner = fields?.owner && textOf(fields.owner.value, findings, '`owner`')
  const timezone =
    fields?.timezone === undefined
      ? 'UTC'
      : formedTextOf(fields.timezone.value, isTimeZone, findings, {
          what: 'the time zone',
          form: 'an IANA name such as `Asia/Shanghai`',
        })
  return name === undefined || owner === undefined || timezone === undefined ? undefined : { name, owner, timezone }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** A list of names that exist, sorted, each once. */
export function knownWordsOf(
  entry: Entry | undefined,
  known: readonly string[],
  findings: Findings,
  { what, code }: { readonly what: string; readonly code: DiagnosticCode },
): readonly string[] {
  const items = entry === undefined ? [] : (listOrOne(entry.value, findings, what) ?? [])
  const names = items.flatMap((item) => {
    const name = idOf(item, findings, 'a name')
    if (name === undefined || known.includes(name)) return name ?? []
    findings.report({
      code,
      range: item.range,
      message: `\`${name}\` in ${what} is not known`,
      help: didYouMean(name, known),
    })
    return []
  })
  return [...new Set(names)].sort()
}

export function hostsOf(entry: Entry | undefined, findings: Findings, what = '`stores`'): readonly string[] {
  const items = entry === undefined ? [] : (listOrOne(entry.value, findings, what) ?? [])
  const form = 'a host name in lower case, without scheme, port or path'
  const hosts = items.flatMap((item) => formedTextOf(item, isHost, findings, { what: 'the host', form }) ?? [])
  return [...new Set(hosts)].sort()
}

export function compileSurfaces(entry: Entry | undefined, findings: Findings): Program['surfaces'] {
  if (entry === undefined) return {}
  const surfaces = namedEntries(entry.value, findings, '`surfaces`').flatMap(
    ({ key, keyRange, value }): [string, Surface][] => {
      if (!isCode(key)) {
        findings.report({
          code: 'wrong-value',
          range: keyRange,
          message: `the surface \`${key}\` is not in snake_case`,
          help: 'use lower-case letters, digits and `_`',
        })
      }
      const fields = fieldsOf(value, ['label', 'pages', 'note'], findings, { what: 'a surface', required: ['label'] })
      const label = fields?.label && localNameOf(fields.label.value, findings, 'the label')
      const pages = fields?.pages === undefined ? [] : (listOrOne(fields.pages.value, findings, '`pages`') ?? [])
      const globs = pages.flatMap(
        (page) =>
          formedTextOf(page, isGlob, findings, { what: 'the page', form: 'a host and path with at most one `*`' }) ??
          [],
      )
      return label === undefined ? [] : [[key, { label, pages: globs }]]
    },
  )
  return Object.fromEntries(surfaces)
}

/** The reader that will use the pattern judges it. */
function isGlob(text: string): boolean {
  return compilePagePattern(text, unknownSurface).ok
}

export function compileLists(entry: Entry | undefined, findings: Findings): Program['lists'] {
  if (entry === undefined) return {}
  const lists = namedEntries(entry.value, findings, '`lists`').flatMap(({ key, keyRange, value }): [string, List][] => {
    if (!isId(key))
      findings.report({
        code: 'wrong-value',
        range: keyRange,
        message: `the list \`${key}\` has no usable name`,
        help: `use ${idForm}`,
      })
    const fields = fieldsOf(value, ['of', 'ids', 'digest', 'note'], findings, { what: 'a list', required: ['of'] })
    const of = fields?.of && oneOfWords(fields.of.value, listSubjects, findings, { what: 'what a list can be of' })
    if (fields?.ids !== undefined && fields.digest !== undefined)
      wrongValue(value, findings, 'a list has both `ids` and `digest`', 'keep one of the two')
    if (fields?.digest !== undefined) {
      const digest = formedTextOf(fields.digest.value, isDigest, findings, {
        what: 'the digest',
        form: '`sha256:` and 64 hex digits',
      })
      return of === undefined || digest === undefined ? [] : [[key, { of, digest }]]
    }
    const ids = fields?.ids && inlineIds(fields.ids.value, findings)
    if (fields !== undefined && fields.ids === undefined) {
      findings.report({
        code: 'missing-key',
        range: keyRange,
        message: 'a list has neither `ids` nor `digest`',
        help: 'add `ids`',
      })
    }
    return of === undefined || ids === undefined ? [] : [[key, { of, ids }]]
  })
  return Object.fromEntries(lists)
}

function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/u.test(text)
}

function inlineIds(node: Located, findings: Findings): readonly string[] | undefined {
  const items = listOf(node, findings, '`ids`')
  if (items !== undefined && items.length > maxInlineIds) {
    findings.report({
      code: 'too-many',
      range: node.range,
      message: `the list has \`${items.length}\` ids and may have \`${maxInlineIds}\` in place`,
      help: 'import it, and refer to it by `digest`',
    })
    return undefined
  }
  return items && [...new Set(items.flatMap((item) => idOf(item, findings, 'an id') ?? []))].sort()
}

export function compileEquivalents(entry: Entry | undefined, scope: Scope): Equivalents {
  const { findings } = scope
  const fields = entry && fieldsOf(entry.value, ['product', 'shop', 'search'], findings, { what: '`equivalents`' })
  const product = fields?.product && productGuardOf(fields.product.value, findings)
  const shopFields = fields?.shop && fieldsOf(fields.shop.value, ['catalogue'], findings, { what: '`shop`' })
  const shop = shopFields && { catalogue: catalogueOf(shopFields.catalogue, findings, 'shops') }
  const search = fields?.search && searchOf(fields.search.value, scope)
  return {
    ...(product === undefined ? {} : { product }),
    ...(shop === undefined ? {} : { shop }),
    ...(search === undefined ? {} : { search }),
  }
}

function productGuardOf(node: Located, findings: Findings): ProductGuard | undefined {
  const fields = fieldsOf(node, ['catalogue', 'grades', 'max_price_increase', 'in_stock'], findings, {
    what: '`product`',
  })
  if (fields === undefined) return undefined
  const items = fields.grades === undefined ? undefined : listOrOne(fields.grades.value, findings, '`grades`')
  if (items?.length === 0 && fields.grades !== undefined)
    wrongValue(fields.grades.value, findings, '`grades` is empty', 'name at least `exact`')
  const wanted = items?.flatMap((item) => oneOfWords(item, grades, findings, { what: 'a grade' }) ?? []) ?? [
    'exact',
    'variant',
  ]
  const increase = fields.max_price_increase && percentOf(fields.max_price_increase.value, findings)
  const inStock = fields.in_stock && booleanOf(fields.in_stock.value, findings, '`in_stock`')
  return {
    catalogue: catalogueOf(fields.catalogue, findings, 'products'),
    grades: grades.filter((grade) => wanted.includes(grade)),
    ...(increase === undefined ? {} : { max_price_increase: increase }),
    ...(inStock === undefined ? {} : { in_stock: inStock }),
  }
}

function catalogueOf(entry: Entry | undefined, findings: Findings, usual: string): string {
  if (entry === undefined) return usual
  return formedTextOf(entry.value, isId, findings, { what: 'the catalogue', form: idForm }) ?? usual
}

/** `10%`, or the bare number of percent. */
function percentOf(node: Located, findings: Findings): number | undefined {
  const written =
    node.kind === 'scalar' && typeof node.value === 'string'
      ? /^(\d+(?:\.\d+)?)\s?%$/u.exec(node.value)?.[1]
      : undefined
  if (written === undefined) return numberOf(node, findings, { what: '`max_price_increase`', min: 0, max: 1000 })
  return Number(written) <= 1000
    ? Number(written)
    : wrongValue(node, findings, `\`${written}%\` is more than \`1000%\``)
}

function searchOf(node: Located, scope: Scope): Equivalents['search'] {
  const fields = fieldsOf(node, ['url', 'needs'], scope.findings, { what: '`search`', required: ['url'] })
  const url = fields?.url && targetUrlOf(fields.url.value, scope, '`url`')
  const written = url === undefined ? [] : [...url.matchAll(/\{(\w+)\}/gu)].flatMap(([, name]) => name ?? [])
  const items = fields?.needs === undefined ? undefined : listOrOne(fields.needs.value, scope.findings, '`needs`')
  const needs = items?.flatMap(
    (item) => formedTextOf(item, isCode, scope.findings, { what: 'the need', form: 'a name in snake_case' }) ?? [],
  )
  return url === undefined ? undefined : { url, needs: [...new Set([...(needs ?? []), ...written])] }
}

/** Both languages: half a message is a shopper who cannot read why. */
export function compileMessages(entry: Entry | undefined, findings: Findings): Program['messages'] {
  if (entry === undefined) return {}
  const messages = namedEntries(entry.value, findings, '`messages`').flatMap(
    ({ key, keyRange, value }): [string, LocalName][] => {
      if (!isCode(key))
        findings.report({
          code: 'wrong-value',
          range: keyRange,
          message: `the reason \`${key}\` is not in snake_case`,
          help: 'use lower-case letters, digits and `_`',
        })
      const text = localNameOf(value, findings, `the message \`${key}\``, keyRange)
      return text === undefined ? [] : [[key, text]]
    },
  )
  return Object.fromEntries(messages)
}

export function localNameOf(
  node: Located,
  findings: Findings,
  what: string,
  range: Range = node.range,
): LocalName | undefined {
  const fields = fieldsOf(node, ['zh-CN', 'en'], findings, { what })
  if (fields === undefined) return undefined
  const texts = (['zh-CN', 'en'] as const).map((language) => {
    const entry = fields[language]
    if (entry !== undefined) return textOf(entry.value, findings, `${what} in \`${language}\``)
    findings.report({
      code: 'message-incomplete',
      range,
      message: `${what} is missing in \`${language}\``,
      help: `add \`${language}\``,
    })
    return undefined
  })
  const [chinese, english] = texts
  return chinese === undefined || english === undefined ? undefined : { 'zh-CN': chinese, en: english }
}
