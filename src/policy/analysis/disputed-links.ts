/**
 * Disputed links: those that two programs may read differently, where one of them adds marketplaces.
 *
 * Whether they do, reading tells; here links are moved onto each other's hosts, and made to fit the templates of both.
 *
 * @module
 */

import { builtinSamples } from '../../link/builtin-samples.ts'
import { builtinRegistry } from '../../link/registry.ts'
import { onHost, type SampleLink } from '../../link/sample.ts'
import { takenApart } from '../../link/template-parts.ts'
import { linksOfTemplate } from '../../link/template-samples.ts'
import { commonTemplate } from './common-template.ts'
import { disputedDomains, nameOfTemplate, ownersOf, templatesOf, type OwnTemplate, type Reader } from './reader.ts'

/** Built-in pages where they are, pages on hosts that change hands, and links that have two forms at once. */
export function disputedLinks(subjects: readonly Reader[]): readonly SampleLink[] {
  return [...builtinSamples(), ...movedLinks(subjects), ...crossedLinks(subjects)]
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
  const own = subjects.map((subject) =>
    templatesOf([subject]).map((each) => ({ ...each, parts: takenApart(each.template) })),
  )
  const isDisputed = disputedAmong(own)
  const common = own.flatMap((templates, at) => {
    const others = own.slice(at + 1).flat()
    return templates.flatMap((one) =>
      others
        .filter((other) => one.template !== other.template && (isDisputed(one) || isDisputed(other)))
        .flatMap((other) => commonTemplate(one.parts, other.parts) ?? []),
    )
  })
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
  const isBelow = template.includes('*.') && hostOf(page).endsWith(hostOf(link).replace(/^[^.]*/, ''))
  const host = isBelow ? hostOf(page) : hostOf(link)
  // Two values under one name would be no id.
  const names = new Set(query?.split('&').map((pair) => pair.split('=')[0]))
  const more = pageQuery?.split('&').filter((pair) => !names.has(pair.split('=')[0])) ?? []
  const parameters = [...(query === undefined ? [] : [query]), ...more].join('&')
  const under = (place: string) => onHost(parameters === '' ? place : `${place}?${parameters}`, host)
  return [
    ...(more.length === 0 && !isBelow ? [] : [under(address)]),
    ...(takenApart(template).path.includes('{') ? [under(pageAddress)] : []),
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

/**
 * Pages that name an address of somebody else: whether that is somebody else, programs may disagree, and such a page is
 * judged by nobody's rules.
 */
export function detours(pages: readonly string[], subjects: readonly Reader[]): readonly string[] {
  const domains = disputedDomains(subjects)
  if (domains.length === 0 && templatesOf(subjects).length === 0) return []
  const outside = outsideHosts.find((host) => ownersOf(host, subjects).size === 0)
  const targets = [...(outside === undefined ? [] : [outside]), ...domains.slice(0, mostTargets)]
  return pages.flatMap((url) =>
    targets.map((host) => `${url}${url.includes('?') ? '&' : '?'}next=${encodeURIComponent(`https://${host}/`)}`),
  )
}

const outsideHosts = ['www.example.org', 'www.example.com', 'www.example.net', 'www.elsewhere.example']
const mostTargets = 20
