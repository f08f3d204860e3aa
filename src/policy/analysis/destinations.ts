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
import { builtinRegistry, type Registry } from '../../link/registry.ts'
import {
  builtinSamples,
  linksOfTemplate,
  onHost,
  samplesOf,
  sampleUrl,
  unsampledOf,
  type Declared,
  type SampleLink,
} from '../../link/samples.ts'
import type { Facts } from '../decision.ts'
import { factsOf, nobody } from '../facts.ts'
import type { Program } from '../program.ts'

/** What of a program says how it reads links. */
export interface Reader {
  readonly program: Pick<Program, 'marketplaces'>
  readonly registry: Registry
}

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
  const isNamed = new Set<string | undefined>([...named.products, ...named.shops])
  // Ids that nobody names are one to all rules.
  const seen = (id: string | undefined) => (id === undefined || isNamed.has(id) ? id : 'unnamed')
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
  const taken = new Set([...named.products, ...named.shops].map((id) => id.slice(id.indexOf(':') + 1)))
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
  judgedByOne.push(...detours([...kept.values()], subjects).filter((url) => read(url).isMixed))
  for (const each of classes.values()) {
    for (const [url, facts] of namedLinks(each, named, read)) keep(url, facts)
  }

  const unsampled = uniqueBy(
    subjects.flatMap(({ program, registry }) => unsampledOf(registry, program.marketplaces)),
    ({ marketplace, kind }) => `${marketplace} ${kind}`,
  )
  return {
    samples: contentLast([...kept.values()], subjects),
    isWhole: unsampled.length === 0 && judgedByOne.length === 0,
    unsampled,
    judgedByOne,
  }
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
  const each = <T>(values: readonly T[]): T[] => places.flatMap((place) => values.slice(place, place + 1))
  return (url, id) => {
    const found = registries.map((registry) => destinationOf(url, registry))
    const faults = found.filter(({ fault }) => fault !== undefined).length
    if (faults > 0) return { facts: undefined, shown: [], name: '', isMixed: faults < found.length }
    const facts = found.map((destination, at) => {
      const [registry = builtinRegistry] = registries.slice(at)
      const { marketplace, kind, product, shop } = factsOf(destination, nowhere, nobody, registry)
      return { marketplace, kind, product, shop }
    })
    const shown = found.map((destination, at): Shown => {
      const { product, shop } = facts[at] ?? {}
      const full = product ?? shop
      if (full === undefined || id === undefined || destination.id !== id) return undefined
      return { as: product === undefined ? 'shop' : 'product', space: full.slice(0, full.length - id.length - 1) }
    })
    const name = facts.map(({ marketplace, kind, product, shop }, at) => {
      const place = shown[at]
      return [marketplace, kind, place === undefined ? seen(product ?? shop) : [place.as, place.space]]
    })
    return { facts: each(facts), shown: each(shown), name: JSON.stringify(name), isMixed: false }
  }
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
  if (new Set(subjects.map(({ registry }) => registry)).size > 1) {
    links.push(...builtinSamples(), ...movedLinks(subjects), ...crossedLinks(subjects))
  }
  return uniqueBy(links, ({ url, id }) => `${url} ${id}`)
}

interface OwnTemplate {
  readonly owner: string
  readonly template: string
  readonly kind: string
}

function templatesOf(subjects: readonly Reader[]): readonly OwnTemplate[] {
  const all = subjects.flatMap(({ program }) =>
    program.marketplaces.flatMap(({ id, links }) => links.map((link) => ({ owner: id, ...link }))),
  )
  return uniqueBy(all, nameOfTemplate)
}

function nameOfTemplate({ owner, template, kind }: OwnTemplate): string {
  return `${owner} ${kind} ${template}`
}

/** Whose a host is to anybody: to the programs, and to us. */
function ownersOf(host: string, subjects: readonly Reader[]): ReadonlySet<string> {
  const registries = [...subjects.map(({ registry }) => registry), builtinRegistry]
  return new Set(registries.flatMap((registry) => registry.marketplaceOfHost(host)?.id ?? []))
}

/** Domains that one program adds or takes over. */
function disputedDomains(subjects: readonly Reader[]): readonly string[] {
  const added = subjects.flatMap(({ program }) => program.marketplaces.flatMap(({ domains }) => domains))
  return uniqueBy(
    added.map((domain) => domain.toLowerCase()),
    (domain) => domain,
  ).filter((domain) => {
    const owners = subjects.map(({ registry }) => registry.marketplaceOfHost(domain)?.id)
    return owners.some((owner) => owner !== owners[0])
  })
}

/** Where hosts change hands: the pages of everybody who has them, on these hosts. */
function movedLinks(subjects: readonly Reader[]): readonly SampleLink[] {
  return disputedDomains(subjects).flatMap((domain) =>
    pagesOf(ownersOf(domain, subjects), subjects).flatMap((link) => {
      const [label = 'www'] = hostOf(link).split('.')
      return [domain, `www.${domain}`, `${label}.${domain}`].map((host) => ({ ...link, url: onHost(link.url, host) }))
    }),
  )
}

/** Links on the web that have the form of an owner's pages. */
function pagesOf(owners: ReadonlySet<string>, subjects: readonly Reader[]): readonly SampleLink[] {
  const described = templatesOf(subjects).filter(({ owner }) => owners.has(owner))
  return [
    ...builtinSamples().filter(({ url }) => {
      const owner = builtinRegistry.marketplaceOfHost(hostOf({ url }).replace('{id}', '1'))?.id
      return url.startsWith('https://') && owner !== undefined && owners.has(owner)
    }),
    ...described.flatMap(({ template }) => linksOfTemplate(template)),
  ]
}

function hostOf({ url }: Pick<SampleLink, 'url'>): string {
  return /^[^:]*:\/\/(?<host>[^/?]*)/.exec(url)?.groups?.['host'] ?? ''
}

/** Links that have the form of a template of one program and, to another, of another template or of the owner's pages. */
function crossedLinks(subjects: readonly Reader[]): readonly SampleLink[] {
  const own = subjects.map((subject) => templatesOf([subject]).map((each) => ({ ...each, parts: takenApart(each) })))
  const isDisputed = disputedAmong(own)
  const common = own.flatMap((templates, at) =>
    templates.flatMap((one) =>
      own
        .slice(at + 1)
        .flatMap((others) =>
          others
            .filter((other) => one.template !== other.template && (isDisputed(one) || isDisputed(other)))
            .flatMap((other) => commonTemplate(one.parts, other.parts) ?? []),
        ),
    ),
  )
  const besidePages = templatesOf(subjects)
    .filter(isDisputed)
    .flatMap(({ template }) => {
      const [link] = linksOfTemplate(template)
      if (link === undefined) return []
      const host = hostOf(link).replace('{id}', link.id ?? '')
      return pagesOf(ownersOf(host, subjects), subjects).flatMap((page) => joined(template, link, page))
    })
  return [...[...new Set(common)].flatMap(linksOfTemplate), ...besidePages]
}

/** Templates that not all programs have; all of them, where those that all have stand in another order. */
function disputedAmong(own: readonly (readonly OwnTemplate[])[]): (template: OwnTemplate) => boolean {
  const names = own.map((templates) => new Set(templates.map(nameOfTemplate)))
  const isCommon = (name: string) => names.every((known) => known.has(name))
  const orders = new Set(names.map((known) => JSON.stringify([...known].filter(isCommon))))
  return (template) => orders.size > 1 || !isCommon(nameOfTemplate(template))
}

/** A page under the host of a template, with the parameters of both, each with its own path where that can be. */
function joined(template: string, link: SampleLink, page: SampleLink): readonly SampleLink[] {
  const [address = '', query] = link.url.split('?')
  const [pageAddress = '', pageQuery] = page.url.split('?')
  const path = (template.split('?')[0] ?? '').replace(/^https?:\/\//i, '').replace(/^[^/]*/, '')
  const isBelow = template.includes('*.') && hostOf(page).endsWith(hostOf(link).replace(/^[^.]*/, ''))
  const host = isBelow ? hostOf(page) : hostOf(link)
  // Two values under one name would be no id.
  const names = new Set(query?.split('&').map((pair) => pair.split('=')[0]))
  const more = pageQuery?.split('&').filter((pair) => !names.has(pair.split('=')[0])) ?? []
  const parameters = [...(query === undefined ? [] : [query]), ...more].join('&')
  const under = (place: string) => onHost(parameters === '' ? place : `${place}?${parameters}`, host)
  return [
    ...(more.length === 0 && !isBelow ? [] : [under(address)]),
    ...(path.includes('{') ? [under(pageAddress)] : []),
  ].flatMap((url) => inTurn(url, [link, page]))
}

/** Of several places for an id one after the other is the place; the others are filled. */
function inTurn(url: string, links: readonly SampleLink[]): readonly SampleLink[] {
  const places = url.split('{id}')
  if (places.length === 1) return [{ url, id: undefined }]
  const ids = links.flatMap(({ id }) => id ?? [])
  return places.slice(1).map((_, slot) => {
    const filled = places.map((text, at) => {
      if (at === 0) return text
      return `${at - 1 === slot ? '{id}' : (ids[at - 1] ?? ids[0] ?? '')}${text}`
    })
    return { url: filled.join(''), id: ids[slot] ?? ids[0] }
  })
}

interface TemplateParts {
  readonly host: string
  readonly path: readonly string[]
  readonly parameters: readonly (readonly [name: string, value: string])[]
}

/** A template that fits only what two others both fit; undefined when nothing can. */
function commonTemplate(one: TemplateParts, other: TemplateParts): string | undefined {
  const host = commonHost(one.host, other.host)
  const path = commonPath(one.path, other.path)
  if (host === undefined || path === undefined) return undefined
  const parameters = new Map(one.parameters)
  for (const [name, value] of other.parameters) {
    const known = parameters.get(name)
    const both = known === undefined ? value : commonPiece(known, value)
    if (both === undefined) return undefined
    parameters.set(name, both)
  }
  const query = Array.from(parameters, ([name, value]) => `${name}=${value}`).join('&')
  return `${host}/${path.join('/')}${query === '' ? '' : `?${query}`}`
}

function takenApart({ template }: OwnTemplate): TemplateParts {
  const [address = '', ...query] = template
    .trim()
    .replace(/^https?:\/\//i, '')
    .split('?')
  const [host = '', ...path] = address.replace(/\/$/, '').split('/')
  const pairs = query.length === 0 ? [] : query.join('?').split('&')
  const parameters = pairs.map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return [name, value.join('=')] as const
  })
  return { host: host.toLowerCase(), path, parameters }
}

function commonHost(a: string, b: string): string | undefined {
  if (a === b) return a
  if (a.startsWith('*.') && b.endsWith(a.slice(1))) return b
  if (b.startsWith('*.') && a.endsWith(b.slice(1))) return a
  const [first = '', ...rest] = a.split('.')
  const [second = '', ...others] = b.split('.')
  return rest.join('.') === others.join('.') ? prefixed(commonPiece(first, second), `.${rest.join('.')}`) : undefined
}

function prefixed(piece: string | undefined, after: string): string | undefined {
  return piece === undefined ? undefined : `${piece}${after}`
}

function commonPath(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  const pieces: string[] = []
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [one, other] = [a[at], b[at]]
    if (one === undefined || other === undefined) return undefined
    if (isRest(one)) return [...pieces, ...b.slice(at)]
    if (isRest(other)) return [...pieces, ...a.slice(at)]
    const both = commonPiece(one, other)
    if (both === undefined) return undefined
    pieces.push(both)
  }
  return pieces
}

function isRest(piece: string): boolean {
  return /^\{\w+:rest\}$/.test(piece)
}

/** What is written out wins over a variable, a narrow variable over a wide one; whether it fits, reading tells. */
function commonPiece(a: string, b: string): string | undefined {
  if (!a.includes('{') && !b.includes('{')) return a === b ? a : undefined
  return widthOf(a) <= widthOf(b) ? a : b
}

function widthOf(piece: string): number {
  if (!piece.includes('{')) return 0
  const type = /:(?<type>digits|alnum|rest)\}/.exec(piece)?.groups?.['type'] ?? 'slug'
  const isBare = piece.startsWith('{') && piece.endsWith('}')
  return ['digits', 'alnum', 'slug', 'rest'].indexOf(type) + (isBare ? 5 : 1)
}

/**
 * Pages without goods that name an address of somebody else: whether that is somebody else, programs may disagree, and
 * such a page is judged by nobody's rules.
 */
function detours(samples: readonly DestinationSample[], subjects: readonly Reader[]): readonly string[] {
  const domains = disputedDomains(subjects)
  if (domains.length === 0 && templatesOf(subjects).length === 0) return []
  const outside = outsideHosts.find((host) => ownersOf(host, subjects).size === 0)
  const targets = [...(outside === undefined ? [] : [outside]), ...domains.slice(0, mostTries)]
  const pages = samples.filter(
    ({ url, facts }) =>
      url.startsWith('https://') &&
      facts.some(({ marketplace, kind }) => marketplace !== undefined && kind === 'other'),
  )
  return pages.flatMap(({ url }) =>
    targets.map((host) => `${url}${url.includes('?') ? '&' : '?'}next=${encodeURIComponent(`https://${host}/`)}`),
  )
}

const outsideHosts = ['www.example.org', 'www.example.com', 'www.example.net', 'www.elsewhere.example']

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

function uniqueBy<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  const byKey = new Map<string, T>()
  for (const value of values) if (!byKey.has(keyOf(value))) byKey.set(keyOf(value), value)
  return [...byKey.values()]
}
