/**
 * A record in the simulator, where everything about its click can be changed: the address to open it with.
 *
 * A record has host and path of a link and no query, and of an id only what it names. So a link is found, or made up by
 * the shapes of its marketplace, that says the same; where none does, there is nothing to open the simulator with.
 *
 * @module
 */

import { destinationOf } from '../../../link/destination.ts'
import { builtinRegistry } from '../../../link/registry.ts'
import { sampleUrl, type Sample } from '../../../link/sample.ts'
import { samplesOf } from '../../../link/samples.ts'
import type { Evidence } from '../../../context/context.ts'
import type { DecisionRecord } from './record.ts'

/** A link for the same destination. */
export interface SimulatorLink {
  readonly url: string
  /** It is the address that was kept, not one made up for the same id. */
  readonly isKept: boolean
}

/** Undefined where no link says what the record says, or where the link itself was at fault. */
export function linkFor({ in: input }: DecisionRecord): SimulatorLink | undefined {
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
function inputsOf({ in: input }: DecisionRecord) {
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

export interface SimulatorAsked {
  readonly version: number
  readonly at: number
}

export function simulatorSearchFor(record: DecisionRecord, { url }: SimulatorLink, { version, at }: SimulatorAsked) {
  const { followers, ...inputs } = inputsOf(record)
  const many = followers === undefined ? {} : { followers: String(followers) }
  return { version: String(version), at: new Date(at).toISOString(), url, ...inputs, ...many }
}
