/**
 * Start tags: where in a tag its name and the values of its attributes stand.
 *
 * Which `<` begins a tag at all (and not a comment, a script, a text area) is the parser's to say; here a start tag that
 * the parser has found is taken apart as the HTML standard's tokeniser does it (13.2.5.32 to 13.2.5.40). Every delimiter
 * is ASCII and never the second byte of a character in a charset that HTMLRewriter accepts, so a page may be read as one
 * character per byte.
 *
 * @module
 */

export interface Attribute {
  /** In lower case. */
  readonly name: string
  /** Where the value stands, without its quotes; an attribute without a value has an empty one. */
  readonly start: number
  readonly end: number
  /** `"`, `'`, or empty for a value without quotes. */
  readonly quote: string
}

export interface Tag {
  /** In lower case. */
  readonly name: string
  /** Of two attributes with one name, only the first: browsers ignore the other. */
  readonly attributes: readonly Attribute[]
  /** Just behind the `>`. */
  readonly end: number
}

const slash = 0x2f
const greater = 0x3e
const equals = 0x3d
const double = 0x22
const single = 0x27

/** Reads the start tag that begins at a place; undefined where it does not end in this text. */
export function readTag(text: string, at: number): Tag | undefined {
  let place = at + 1
  while (place < text.length && !endsName(text.charCodeAt(place))) place += 1
  const name = text.slice(at + 1, place).toLowerCase()
  const attributes = new Map<string, Attribute>()
  for (;;) {
    place = skip(text, place, isSpaceOrSlash)
    if (place >= text.length) return undefined
    if (text.charCodeAt(place) === greater) return { name, attributes: [...attributes.values()], end: place + 1 }
    const read = readAttribute(text, place)
    if (read === undefined) return undefined
    if (!attributes.has(read.attribute.name)) attributes.set(read.attribute.name, read.attribute)
    place = read.next
  }
}

interface ReadAttribute {
  readonly attribute: Attribute
  readonly next: number
}

/** Whether a tag ends with `/>`; the slash of `a=b/>` is the value's. */
export function isEmptyTag(text: string, { attributes, end }: Tag): boolean {
  const last = attributes.at(-1)
  return text.charCodeAt(end - 2) === slash && (last === undefined || last.quote !== '' || last.end < end - 1)
}

function readAttribute(text: string, at: number): ReadAttribute | undefined {
  // An `=` in the first place belongs to the name.
  let place = at + 1
  while (place < text.length && !endsAttributeName(text.charCodeAt(place))) place += 1
  const name = text.slice(at, place).toLowerCase()
  const sign = skip(text, place, isSpace)
  if (text.charCodeAt(sign) !== equals) return { attribute: { name, start: place, end: place, quote: '' }, next: sign }
  const start = skip(text, sign + 1, isSpace)
  const code = text.charCodeAt(start)
  if (code === double || code === single) {
    const end = text.indexOf(code === double ? '"' : "'", start + 1)
    if (end === -1) return undefined
    return { attribute: { name, start: start + 1, end, quote: code === double ? '"' : "'" }, next: end + 1 }
  }
  let end = start
  while (end < text.length && !endsBareValue(text.charCodeAt(end))) end += 1
  return end >= text.length ? undefined : { attribute: { name, start, end, quote: '' }, next: end }
}

function skip(text: string, from: number, skipped: (code: number) => boolean): number {
  let place = from
  while (place < text.length && skipped(text.charCodeAt(place))) place += 1
  return place
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x0c
}

function isSpaceOrSlash(code: number): boolean {
  return code === slash || isSpace(code)
}

function endsName(code: number): boolean {
  return code === greater || isSpaceOrSlash(code)
}

function endsAttributeName(code: number): boolean {
  return code === equals || endsName(code)
}

function endsBareValue(code: number): boolean {
  return code === greater || isSpace(code)
}
