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
  const name = lowered(text, at + 1, place)
  const attributes: Attribute[] = []
  /** Made where there are so many that looking through them would take longer. */
  let names: Set<string> | undefined
  for (;;) {
    while (place < text.length && isSpaceOrSlash(text.charCodeAt(place))) place += 1
    if (place >= text.length) return undefined
    if (text.charCodeAt(place) === greater) return { name, attributes, end: place + 1 }
    const attribute = readAttribute(text, place)
    if (attribute === undefined) return undefined
    place = attribute.end + attribute.quote.length
    if (attributes.length === few) names = new Set(attributes.map((one) => one.name))
    if (names === undefined ? hasName(attributes, attribute.name) : names.has(attribute.name)) continue
    names?.add(attribute.name)
    attributes.push(attribute)
  }
}

const few = 16

function hasName(attributes: readonly Attribute[], name: string): boolean {
  for (const attribute of attributes) if (attribute.name === name) return true
  return false
}

/** A name in lower case; nearly every one is. */
export function lowered(text: string, start: number, end: number): string {
  const name = text.slice(start, end)
  for (let place = start; place < end; place += 1) {
    const code = text.charCodeAt(place)
    if (code >= 0x80 || (code >= 0x41 && code <= 0x5a)) return name.toLowerCase()
  }
  return name
}

/** Whether a tag ends with `/>`; the slash of `a=b/>` is the value's. */
export function isEmptyTag(text: string, { attributes, end }: Tag): boolean {
  const last = attributes.at(-1)
  return text.charCodeAt(end - 2) === slash && (last === undefined || last.quote !== '' || last.end < end - 1)
}

function readAttribute(text: string, at: number): Attribute | undefined {
  // An `=` in the first place belongs to the name.
  let place = at + 1
  while (place < text.length && !endsAttributeName(text.charCodeAt(place))) place += 1
  const name = lowered(text, at, place)
  const sign = behindSpace(text, place)
  if (text.charCodeAt(sign) !== equals) return { name, start: place, end: place, quote: '' }
  const start = behindSpace(text, sign + 1)
  const code = text.charCodeAt(start)
  if (code === double || code === single) {
    const quote = code === double ? '"' : "'"
    const end = text.indexOf(quote, start + 1)
    return end === -1 ? undefined : { name, start: start + 1, end, quote }
  }
  let end = start
  while (end < text.length && !endsBareValue(text.charCodeAt(end))) end += 1
  return end >= text.length ? undefined : { name, start, end, quote: '' }
}

function behindSpace(text: string, from: number): number {
  let place = from
  while (place < text.length && isSpace(text.charCodeAt(place))) place += 1
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
