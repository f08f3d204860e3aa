/**
 * Destinations: a link for every class of destinations that rules can tell apart, as each program reads it.
 *
 * Rules see the marketplace, the kind, and whether the product or shop is listed. Two programs may read one link
 * differently, where one of them adds marketplaces; so links are made from what either of them says, moved onto each
 * other's hosts, and read by both. Of links that all programs read alike the first one stays.
 *
 * @module
 */

import { nowhere } from '../../context/context.ts'
import { destinationOf } from '../../link/destination.ts'
import { sampleUrl, type Declared, type SampleLink } from '../../link/sample.ts'
import { samplesOf, unsampledOf } from '../../link/samples.ts'
import { linksOfTemplate } from '../../link/template-samples.ts'
import type { Facts } from '../decision.ts'
import { factsOf, nobody } from '../facts.ts'
import { detours, disputedLinks } from './disputed-links.ts'
import { templatesOf, type Reader } from './reader.ts'

/** Every id that a list or a rule names, `space:id` and `marketplace:id`. */
export interface NamedIds {
  readonly products: readonly string[]
  readonly shops: readonly string[]
}

export interface DestinationSample {
  readonly url: string
  /** Marketplace, kind, product and shop, as each program reads the link. */
  readonly facts: readonly Partial<Facts>[]
  /** The first program's product, shop or marketplace. */
  readonly value: string | undefined
}

export interface DestinationSamples {
  readonly samples: readonly DestinationSample[]
  /** False where there may be links that rules can tell from all samples, or that not every program's rules see. */
  readonly isWhole: boolean
  /** Declared by a program, and shown by no link we could make. */
  readonly unsampled: readonly Declared[]
  /** Links that one program judges by its rules and another refuses or cannot judge; none is among the samples. */
  readonly judgedByOne: readonly string[]
}

/** One link for every class of destinations, and in each class one for every product and shop that is named. */
export function destinationSamples(subjects: readonly Reader[], named: NamedIds): DestinationSamples {
  const names = new Set([...named.products, ...named.shops])
  // Ids that nobody names are one to all rules.
  const seen = (id: string | undefined) => (id === undefined || names.has(id) ? id : 'unnamed')
  const read = readerOf(subjects, seen)
  const classes = new Map<string, Class>()
  const kept = new Map<string, DestinationSample>()
  const keep = (url: string, facts: Seen): void => {
    const key = JSON.stringify(
      facts.map(({ marketplace, kind, product, shop }) => [marketplace, kind, seen(product), seen(shop)]),
    )
    if (kept.has(key)) return
    const [first] = facts
    kept.set(key, { url, facts, value: first?.product ?? first?.shop ?? first?.marketplace })
  }

  const judgedByOne: string[] = []
  const taken = new Set(Array.from(names, (id) => id.slice(id.indexOf(':') + 1)))
  for (const link of linksFor(subjects)) {
    const { id, reading } = withUnnamedId(link, taken, read)
    if (reading.isMixed) judgedByOne.push(sampleUrl(link, id))
    if (reading.facts === undefined) continue
    keep(sampleUrl(link, id), reading.facts)
    if (reading.shown.every((each) => each === undefined)) continue
    const { name } = reading
    const known = classes.get(name)
    if (known === undefined) classes.set(name, { name, shown: reading.shown, links: [link] })
    else known.links.push(link)
  }
  const pages = [...kept.values()].filter(isPageOfShop).map(({ url }) => url)
  judgedByOne.push(...detours(pages, subjects).filter((url) => read(url).isMixed))
  for (const each of classes.values()) {
    for (const [url, facts] of namedLinks(each, named, read)) keep(url, facts)
  }

  const unsampled = unsampledBy(subjects)
  return {
    samples: contentLast([...kept.values()], subjects),
    isWhole: unsampled.length === 0 && judgedByOne.length === 0,
    unsampled,
    judgedByOne,
  }
}

/** What no sample shows to one of the programs, each once. */
function unsampledBy(subjects: readonly Reader[]): readonly Declared[] {
  const all = subjects.flatMap(({ program, registry }) => unsampledOf(registry, program.marketplaces))
  return [...new Map(all.map((each) => [`${each.marketplace} ${each.kind}`, each])).values()]
}

/** A web page of a marketplace, without goods. */
function isPageOfShop({ url, facts }: DestinationSample): boolean {
  return (
    url.startsWith('https://') && facts.some(({ marketplace, kind }) => marketplace !== undefined && kind === 'other')
  )
}

/** Links that all programs read alike but for the id. */
interface Class {
  readonly name: string
  readonly shown: readonly Shown[]
  readonly links: SampleLink[]
}

type Seen = readonly Partial<Facts>[]

/** The links of a class with each id of a list in them: of several links one that shows the id is enough. */
function* namedLinks(
  { name, shown, links }: Class,
  { products, shops }: NamedIds,
  read: Read,
): Generator<[string, Seen]> {
  const ids = shown.flatMap((each) => {
    if (each === undefined) return []
    const start = `${each.space}:`
    const all = each.as === 'product' ? products : shops
    return all.flatMap((id) => (id.startsWith(start) ? id.slice(start.length) : []))
  })
  for (const id of new Set(ids)) {
    for (const link of links) {
      const url = sampleUrl(link, id)
      const reading = read(url, id)
      const { facts } = reading
      // A link that shows this id otherwise (another template writes it out) belongs to a class of its own.
      if (facts !== undefined && reading.shown.some((each) => each !== undefined)) yield [url, facts]
      if (reading.name === name) break
    }
  }
}

/** How a program shows an id that was put into a link; undefined where it does not. */
type Shown = { readonly as: 'product' | 'shop'; readonly space: string } | undefined

interface Reading {
  /** Absent when a program refuses the link or cannot judge it: it never reaches that program's rules. */
  readonly facts: readonly Partial<Facts>[] | undefined
  readonly shown: readonly Shown[]
  /** The same for all ids that the programs read alike. */
  readonly name: string
  /** Whether some programs judge it and others do not. */
  readonly isMixed: boolean
}

type Read = (url: string, id?: string) => Reading

/** Reads links as every program does; programs with one registry read them once. */
function readerOf(subjects: readonly Reader[], seen: (id: string | undefined) => string | undefined): Read {
  const registries = [...new Set(subjects.map(({ registry }) => registry))]
  const places = subjects.map(({ registry }) => registries.indexOf(registry))
  return (url, id) => {
    const found = registries.map((registry) => ({ registry, destination: destinationOf(url, registry) }))
    const faults = found.filter(({ destination }) => destination.fault !== undefined).length
    if (faults > 0) return { facts: undefined, shown: [], name: '', isMixed: faults < found.length }
    const read = found.map(({ registry, destination }) => {
      const { marketplace, kind, product, shop } = factsOf(destination, nowhere, nobody, registry)
      const facts = { marketplace, kind, product, shop }
      return { facts, shown: id !== undefined && destination.id === id ? shownIn(facts, id) : undefined }
    })
    const name = read.map(({ facts: { marketplace, kind, product, shop }, shown }) => {
      return [marketplace, kind, shown === undefined ? seen(product ?? shop) : [shown.as, shown.space]]
    })
    const all = places.flatMap((place) => read.slice(place, place + 1))
    return {
      facts: all.map(({ facts }) => facts),
      shown: all.map(({ shown }) => shown),
      name: JSON.stringify(name),
      isMixed: false,
    }
  }
}

function shownIn({ product, shop }: Pick<Facts, 'product' | 'shop'>, id: string): Shown {
  const full = product ?? shop
  if (full === undefined) return undefined
  return { as: product === undefined ? 'shop' : 'product', space: full.slice(0, full.length - id.length - 1) }
}

/** The link with an id of the same length, where there is one, that no list names and that is read like its own. */
function withUnnamedId(link: SampleLink, taken: ReadonlySet<string>, read: Read) {
  const own = read(sampleUrl(link), link.id)
  if (link.id === undefined || !taken.has(link.id)) return { id: link.id, reading: own }
  let tries = 0
  for (let n = 1; ; n++) {
    const id = `${link.id.slice(0, -String(n).length)}${n}`
    if (taken.has(id)) continue
    const reading = read(sampleUrl(link, id), id)
    tries += 1
    if (reading.name === own.name || tries === mostTries) return { id, reading }
  }
}

const mostTries = 20

/** All links that are worth reading, the plainest first. */
function linksFor(subjects: readonly Reader[]): readonly SampleLink[] {
  const links: SampleLink[] = [
    ...subjects.flatMap(({ program, registry }) => samplesOf(registry, program.marketplaces)),
    ...templatesOf(subjects).flatMap(({ template }) => linksOfTemplate(template)),
  ]
  if (new Set(subjects.map(({ registry }) => registry)).size > 1) links.push(...disputedLinks(subjects))
  return [...new Map(links.map((link) => [`${link.url} ${link.id}`, link])).values()]
}

/** Shops first, then the rest of the web, then content sites: the first link of many is the one people see. */
function contentLast(samples: readonly DestinationSample[], subjects: readonly Reader[]): readonly DestinationSample[] {
  const content = new Set(
    subjects.flatMap(({ registry }) =>
      registry.marketplaces.filter((each) => each.content === true).map(({ id }) => id),
    ),
  )
  const isContent = ({ facts: [first] }: DestinationSample) => content.has(first?.marketplace ?? '')
  return samples.toSorted((a, b) => Number(isContent(a)) - Number(isContent(b)))
}
