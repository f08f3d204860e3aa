/**
 * Programs: a policy compiled for deciding, as one JSON value with a digest.
 *
 * The edge loads it without YAML and without a schema library. Whatever arrives is checked to the last key before a
 * rule of it counts, because KV can be written by hand; instants are epoch milliseconds, lists are sorted, and the
 * digest is that of the canonical form (RFC 8785), so equal policies have equal digests.
 *
 * @module
 */

import canonicalize from 'canonicalize'
import { sha256Hex } from '../kernel/digest.ts'
import { isObject } from '../kernel/json.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import type { LocalName } from '../link/marketplace.ts'
import { builtinRegistry, descriptorFromData, type MarketplaceData } from '../link/registry.ts'
import type { Outcome } from './decision.ts'
import { isCode, isHost, isId, targetMessages, targetOf } from './names.ts'
import { checkOutcome, checkRule } from './rule-shape.ts'
import { grades, kinds, listSubjects, shareCodeUses, type Rule } from './rule.ts'
import { either, fault, list, matching, number, object, oneOf, record, text, under, type ShapeFault } from './shape.ts'
import { checkShortLinks, type ShortLinks } from './short-links.ts'

/** The program language this build reads. A newer number is refused, never guessed at. */
export const programSchema = 1

/** What a program may hold at most; documents are held to less. */
export const programLimits = { rules: 100_000, inlineIds: 10_000 } as const

export interface Meta {
  readonly name: string
  readonly owner: string
  /** IANA name, for display only. */
  readonly timezone: string
}

export interface Surface {
  readonly label: LocalName
  /** One-star globs of further pages. */
  readonly pages: readonly string[]
}

/** A marketplace the policy adds, or more hosts for a built-in one; the link registry reads it. */
export type MarketplaceAddition = MarketplaceData

export type ListSubject = (typeof listSubjects)[number]

/** Ids in place, sorted; or the digest under which a long list is kept. */
export type List =
  | { readonly of: ListSubject; readonly ids: readonly string[] }
  | { readonly of: ListSubject; readonly digest: string }

export type Grade = (typeof grades)[number]

/** What the same product must satisfy before a shopper is taken to it without being asked. */
export interface ProductGuard {
  readonly catalogue: string
  readonly grades: readonly Grade[]
  /** Percent over the outside price. */
  readonly max_price_increase?: number
  readonly in_stock?: boolean
}

export interface Equivalents {
  readonly product?: ProductGuard
  readonly shop?: { readonly catalogue: string }
  readonly search?: { readonly url: string; readonly needs: readonly string[] }
}

export type ShareCodeUse = (typeof shareCodeUses)[number]

export interface Program {
  readonly schema: typeof programSchema
  readonly meta: Meta
  readonly own: readonly string[]
  readonly stores: readonly string[]
  readonly sites: readonly string[]
  readonly surfaces: Readonly<Record<string, Surface>>
  readonly marketplaces: readonly MarketplaceAddition[]
  readonly lists: Readonly<Record<string, List>>
  readonly equivalents: Equivalents
  /** Absent in a policy that says nothing of them: short links are then not followed, and judged as short links. */
  readonly short_links?: ShortLinks
  /** Absent: `mark`. */
  readonly share_codes?: ShareCodeUse
  readonly defaults: { readonly outcome: Outcome; readonly on_error: Outcome }
  readonly rules: readonly Rule[]
  readonly messages: Readonly<Record<string, LocalName>>
}

export type ProgramFault = ShapeFault

const id = matching(isId, 'an id of lower-case letters, digits, `-`, `_` and `.`')
const host = matching(isHost, 'a host name in lower case')
const localName = object({ 'zh-CN': text, en: text })
const digest = matching((value) => /^sha256:[0-9a-f]{64}$/u.test(value), 'a digest of the form `sha256:…`')

const checkProgram = object(
  {
    schema: oneOf(programSchema),
    meta: object({ name: id, owner: text, timezone: text }),
    own: list(id),
    stores: list(host),
    sites: list(id),
    surfaces: record(isCode, object({ label: localName, pages: list(text) })),
    marketplaces: list(
      object(
        { id, domains: list(host), links: list(object({ template: text, kind: oneOf(...kinds) })) },
        { name: localName, product_url: text, shop_url: text },
      ),
    ),
    lists: record(
      isId,
      either(
        object({ of: oneOf(...listSubjects), digest }),
        object({ of: oneOf(...listSubjects), ids: list(text, { max: programLimits.inlineIds }) }),
      ),
    ),
    equivalents: object(
      {},
      {
        product: object(
          { catalogue: id, grades: list(oneOf(...grades), { min: 1 }) },
          { max_price_increase: number(0, 1000), in_stock: oneOf(true, false) },
        ),
        shop: object({ catalogue: id }),
        search: object({ url: text, needs: list(id) }),
      },
    ),
    defaults: object({ outcome: checkOutcome, on_error: checkOutcome }),
    rules: list(checkRule, { max: programLimits.rules }),
    messages: record(isCode, localName),
  },
  { short_links: checkShortLinks, share_codes: oneOf(...shareCodeUses) },
)

/** Reads a program from JSON. The fault is the first one, with its place. */
export function parseProgram(value: unknown): Result<Program, ProgramFault> {
  if (isObject(value) && Number.isInteger(value['schema']) && Number(value['schema']) > programSchema) {
    return err(fault(`schema ${String(value['schema'])} > ${programSchema}`, '/schema'))
  }
  const found = checkProgram(value)
  if (found !== undefined) return err(found)
  const program = value as Program
  const inconsistent = checkReferences(program)
  return inconsistent === undefined ? ok(program) : err(inconsistent)
}

/** What no single value shows: ids that stand twice, lists that do not exist, targets outside the stores. */
function checkReferences(program: Program): ProgramFault | undefined {
  const search = program.equivalents.search
  if (search !== undefined) {
    const found = targetOf(search.url, program.stores).fault
    if (found !== undefined) return fault(targetMessages[found], '/equivalents/search/url')
  }
  for (const key of ['outcome', 'on_error'] as const) {
    const found = outcomeFault(program.defaults[key], program.stores)
    if (found !== undefined) return under('defaults', under(key, found))
  }
  const { unresolved } = program.short_links ?? {}
  const astray = unresolved && outcomeFault(unresolved, program.stores)
  if (astray !== undefined) return under('short_links', under('unresolved', astray))
  const outside = marketplaceFault(program)
  if (outside !== undefined) return outside
  const seen = new Set<string>()
  for (const [index, rule] of program.rules.entries()) {
    const found = ruleFault(rule, program, seen)
    if (found !== undefined) return under('rules', under(index, found))
    seen.add(rule.id)
  }
  return undefined
}

/** An addition the registry would leave out, or an own shop nobody knows, would quietly change what is outside. */
function marketplaceFault({ marketplaces, own }: Program): ProgramFault | undefined {
  for (const [index, data] of marketplaces.entries()) {
    const read = descriptorFromData(data)
    const [first] = read.ok ? [] : read.error
    if (first !== undefined) return fault(`cannot be used: ${first.code}`, `/marketplaces/${index}${first.pointer}`)
  }
  const added = new Set(marketplaces.map((each) => each.id))
  const stranger = own.findIndex((name) => !added.has(name) && builtinRegistry.byId(name) === undefined)
  return stranger === -1 ? undefined : fault('is no known marketplace', `/own/${stranger}`)
}

function ruleFault(rule: Rule, program: Program, seen: ReadonlySet<string>): ProgramFault | undefined {
  if (seen.has(rule.id)) return fault('is the id of an earlier rule', '/id')
  for (const subject of listSubjects) {
    const condition = rule.if[subject]
    for (const key of ['in', 'not_in'] as const) {
      const name = condition?.[key]
      if (typeof name !== 'string') continue
      const known = Object.hasOwn(program.lists, name) ? program.lists[name] : undefined
      if (known?.of !== subject) return fault(`is not a list of ${subject} ids`, `/if/${subject}/${key}`)
    }
  }
  const found = outcomeFault(rule.outcome, program.stores)
  return found === undefined ? undefined : under('outcome', found)
}

/** Whether an outcome leads outside the stores; for rules, defaults and overrides. */
export function outcomeFault(outcome: Outcome, stores: readonly string[]): ProgramFault | undefined {
  if (outcome.action !== 'redirect') return undefined
  const found = targetOf(outcome.url, stores).fault
  return found === undefined ? undefined : fault(targetMessages[found], '/url')
}

/** The canonical JSON of a program (RFC 8785). Throws on lone surrogates, which no program that was read has. */
function canonicalText(program: Program): string {
  const canonical = canonicalize(program)
  if (canonical === undefined) throw new Error('a program always has a canonical form')
  return canonical
}

/** `sha256:` and the hash of the canonical form, in hex. */
export async function digestOf(program: Program): Promise<string> {
  return `sha256:${await sha256Hex(canonicalText(program))}`
}
