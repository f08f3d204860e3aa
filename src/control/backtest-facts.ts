/**
 * Facts from a record: the click as it was, as far as it was kept.
 *
 * Tokens and visitors are never kept, and what was cut or escaped is named as erased; so a fact is known, known to be
 * absent, or lost. A decision that asked for a lost one is not made up: it counts as undetermined.
 *
 * Where the two policies know other marketplaces, sites or pages, the record's own reading of the link holds as long as
 * that difference cannot have touched it. The version that made the record is taken to read links as `before` does.
 *
 * @module
 */

import canonicalize from 'canonicalize'

import { builtinSurfaces, unknownSurface, type Evidence } from '../context/context.ts'
import type { Destination, LinkFault } from '../link/destination.ts'
import type { Kind } from '../link/marketplace.ts'
import type { Registry } from '../link/registry.ts'
import type { Policy } from '../policy/decide.ts'
import type { Facts } from '../policy/decision.ts'
import type { Program } from '../policy/program.ts'
import { eachValueFact, valueFacts } from '../policy/value-facts.ts'
import { fieldOfValue, keptValue } from '../record/record.ts'
import type { WireRecord } from '../record/wire.ts'

/** What a backtest needs of a record. */
export type ArchivedRecord = Pick<
  WireRecord,
  'id' | 'at' | 'sampledrate' | 'policy' | 'in' | 'out' | 'missing' | 'erased'
>

/** A policy and the marketplaces it knows. */
export interface Subject {
  readonly policy: Policy
  readonly registry: Registry
}

/** How two policies differ in reading a click, before any rule is asked. */
export interface Ground {
  readonly before: Subject
  readonly after: Subject
  readonly arePagesOther: boolean
  /** Marketplaces that one of the two adds or changes. */
  readonly touched: ReadonlySet<string>
  /** `after` declares a surface that `before` does not know. */
  readonly hasNewSurface: boolean
}

export function groundOf(before: Subject, after: Subject): Ground {
  const [old, young] = [before.policy.program, after.policy.program]
  return {
    before,
    after,
    arePagesOther: pagesOf(old) !== pagesOf(young),
    touched: touchedMarketplaces(old, young),
    hasNewSurface: Object.keys(young.surfaces).some(
      (name) => !builtinSurfaces.has(name) && !Object.hasOwn(old.surfaces, name),
    ),
  }
}

function pagesOf({ sites, surfaces }: Program): string {
  const pages = Object.entries(surfaces).map(([name, surface]) => [name, surface.pages] as const)
  const told = pages.filter(([, each]) => each.length > 0)
  return JSON.stringify([sites.toSorted(), told.sort(([a], [b]) => (a < b ? -1 : 1))])
}

function touchedMarketplaces(old: Program, young: Program): ReadonlySet<string> {
  const written = ({ marketplaces }: Program) => new Set(marketplaces.map((each) => canonicalize(each)))
  const [olds, youngs] = [written(old), written(young)]
  const other = [...old.marketplaces, ...young.marketplaces].filter((each) => {
    const text = canonicalize(each)
    return !(olds.has(text) && youngs.has(text))
  })
  return new Set(other.map(({ id }) => id))
}

/** A click rebuilt: what to ask a policy with. */
export interface Rebuilt {
  readonly destination: Destination
  readonly facts: Facts
  /** Facts that the click had, and the record has not. */
  readonly lost: ReadonlySet<string>
}

/** The surface of the click, or what about it the record does not tell for this policy. */
export function lostReading(record: ArchivedRecord, ground: Ground, isBefore: boolean): string | undefined {
  const { surface, evidence, token_fault: tokenFault, marketplace, url } = record.in
  const wasBefore = record.policy.version === ground.before.policy.version
  if (tokenFault === 'surface_undeclared') {
    const { program } = (isBefore ? ground.before : ground.after).policy
    const own = Object.keys(program.surfaces).some((name) => !builtinSurfaces.has(name))
    if (wasBefore ? !isBefore && ground.hasNewSurface : own) return 'surface'
  }
  if (isBefore) return undefined
  // The page's address is not kept; a token, good or bad, speaks instead of it.
  if (ground.arePagesOther && evidence !== 'signed' && tokenFault === undefined) return 'surface'
  if (surface === '') return 'surface'
  if (ground.touched.size === 0) return undefined
  if (marketplace !== undefined && ground.touched.has(marketplace)) return 'marketplace'
  const host = url?.split('/', 1)[0]?.replace(/:\d*$/, '')
  if (host === undefined || !host.includes('.')) return undefined
  const [old, young] = [ground.before, ground.after].map(({ registry }) => registry.marketplaceOfHost(host))
  if (old?.id !== young?.id || (young !== undefined && ground.touched.has(young.id))) return 'marketplace'
  return undefined
}

export function rebuild(record: ArchivedRecord, program: Program): Rebuilt {
  const { in: input } = record
  const lost = lostOf(record)
  const isKnown = builtinSurfaces.has(input.surface) || Object.hasOwn(program.surfaces, input.surface)
  const kept = (name: string, value: string | undefined): string | undefined => (lost.has(name) ? undefined : value)
  const facts: Facts = {
    surface: isKnown ? input.surface : unknownSurface,
    evidence: input.evidence as Evidence,
    marketplace: input.marketplace,
    kind: input.kind as Kind,
    product: kept('product', input.product),
    shop: kept('shop', input.shop),
    content: isKnown ? kept('content', input.content) : undefined,
    author: kept('author', input.author),
    followers: input.followers,
    channel: kept('channel', input.channel),
    ...eachValueFact((fact) => kept(fact, keptValue(fact, input))),
    client: kept('client', input.client),
    token: undefined,
    visitor: undefined,
  }
  const destination: Destination = {
    url: undefined,
    landing: undefined,
    id: undefined,
    depth: 0,
    hint: undefined,
    marketplace: facts.marketplace,
    kind: facts.kind,
    fault: faultOf(input.fault),
  }
  return { destination, facts, lost }
}

function faultOf(text: string | undefined): LinkFault | undefined {
  if (text === undefined) return undefined
  const [kind, code] = text.split(':', 2)
  return { kind, code } as LinkFault
}

const factOfPointer: Readonly<Record<string, string>> = { '/in/lang': 'language' }

/** A decision that asked for one of these is undetermined. */
const neverKept: ReadonlySet<string> = new Set([
  'visitor',
  ...valueFacts.filter((fact) => fieldOfValue[fact] === undefined),
])

function lostOf({ erased = [] }: ArchivedRecord): ReadonlySet<string> {
  if (erased.length === 0) return neverKept
  return new Set([...neverKept, ...erased.map((pointer) => factOfPointer[pointer] ?? pointer.replace('/in/', ''))])
}
