/**
 * Samples: for every kind of link a policy can meet, one that shows it, so that a finding about a policy can be shown
 * as a request that anybody may repeat.
 *
 * A sample is made up by the shapes and opens nothing we know of. What is handed out was read once by the same registry
 * and is what it says it is. A policy may take over the pages of others, so each kind has several samples, on every host
 * and under every path that a shape names: what one addition takes, another sample still shows. This is bulk, for
 * analyses only; the click path never imports it.
 *
 * @module
 */

import { builtinSamples } from './builtin-samples.ts'
import type { MarketplaceData, Registry } from './registry.ts'
import { hostLabels, isTrue, onHost, withoutId, type Declared, type Sample } from './sample.ts'
import { samplesOfAddition } from './template-samples.ts'

/**
 * Every sample that is true under a registry: of built-in marketplaces, and of what a policy adds to them. A registry
 * holds no templates any more, so the additions it was made with are given again.
 *
 * The plainest sample of a marketplace and kind comes first. Where a link may hide its id, one without an id follows the
 * one with it; where ids are written in two ways (a number, a name), there is one for each.
 */
export function samplesOf(registry: Registry, additions: readonly MarketplaceData[] = none): readonly Sample[] {
  return drawn(registry, additions).samples
}

/**
 * What a marketplace or a template declares and no sample shows, because other shapes take the pages over. It may be
 * that there are no such links at all; nobody has proved it.
 */
export function unsampledOf(registry: Registry, additions: readonly MarketplaceData[] = none): readonly Declared[] {
  return drawn(registry, additions).unsampled
}

interface Drawn {
  readonly additions: readonly MarketplaceData[]
  readonly samples: readonly Sample[]
  readonly unsampled: readonly Declared[]
}

const none: readonly MarketplaceData[] = []
const known = new WeakMap<Registry, Drawn>()

/** Reading some hundred links takes a while, and one registry is asked again and again. */
function drawn(registry: Registry, additions: readonly MarketplaceData[]): Drawn {
  const before = known.get(registry)
  if (before?.additions === additions) return before
  const now = draw(registry, additions)
  known.set(registry, now)
  return now
}

function draw(registry: Registry, additions: readonly MarketplaceData[]): Drawn {
  const candidates = [...builtinSamples(), ...additions.flatMap((addition) => samplesOfAddition(addition, registry))]
  const found = candidates.filter((sample) => isTrue(sample, registry))
  const sampled = new Set(found.map(nameOf))
  const missing = declaredBy(additions).filter((each) => !sampled.has(nameOf(each)))
  const moved = missing.flatMap((each) => movedSample(each, registry))
  for (const sample of moved) sampled.add(nameOf(sample))
  return {
    additions,
    samples: [...found, ...moved],
    unsampled: missing.filter((each) => !sampled.has(nameOf(each))),
  }
}

function nameOf({ marketplace = '', kind }: Declared): string {
  return `${marketplace} ${kind}`
}

/** Each marketplace and kind that the built-in descriptors or the additions speak of, once. */
function declaredBy(additions: readonly MarketplaceData[]): readonly Declared[] {
  const all: readonly Declared[] = [
    ...builtinSamples(),
    ...additions.flatMap(({ id: marketplace, links }) => [
      ...links.map(({ kind }) => ({ marketplace, kind })),
      { marketplace, kind: 'other' as const },
    ]),
  ]
  const byName = new Map(all.map(({ marketplace, kind }) => [nameOf({ marketplace, kind }), { marketplace, kind }]))
  return [...byName.values()]
}

/** Many shapes fit every host of a marketplace: a sample on one that nobody has taken. */
function movedSample({ marketplace, kind }: Declared, registry: Registry): Sample[] {
  const owner = marketplace === undefined ? undefined : registry.byId(marketplace)
  for (const sample of builtinSamples()) {
    if (owner === undefined || sample.marketplace !== marketplace || sample.kind !== kind) continue
    for (const domain of owner.domains) {
      for (const label of hostLabels) {
        const moved = { ...sample, url: onHost(sample.url, `${label}.${domain}`) }
        if (isTrue(moved, registry)) return [moved, ...withoutId(moved).filter((each) => isTrue(each, registry))]
      }
    }
  }
  return []
}
