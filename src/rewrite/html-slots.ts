/**
 * Slots: the places of a page at which a link stands, and what is found there.
 *
 * Links are `a`, `area`, forms and their buttons, a refresh, frames, SVG links, and what a profile names besides; never
 * images, scripts or styles. A page inside an attribute (`srcdoc`) or inside `noscript` is read the same way, once.
 *
 * @module
 */

import type { Found } from './governor.ts'
import { bytesOf } from './charset.ts'
import { addressOf } from './html-address.ts'
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
  /** The address of the page. */
  readonly page: string
  /** The addresses of each `<base>` that may count. Usually one: it goes before the page's. */
  readonly bases: string[]
  /** Whether a `<base>` was met that counts for certain: of these only the first one does. */
  hasBase: boolean
  /** Whether the text goes to the end of the page: nothing more of a tag will come. */
  readonly isLast: boolean
  readonly mayConcern: (url: string) => boolean
  readonly slots: Slot[]
  readonly islands: Island[]
  /** How many addresses were met, whether they concern anybody or not. */
  links: number
}

/** What an animation of a link makes of it: `<set attributeName="href" to="…">`. */
const animations = ['to', 'from', 'by', 'values']

/** Attributes that hold an address, by tag. `xlink:href` is SVG's older name, and counts where there is no `href`. */
const linkAttributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'xlink:href'],
  area: ['href'],
  form: ['action'],
  button: ['formaction'],
  input: ['formaction'],
  iframe: ['src'],
  frame: ['src'],
  embed: ['src'],
  object: ['data'],
  set: animations,
  animate: animations,
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
  // Twice the same place: a base that may not count (see `readBase`).
  'svg base[href]',
  'math base[href]',
  'template base[href]',
  'form[action]',
  '[formaction]',
  'meta[http-equiv][content]',
  'iframe',
  'frame',
  'embed',
  'object[data]',
  'set[attributename]',
  'animate[attributename]',
  'math[href]',
  'math [href]',
  'base[href]',
  'noscript',
]

/** Every element of MathML is a link where it has an address: in Firefox and Safari (MathML 3, 6.4.3). */
const mathElements: ReadonlySet<string> = new Set(
  `annotation annotation-xml maction math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mroot mrow
  ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics`.split(/\s+/),
)

const deepestLayer = 1

/** Reads the tags that begin at the given places of a source, in order. Answers the place of a tag that does not end here. */
export async function readSlots(
  source: Source,
  places: readonly number[],
  reading: Reading,
): Promise<number | undefined> {
  const tags: PlacedTag[] = []
  let unread: number | undefined
  for (const [index, place] of places.entries()) {
    if (place === places[index - 1]) continue
    const tag = readTag(source.text, place)
    const isDoubtful = place === places[index + 1]
    if (tag !== undefined && (reading.isLast || isComplete(source.text, tag, place !== places.at(-1)))) {
      tags.push({ name: tag.name, attributes: tag.attributes, end: tag.end, place, isDoubtful })
    } else if (!reading.isLast) {
      unread = place
      break
    }
  }
  // A base holds for the links before it as well.
  for (const tag of tags) if (tag.name === 'base') readBase(source, tag, reading)
  for (const [index, tag] of tags.entries()) {
    // Only a page within the page is waited for: a promise for every link would cost more than reading it.
    const inner = readSlot(source, tag, tags[index + 1]?.place, reading)
    if (inner !== undefined) await inner
  }
  return unread
}

interface PlacedTag extends Tag {
  readonly place: number
  /** Of a base: whether it may be one of SVG, or of a template, which is none. */
  readonly isDoubtful: boolean
}

/** Where another tag was seen, the contents of the one before are either done or not to be read as such. */
function isComplete(text: string, tag: Tag, isFollowed: boolean): boolean {
  return (tag.name !== 'noscript' && tag.name !== 'script') || isFollowed || endOfContents(text, tag) !== undefined
}

const mostBases = 8

/** What does not count is no decoy: links are read against every base that may, and against the page itself. */
function readBase(source: Source, { attributes, isDoubtful }: PlacedTag, reading: Reading): void {
  const href = attributes.find(({ name }) => name === 'href')
  if (href === undefined || reading.hasBase) return
  const address = URL.parse(decodeValue(source.meaning(href.start, href.end)), reading.page)
  if (!isDoubtful) reading.hasBase = true
  // One that cannot be read, or leads to no place, takes the place of those behind it and counts for nothing.
  const base = address === null || /^(?:data|javascript):$/.test(address.protocol) ? reading.page : address.href
  if (reading.bases.includes(base)) return
  if (reading.bases.length === mostBases) throw new Error('the page has more bases than one can count')
  reading.bases.push(base)
}

function readSlot(source: Source, tag: Tag, next: number | undefined, reading: Reading): Promise<void> | undefined {
  if (tag.name === 'noscript' || tag.name === 'iframe') return readOuter(source, tag, next, reading)
  if (tag.name === 'script') readIsland(source, tag, reading)
  const named = namedIn(source, tag)
  for (const attribute of tag.attributes) readAttribute(source, tag, { attribute, named, reading })
  return undefined
}

/** A tag that may have a page within. */
async function readOuter(source: Source, tag: Tag, next: number | undefined, reading: Reading): Promise<void> {
  if (tag.name === 'noscript') await readContents(source, tag, next, reading)
  const named = namedIn(source, tag)
  for (const attribute of tag.attributes) {
    if (tag.name === 'iframe' && attribute.name === 'srcdoc') await readPage(source, attribute, reading)
    else readAttribute(source, tag, { attribute, named, reading })
  }
}

interface AttributeReading {
  readonly attribute: Attribute
  /** The names of attributes that hold an address. */
  readonly named: readonly string[]
  readonly reading: Reading
}

function readAttribute(source: Source, tag: Tag, { attribute, named, reading }: AttributeReading): void {
  const { name } = attribute
  if (named.includes(name) || reading.profile.attributes.includes(name)) {
    if (name === 'values') addList(source, attribute, reading)
    else addAddress(source, attribute, reading)
  } else if (tag.name === 'meta' && name === 'content' && isRefresh(source, tag)) addRefresh(source, attribute, reading)
}

/** The attributes of a tag that hold its address. */
function namedIn(source: Source, { name, attributes }: Tag): readonly string[] {
  const names = linkAttributes[name] ?? (mathElements.has(name) ? ['href'] : [])
  if (names === animations) {
    const animated = attributes.find((one) => one.name === 'attributename')
    const what = animated === undefined ? '' : decodeValue(source.meaning(animated.start, animated.end)).trim()
    return what === 'href' || what === 'xlink:href' ? names : []
  }
  for (const one of names) if (attributes.some((attribute) => attribute.name === one)) return [one]
  return []
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

/** The addresses of an animation, with semicolons between. */
function addList(source: Source, attribute: Attribute, reading: Reading): void {
  const list = attributeSource(source, attribute)
  for (const { 0: one, index } of list.text.matchAll(/[^\s;][^;]*/g)) {
    const range = { start: index, end: index + one.trimEnd().length }
    const value = list.meaning(range.start, range.end)
    add(list, { ...range, value, write: list.encode, quote: attribute.quote }, reading)
  }
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
  reading.links += 1
  const url = urlOf(value, reading)
  if (url === undefined) return
  const stood = source.written(start, end)
  const written = write(url) === stood ? undefined : stood
  const takes = (characters: string): boolean => isWithin(characters, quote, source)
  const range = { start: source.placeOf(start), end: source.placeOf(end) }
  reading.slots.push({ ...range, found: { kind: 'link', url, written }, write, takes })
}

/** Where a value leads that concerns somebody. */
function urlOf(value: string, { bases, hasBase, page, mayConcern }: Reading): string | undefined {
  const among = hasBase && bases.length > 0 ? bases : [...bases, page]
  for (const base of among) {
    const url = addressOf(value, base)
    if (url !== undefined && mayConcern(url)) return url
  }
  return undefined
}

const quotesAndTags = /["'<>]/
/** Without quotes a value ends at white space of HTML and at `>`; a quote ends it only where it begins (13.2.5.37 and 38). */
const bareValue = /^[^\t\n\f\r "'>][^\t\n\f\r >]*$/

/** In a page inside an attribute the characters mean something twice. */
function isWithin(written: string, quote: string, { layer, isBare }: Source): boolean {
  if (layer > 0 && (quotesAndTags.test(written) || quotesAndTags.test(decodeValue(written)))) return false
  if ((isBare || quote === '') && !bareValue.test(written)) return false
  return quote === '' || !written.includes(quote)
}

function isRefresh(source: Source, { attributes }: Tag): boolean {
  const pragma = attributes.find(({ name }) => name === 'http-equiv')
  return pragma !== undefined && decodeValue(source.meaning(pragma.start, pragma.end)).toLowerCase() === 'refresh'
}

/** A page in an attribute, with a base of its own; without one it has that of the page around it. */
async function readPage(source: Source, attribute: Attribute, reading: Reading): Promise<void> {
  const page = reading.bases[0] ?? reading.page
  await readInner(attributeSource(source, attribute), reading, { page, bases: [], hasBase: false })
}

/** A page inside the page, one layer deep: what is inside that one stays as it is. */
async function readInner(source: Source, outer: Reading, own: Partial<Reading> = {}): Promise<void> {
  if (source.layer > deepestLayer || !source.text.includes('<')) return
  const reading = { ...outer, ...own, isLast: true }
  const page = { bytes: bytesOf(source.text), text: source.text }
  const places = await tagPlaces(page, reading.charset, selectorsOf(reading.profile))
  await readSlots(source, places, reading)
  outer.links = reading.links
}

/**
 * Who runs no scripts sees what is in a `noscript`; the parser takes it for plain text. Where it saw a tag within, as in
 * SVG, there is nothing more to see.
 */
async function readContents(source: Source, tag: Tag, next: number | undefined, reading: Reading): Promise<void> {
  const end = endOfContents(source.text, tag) ?? source.text.length
  if (next === undefined || next >= end) await readInner(partSource(source, tag.end, end), reading)
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
