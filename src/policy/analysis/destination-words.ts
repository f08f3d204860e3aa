/**
 * Destinations in words: a set of links as parties, marketplaces, kinds and ids, as few of them as say exactly that.
 *
 * Where two versions see a link differently, both are named, `external→own`.
 *
 * @module
 */

import type { Facts } from '../decision.ts'
import { partyOf } from '../party.ts'
import type { ListSubject } from '../program.ts'
import type { Sample } from './dimensions.ts'
import { namedIds, type NamedIds } from './list-words.ts'
import type { Space } from './space.ts'

/** Links that satisfy all that is said; what is absent is not restricted. */
export interface DestinationPart {
  readonly parties?: readonly string[]
  /** `null`: links of which no marketplace is known. */
  readonly marketplaces?: readonly (string | null)[]
  readonly kinds?: readonly string[]
  readonly products?: IdsPart
  readonly shops?: IdsPart
}

/** Lists that hold the id, or do not; or the ids themselves. */
export interface IdsPart {
  readonly in?: readonly string[]
  readonly not_in?: readonly string[]
}

interface Seen {
  readonly sample: Sample
  readonly party: string
  readonly marketplace: string | null
  readonly kind: string
  readonly product: string | undefined
  readonly shop: string | undefined
}

/** What one condition leaves, and how to say it. */
interface Narrowing {
  readonly part: DestinationPart
  readonly holds: (seen: Seen) => boolean
}

/** Undefined when the set is everything. */
export function destinationParts(samples: ReadonlySet<Sample>, space: Space): readonly DestinationPart[] | undefined {
  const all = everySeen(space)
  const wanted = all.filter(({ sample }) => samples.has(sample))
  if (wanted.length === all.length) return undefined
  return partsOf(wanted, all, space)
}

const known = new WeakMap<Space, readonly Seen[]>()

function everySeen(space: Space): readonly Seen[] {
  let seen = known.get(space)
  if (seen === undefined) {
    const samples = space.dimensions.find(({ name }) => name === 'destination')?.atoms.flatMap((atom) => atom.samples)
    seen = (samples ?? []).map((sample) => {
      const facts = sample.facts
      return {
        sample,
        party: bothWays(
          space.subjects.map(({ program, registry }, at) => partyOf(facts[at]?.marketplace, program.own, registry)),
        ),
        marketplace: facts.every((each) => each.marketplace === undefined)
          ? null
          : bothWays(facts.map(({ marketplace }) => marketplace ?? 'none')),
        kind: bothWays(facts.map(({ kind = 'other' }) => kind)),
        product: firstOf(facts, 'product'),
        shop: firstOf(facts, 'shop'),
      }
    })
    known.set(space, seen)
  }
  return seen
}

function firstOf(facts: readonly Partial<Facts>[], key: 'product' | 'shop'): string | undefined {
  return facts.find((each) => each[key] !== undefined)?.[key]
}

function bothWays(views: readonly string[]): string {
  const different = views.filter((view, at) => view !== views[at - 1])
  return different.join('→')
}

/** One conjunction if that says it exactly; else one for each party, or marketplace, or marketplace and kind. */
function partsOf(wanted: readonly Seen[], all: readonly Seen[], space: Space): readonly DestinationPart[] {
  const whole = conjunction(wanted, all, space)
  if (whole !== undefined) return [whole]
  const ways = [
    ({ party }: Seen) => party,
    ({ marketplace }: Seen) => String(marketplace),
    ({ marketplace, kind }: Seen) => `${String(marketplace)} ${kind}`,
  ]
  for (const way of ways) {
    const groups = [...Map.groupBy(wanted, way).values()]
    const parts = groups.map((group) => conjunction(group, all, space))
    if (parts.every((part) => part !== undefined)) return joined(parts)
  }
  return Array.from(Map.groupBy(wanted, ways[2] ?? String).values(), (group) => lastResort(group))
}

/** Parts that differ in their marketplaces only are one part. */
function joined(parts: readonly DestinationPart[]): readonly DestinationPart[] {
  const alike = Map.groupBy(parts, (part) => JSON.stringify({ ...part, marketplaces: undefined }))
  return [...alike.values()].flatMap((group) => {
    const [first = {}] = group
    if (group.length === 1 || group.some(({ marketplaces }) => marketplaces === undefined)) return group
    return [{ ...first, marketplaces: group.flatMap(({ marketplaces = [] }) => marketplaces) }]
  })
}

function lastResort(group: readonly Seen[]): DestinationPart {
  const [first] = group
  const products = group.flatMap(({ product }) => product ?? [])
  const shops = group.flatMap(({ shop }) => shop ?? [])
  return {
    marketplaces: [first?.marketplace ?? null],
    kinds: [first?.kind ?? 'other'],
    ...(products.length > 0 ? { products: { in: products } } : {}),
    ...(shops.length > 0 ? { shops: { in: shops } } : {}),
  }
}

/** All that is true of every wanted link, without what says nothing; undefined when others satisfy it too. */
function conjunction(wanted: readonly Seen[], all: readonly Seen[], space: Space): DestinationPart | undefined {
  let narrowings = narrowingsOf(wanted, space)
  const isExact = (some: readonly Narrowing[]) =>
    all.filter((seen) => some.every(({ holds }) => holds(seen))).length === wanted.length
  if (!isExact(narrowings)) return undefined
  for (const each of narrowings) {
    const rest = narrowings.filter((other) => other !== each)
    if (isExact(rest)) narrowings = rest
  }
  return narrowings.reduceRight<DestinationPart>((part, each) => ({ ...part, ...each.part }), {})
}

/** What people would rather not read comes first, and goes first. */
function narrowingsOf(wanted: readonly Seen[], space: Space): readonly Narrowing[] {
  const parties = new Set(wanted.map(({ party }) => party))
  const marketplaces = new Set(wanted.map(({ marketplace }) => marketplace))
  const kinds = new Set(wanted.map(({ kind }) => kind))
  const byParty: Narrowing = { part: { parties: [...parties] }, holds: ({ party }) => parties.has(party) }
  const byMarketplace: Narrowing = {
    part: { marketplaces: [...marketplaces] },
    holds: ({ marketplace }) => marketplaces.has(marketplace),
  }
  // A party that two versions see differently says less than the marketplaces that moved.
  const isMoved = [...parties].some((party) => party.includes('→'))
  return [
    ...idNarrowings('product', wanted, space),
    ...idNarrowings('shop', wanted, space),
    ...(isMoved ? [byParty, byMarketplace] : [byMarketplace, byParty]),
    { part: { kinds: [...kinds] }, holds: ({ kind }) => kinds.has(kind) },
  ]
}

function idNarrowings(
  subject: ListSubject & ('product' | 'shop'),
  wanted: readonly Seen[],
  space: Space,
): readonly Narrowing[] {
  const key = subject === 'product' ? 'products' : 'shops'
  const ids = wanted.map((seen) => seen[subject])
  const lists = namedIds(subject, space)
  const isIn = ({ ids: members }: NamedIds, id: string | undefined) => id !== undefined && members.has(id)
  const within = lists.filter((list) => ids.every((id) => isIn(list, id)))
  const outside = lists.filter((list) => !ids.some((id) => isIn(list, id)))
  const own = new Set(ids)
  const exact: readonly Narrowing[] = ids.every((id) => id !== undefined)
    ? [{ part: { [key]: { in: [...own].flatMap((id) => id ?? []) } }, holds: (seen) => own.has(seen[subject]) }]
    : []
  return [
    ...exact,
    ...within.map((list) => ({
      part: { [key]: { in: [list.name] } },
      holds: (seen: Seen) => isIn(list, seen[subject]),
    })),
    // One narrowing for all: a part can hold one condition of a kind.
    ...(outside.length === 0
      ? []
      : [
          {
            part: { [key]: { not_in: outside.map(({ name }) => name) } },
            holds: (seen: Seen) => !outside.some((list) => isIn(list, seen[subject])),
          },
        ]),
  ]
}
