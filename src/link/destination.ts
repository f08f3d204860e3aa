/**
 * Destinations: where a link leads after all its wrappers have been taken off, without leaving the machine.
 *
 * @module
 */

import { objectIn } from '../kernel/json.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Query } from './canonical.ts'
import type { Hint, Kind, LinkMatch, Marketplace } from './marketplace.ts'
import { linkOn, type Registry } from './registry.ts'
import { linkBeforeWords, linkInText } from './share-text.ts'
import type { Followed } from './short.ts'
import { fillTemplate } from './template.ts'
import { decoded, unwrap, type Unwrapped } from './unwrap.ts'
import { landingOf, readUrl, type Address, type UnreadableFault, type UnsafeFault } from './url.ts'
import { shorteners } from './wrappers.ts'

export interface Destination {
  /** The canonical address after unwrapping (`new URL(…).href`); absent when nothing could be read. */
  readonly url: string | undefined
  /** The https address a redirect may name; absent when this destination must never be redirected to. */
  readonly landing: string | undefined
  /** Key of the registry, absent when no marketplace is known for the host. */
  readonly marketplace: string | undefined
  readonly kind: Kind
  /** Product id for product, affiliate and coupon links, shop id for shop links; a string, never a number. */
  readonly id: string | undefined
  /** How many wrappers were taken off. */
  readonly depth: number
  readonly fault: LinkFault | undefined
  /** A surface that the link itself names (`source_page=live`); unsigned, so it may only tighten. */
  readonly hint: string | undefined
  /** What following a short link came to; absent where nobody tried. */
  readonly followed?: Followed
}

/**
 * Why a link is not simply good.
 *
 * `unreadable` ones have no destination at all and are answered with HTTP 400. `unsafe` ones were read (so that we know
 * whom they name) but two readers could disagree about them, so they are never redirected to. `unjudged` ones lead
 * somewhere we could not find out (a cap was reached, two targets disagree): the policy's `on_error` answers.
 */
export type LinkFault =
  | UnreadableFault
  | { readonly kind: 'unreadable'; readonly code: 'token' }
  | UnsafeFault
  | {
      readonly kind: 'unjudged'
      readonly code: 'too_deep' | 'wrapper_too_long' | 'targets_disagree' | 'target_unreadable'
    }

/** Where a link leads: read, unwrapped, recognised. Never throws, whatever the text. */
export function destinationOf(text: string, registry: Registry): Destination {
  const read = readLink(text, registry.schemes)
  if (!read.ok) return { ...nowhere, fault: read.error }
  const { address, shown, layers, fault } = reach(read.value, registry)
  const found = fault?.kind === 'unjudged' ? unknown : recognise(shown, registry)
  const doubt = fault ?? (mayLeadElsewhere(shown, found, registry) ? elsewhere : undefined)
  return {
    url: address.url.href,
    landing: doubt === undefined ? (landingOf(shown) ?? landingFor(found, registry)) : undefined,
    ...found,
    depth: layers.length - 1,
    fault: doubt,
    hint: hintOf(layers, registry),
  }
}

interface Reached extends Unwrapped {
  /** The page that an app link stands for; else the address itself. */
  readonly shown: Address
}

/**
 * Takes all wrappers off. The page that an app link stands for (`taobao://link.zhihu.com/?target=…`) is a wrapper like any
 * other, and within it may be an app link again.
 */
function reach(first: Address, registry: Registry): Reached {
  let reached = unwrap(first, registry.schemes)
  for (;;) {
    const { address, layers, fault } = reached
    const shown = webAddressOf(address, registry)
    if (shown === undefined || fault?.kind === 'unjudged') return { ...reached, shown: shown ?? address }
    const further = unwrap(shown, registry.schemes, layers.length - 1)
    const [, ...more] = further.layers
    if (further.fault?.kind === 'unjudged') return { ...reached, shown, fault: further.fault }
    if (more.length === 0) return { ...reached, shown, fault: fault ?? further.fault }
    reached = { address: further.address, layers: [...layers, ...more], fault: fault ?? further.fault }
  }
}

const elsewhere: LinkFault = { kind: 'unjudged', code: 'target_unreadable' }

/**
 * A page of a shop that shows no goods and carries an address of somebody else (a log-in with its way back, a redirector
 * we do not know) may lead there. A hidden outside link is the outside link, so such a page is not judged by its host.
 */
function mayLeadElsewhere({ web, path, url }: Address, { marketplace, kind }: Recognised, registry: Registry): boolean {
  if (!web || marketplace === undefined || kind !== 'other') return false
  if (/^\/(?:[/\\]|%2f|%5c)/i.test(path)) return true
  if (!/[%:]|[/\\]{2}/.test(url.search)) return false
  return [...url.searchParams].flat().some((text) => namesAnother(text, marketplace, registry))
}

/** Whether a text is an address that does not end at this marketplace, however it is wrapped. */
function namesAnother(text: string, marketplace: string, registry: Registry): boolean {
  const inner = addressIn(text, registry.schemes)
  if (inner === undefined) return false
  const end = destinationOf(inner, registry)
  const owner = end.marketplace === undefined ? undefined : registry.byId(end.marketplace)
  if (owner !== undefined && houseOf(owner.id, registry) === houseOf(marketplace, registry))
    return end.fault !== undefined
  // The app of a content site opens pages of its own from anywhere.
  const scheme = /^(?<scheme>[a-z][a-z0-9+.-]*):/i.exec(inner)?.groups?.['scheme']?.toLowerCase() ?? ''
  const isOfApp = owner?.content === true && registry.marketplaceOfScheme(scheme) === owner
  return end.fault !== undefined || !isOfApp
}

/** Marketplaces that share their products are one house: Taobao and Tmall. */
function houseOf(marketplace: string, registry: Registry): string {
  return registry.byId(marketplace)?.idSpace ?? marketplace
}

/** The address that a parameter is, by its name or by its value, encoded up to twice more. */
function addressIn(written: string, schemes: ReadonlySet<string>): string | undefined {
  let text = written
  for (let turn = 0; turn < 3; turn += 1) {
    text = asBrowsersRead(text)
    const absolute = /^[/\\]{2}/.test(text) ? `https:${text}` : text
    const scheme = /^(?<scheme>[a-z][a-z0-9+.-]*):/i.exec(absolute)?.groups?.['scheme']?.toLowerCase()
    const isKnown = scheme === 'https' || scheme === 'http' || (scheme !== undefined && schemes.has(scheme))
    if (isKnown && URL.canParse(absolute)) return absolute
    if (!text.includes('%')) return undefined
    text = decoded(text)
  }
  return undefined
}

/** Without what browsers leave out of an address: controls and space around it, tabs and line ends anywhere. */
function asBrowsersRead(text: string): string {
  return text.trim().replaceAll(/^[\p{Cc} ]+|[\t\n\r]+/gu, '')
}

/** The destination of a link that is not there to be read: no `to`, or a token that hides it. */
export function unreadableLink(code: 'empty' | 'token'): Destination {
  return { ...nowhere, fault: { kind: 'unreadable', code } }
}

const nowhere = {
  url: undefined,
  landing: undefined,
  marketplace: undefined,
  kind: 'other',
  id: undefined,
  depth: 0,
  hint: undefined,
} satisfies Omit<Destination, 'fault'>

type Recognised = Pick<Destination, 'marketplace' | 'kind' | 'id'>

/** Behind a wrapper that could not be opened there may be anything, whoever the wrapper belongs to. */
const unknown: Recognised = { marketplace: undefined, kind: 'other', id: undefined }

function readLink(text: string, schemes: ReadonlySet<string>): Result<Address, UnreadableFault> {
  const read = readUrl(linkBeforeWords(text) ?? text, schemes)
  if (read.ok || read.error.code !== 'not_a_url') return read
  const inside = linkInText(text)
  const link = inside === undefined ? read : readUrl(inside, schemes)
  return link.ok ? ok(link.value) : read
}

/**
 * The web page an app link stands for: some apps only replace the scheme (`taobao://item.taobao.com/…`) or write a name
 * of their own in the host's place. Such a link leads where its host leads, not where its scheme belongs.
 */
function webAddressOf(address: Address, registry: Registry): Address | undefined {
  if (address.web || !address.host.includes('.')) return undefined
  const host = registry.marketplaceOfScheme(address.scheme)?.appHosts?.[address.host] ?? address.url.host
  const { pathname, search, hash } = address.url
  const read = readUrl(`https://${host}${pathname}${search}${hash}`)
  return read.ok ? { ...read.value, fault: address.fault ?? read.value.fault } : undefined
}

function recognise(address: Address, registry: Registry): Recognised {
  const owner = ownerOf(address, registry)
  if (owner === undefined) {
    const short = address.web && shorteners.has(address.host) && address.path.length > 1
    return { marketplace: undefined, kind: short ? 'short' : 'other', id: undefined }
  }
  const match = linkOn(owner, address)
  return { marketplace: nameOf(owner, match, registry), kind: match.kind, id: match.id }
}

function nameOf(owner: Marketplace, match: LinkMatch, registry: Registry): string | undefined {
  if (match.nameless === true) return undefined
  return match.of === undefined ? owner.id : registry.byId(match.of)?.id
}

function ownerOf(address: Address, registry: Registry): Marketplace | undefined {
  return address.web ? registry.marketplaceOfHost(address.host) : registry.marketplaceOfScheme(address.scheme)
}

/** The web page of a product or shop that an app link named. */
function landingFor({ marketplace, kind, id }: Recognised, registry: Registry): string | undefined {
  const owner = marketplace === undefined || id === undefined ? undefined : registry.byId(marketplace)
  const template = kind === 'product' ? owner?.productUrl : kind === 'shop' ? owner?.shopUrl : undefined
  return template === undefined || id === undefined ? undefined : fillTemplate(template, { id })
}

function hintOf(layers: readonly Address[], registry: Registry): string | undefined {
  for (const layer of layers) {
    if (layer.url.search === '') continue
    const hint = ownerOf(layer, registry)?.hints?.find((one) => says(one, layer.url.searchParams))
    if (hint !== undefined) return hint.surface
  }
  return undefined
}

function says({ parameter, member, value }: Hint, params: Query): boolean {
  const written = params.getAll(parameter)
  return member === undefined ? written.includes(value) : written.some((one) => objectIn(one)?.[member] === value)
}
