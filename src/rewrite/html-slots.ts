/**
 * Slots: the places of a page at which a link stands, and what is found there.
 *
 * Links are `a`, `area`, forms and their buttons, a refresh, frames, SVG links, and what a profile names besides; never
 * images, scripts or styles. A page inside an attribute (`srcdoc`) or inside `noscript` is read the same way, once.
 *
 * @module
 */

import type { Found } from './governor.ts'
import { readTag, type Attribute, type Tag } from './html-tag.ts'
import { decodeValue, encodeValue, refreshAddress } from './html-text.ts'
import { tagPlaces } from './html-probe.ts'
import { attributeSource, partSource, type Source } from './html-source.ts'

/** A range of the page's bytes, what is found there, and how something else is written in its place. */
export interface Slot {
  readonly start: number
  readonly end: number
  readonly found: Found
  /** ASCII. */
  readonly write: (replacement: string) => string
  /** Whether characters of a page may stand here as they are: those of another place could end the value. */
  readonly takes: (written: string) => boolean
}

/** What is looked at besides links as everybody writes them. */
export interface Profile {
  /** Further attributes whose value is an address, such as `data-url`. */
  readonly attributes: readonly string[]
  /** Whether JSON in `<script type="application/json">` is looked at. */
  readonly islands: boolean
}

export const plainProfile: Profile = { attributes: [], islands: false }

/** JSON in a page: the range of its text. */
export interface Island {
  readonly start: number
  readonly end: number
}

export interface Reading {
  readonly charset: string
  readonly profile: Profile
  /** The address of the page, or what its `<base>` makes of it. */
  base: string | undefined
  /** Whether a `<base>` was met: only the first one counts. */
  hasBase: boolean
  /** Whether the text goes to the end of the page: nothing more of a tag will come. */
  readonly isLast: boolean
  readonly mayConcern: (url: string) => boolean
  readonly slots: Slot[]
  readonly islands: Island[]
}

/** Attributes that hold an address, by tag. `xlink:href` is SVG's older name, and counts where there is no `href`. */
const linkAttributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'xlink:href'],
  area: ['href'],
  form: ['action'],
  button: ['formaction'],
  input: ['formaction'],
  iframe: ['src'],
}

/** All tags that {@link readSlots} has something to do with. */
export function selectorsOf({ attributes, islands }: Profile): readonly string[] {
  return [
    'a',
    ...otherSelectors,
    ...attributes.map((name) => `[${name}]`),
    ...(islands ? ['script[type$="json" i]'] : []),
  ]
}

/** All but `a`, of which a page may have thousands. */
const otherSelectors: readonly string[] = [
  'area',
  'form[action]',
  '[formaction]',
  'meta[http-equiv][content]',
  'iframe',
  'base[href]',
  'noscript',
]

const deepestLayer = 1

/** Reads the tags that begin at the given places of a source, in order. Answers the place of a tag that does not end here. */
export async function readSlots(
  source: Source,
  places: readonly number[],
  reading: Reading,
): Promise<number | undefined> {
  const tags: Tag[] = []
  let unread: number | undefined
  for (const place of places) {
    const tag = readTag(source.text, place)
    if (tag !== undefined && (reading.isLast || isComplete(source.text, tag))) {
      tags.push(tag)
    } else if (!reading.isLast) {
      unread = place
      break
    }
  }
  // A base holds for the links before it as well.
  for (const tag of tags) if (tag.name === 'base') readBase(source, tag, reading)
  for (const tag of tags) await readSlot(source, tag, reading)
  return unread
}

function isComplete(text: string, tag: Tag): boolean {
  return (tag.name !== 'noscript' && tag.name !== 'script') || endOfContents(text, tag) !== undefined
}

function readBase(source: Source, { attributes }: Tag, reading: Reading): void {
  const href = attributes.find(({ name }) => name === 'href')
  if (href === undefined || reading.hasBase || source.layer > 0) return
  const address = URL.parse(decodeValue(source.meaning(href.start, href.end)), reading.base)
  if (address === null) return
  reading.base = address.href
  reading.hasBase = true
}

async function readSlot(source: Source, tag: Tag, reading: Reading): Promise<void> {
  if (tag.name === 'noscript') await readContents(source, tag, reading)
  if (tag.name === 'script') readIsland(source, tag, reading)
  const named = linkAttributes[tag.name]?.find((name) => tag.attributes.some((one) => one.name === name))
  for (const attribute of tag.attributes) {
    const { name } = attribute
    if (name === named || reading.profile.attributes.includes(name)) addAddress(source, attribute, reading)
    else if (tag.name === 'iframe' && name === 'srcdoc') await readInner(attributeSource(source, attribute), reading)
    else if (tag.name === 'meta' && name === 'content' && isRefresh(source, tag)) addRefresh(source, attribute, reading)
  }
}

function addAddress(source: Source, { start, end, quote }: Attribute, reading: Reading): void {
  if (start === end) return
  const value = decodeValue(source.meaning(start, end))
  const write = (replacement: string): string => source.encode(encodeValue(replacement, quote))
  add(source, { start, end, value, write, quote }, reading)
}

function addRefresh(source: Source, attribute: Attribute, reading: Reading): void {
  const content = attributeSource(source, attribute)
  const address = refreshAddress(content.text)
  if (address === undefined) return
  const value = content.meaning(address.start, address.end)
  add(content, { ...address, value, write: content.encode, quote: attribute.quote }, reading)
}

interface Address {
  readonly start: number
  readonly end: number
  readonly value: string
  readonly write: (replacement: string) => string
  /** Around the attribute. */
  readonly quote: string
}

function add(source: Source, { start, end, value, write, quote }: Address, reading: Reading): void {
  const url = URL.parse(value, reading.base)?.href
  if (url === undefined || !reading.mayConcern(url)) return
  const stood = source.written(start, end)
  const written = write(url) === stood ? undefined : stood
  const takes = (characters: string): boolean => isWithin(characters, quote, source.layer)
  const range = { start: source.placeOf(start), end: source.placeOf(end) }
  reading.slots.push({ ...range, found: { kind: 'link', url, written }, write, takes })
}

const quotesAndTags = /["'<>]/

/** In a page inside an attribute the characters mean something twice. */
function isWithin(written: string, quote: string, layer: number): boolean {
  if (layer > 0 && (quotesAndTags.test(written) || quotesAndTags.test(decodeValue(written)))) return false
  return quote === '' ? !/[\s"'=<>`]/.test(written) : !written.includes(quote)
}

function isRefresh(source: Source, { attributes }: Tag): boolean {
  const pragma = attributes.find(({ name }) => name === 'http-equiv')
  return pragma !== undefined && decodeValue(source.meaning(pragma.start, pragma.end)).toLowerCase() === 'refresh'
}

/** A page inside the page, one layer deep: what is inside that one stays as it is. */
async function readInner(inner: Source, reading: Reading): Promise<void> {
  if (inner.layer > deepestLayer) return
  const places = await tagPlaces(inner.text, reading.charset, selectorsOf(reading.profile))
  await readSlots(inner, places, reading)
}

/** Who runs no scripts sees what is in a `noscript`; the parser takes it for plain text. */
async function readContents(source: Source, tag: Tag, reading: Reading): Promise<void> {
  const end = endOfContents(source.text, tag) ?? source.text.length
  await readInner(partSource(source, tag.end, end), reading)
}

function readIsland(source: Source, tag: Tag, reading: Reading): void {
  const end = endOfContents(source.text, tag)
  if (source.layer === 0 && end !== undefined) reading.islands.push({ start: tag.end, end })
}

/** Where the end tag of an element begins whose contents hold no tags. */
function endOfContents(text: string, { name, end }: Tag): number | undefined {
  const endTag = new RegExp(`</${name}(?=[\\s/>])`, 'gi')
  endTag.lastIndex = end
  return endTag.exec(text)?.index
}
