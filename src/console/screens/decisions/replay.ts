/**
 * A record asked again: the description of its click for the simulator, and what is other now.
 *
 * A record has host and path of a link and no query, and of an id only what it names. So a link is found, or made up by
 * the shapes of its marketplace, that says the same; where none does, the click cannot be asked again.
 *
 * @module
 */

import { destinationOf } from '../../../link/destination.ts'
import { builtinRegistry } from '../../../link/registry.ts'
import { samplesOf, sampleUrl, type Sample } from '../../../link/samples.ts'
import { witnessCommand } from '../../../policy/language/render/witness-command.ts'
import type { Evidence } from '../../../context/context.ts'
import type { DecisionRecord } from './record.ts'

/** A link for the same destination. */
export interface ReplayLink {
  readonly url: string
  /** It is the address that was kept, not one made up for the same id. */
  readonly isKept: boolean
}

/** Undefined where no link says what the record says, or where the link itself was at fault. */
export function linkFor({ in: input }: DecisionRecord): ReplayLink | undefined {
  const { marketplace, kind, product, shop, url } = input
  if (typeof input['fault'] === 'string') return undefined
  const named = product ?? shop ?? undefined
  const id = named?.slice(named.indexOf(':') + 1)
  const isSame = (address: string): boolean => {
    const found = destinationOf(address, builtinRegistry)
    return (
      found.fault === undefined &&
      (found.marketplace ?? null) === marketplace &&
      found.kind === kind &&
      // Of pages that belong to nobody, no id is ever kept.
      (marketplace === null || found.id === id)
    )
  }
  const kept = url === null ? undefined : /^[a-z][a-z0-9+.-]*:$/.test(url) ? undefined : `https://${url}`
  if (kept !== undefined && isSame(kept)) return { url: kept, isKept: true }
  const host = url?.split('/', 1)[0] ?? ''
  const isThere = (sample: Sample): boolean => host !== '' && sample.url.includes(`//${host}/`)
  const samples = samplesOf(builtinRegistry).filter(
    (sample) =>
      (sample.marketplace ?? null) === marketplace &&
      sample.kind === kind &&
      // A link of nobody's is known by its host alone, as those of public shorteners are.
      (marketplace !== null || isThere(sample)),
  )
  const near = samples.toSorted((a, b) => Number(isThere(b)) - Number(isThere(a)))
  const made = near.map((sample) => sampleUrl(sample, id)).find(isSame)
  if (made !== undefined) return { url: made, isKept: false }
  // Of what policies add, only whoever runs them can say what it is.
  return kept === undefined || named !== undefined ? undefined : { url: kept, isKept: true }
}

/** What the simulator takes of a click; what was not kept is not given. */
export function inputsOf({ in: input }: DecisionRecord) {
  const { surface, author, content } = input
  return {
    surface,
    ...given('evidence', input.evidence as Evidence),
    ...given('author', author),
    ...given('content', content),
    ...given('followers', numberOf(input['followers'])),
    ...given('channel', textOf(input['channel'])),
    ...given('client', textOf(input['client'])),
    ...given('region', textOf(input['region'])),
    ...given('lang', textOf(input['lang'])),
  }
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { readonly [K in Name]?: Value } {
  return value === null || value === undefined ? {} : ({ [name]: value } as { readonly [K in Name]: Value })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

export interface Asked {
  readonly version: number
  readonly at: number
  readonly zone: string
}

/** The same question for a shell. */
export function commandFor(record: DecisionRecord, { url }: ReplayLink, { version, at, zone }: Asked): string {
  const { lang, ...inputs } = inputsOf(record)
  const witness = { at, url, ...inputs, ...given('language', lang) }
  return witnessCommand(witness, `v${version}`, zone)
}

/** The same question in the address of the simulator. */
export function simulatorSearchFor(record: DecisionRecord, { url }: ReplayLink, { version, at }: Omit<Asked, 'zone'>) {
  const { followers, ...inputs } = inputsOf(record)
  const many = followers === undefined ? {} : { followers: String(followers) }
  return { version: String(version), at: new Date(at).toISOString(), url, ...inputs, ...many }
}

/** What a decision comes to: enough to tell two of them apart. */
export interface Outcome {
  readonly action: string
  readonly rule: string | null
  readonly reason: string
  readonly answer: string
  readonly step: string | null
}

/** What differs, in the order people ask. */
export function differencesOf(then: Outcome, now: Outcome): readonly (keyof Outcome)[] {
  const fields = ['answer', 'action', 'rule', 'reason', 'step'] as const
  return fields.filter((field) => then[field] !== now[field])
}
