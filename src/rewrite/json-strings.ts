/**
 * The strings of a JSON text where they stand: found without building anything, read, and written as their neighbours
 * are.
 *
 * Only for a text that `JSON.parse` has accepted. In such a text most signs stand in strings alone, so the few strings
 * that may matter are found from a sign within, and all between them is passed over at the speed of one search.
 *
 * @module
 */

/** A string value: the offsets of what stands between its quotes. */
export interface StringSpan {
  readonly start: number
  readonly end: number
}

/** Characters that JSON has outside of strings too, and those at a string's edge. */
const outside = '{}[],:+-.0123456789eE true false null \t\r\n "'

/** Finds the next sign at or behind a place, answers where its last character stands; -1 where there is none. */
export type Signs = (json: string, from: number) => number

/**
 * Signs of one character each. A look into a table is several times as fast as a regular expression of many characters.
 */
export function characterSigns(signs: RegExp): Signs {
  const sign = new RegExp(signs.source, `${signs.flags.replaceAll(/[gy]/g, '')}g`)
  refuseOutside(sign)
  const table = new Uint8Array(0x1_0000)
  for (const { index } of everyCharacter().matchAll(sign)) table[index] = 1
  table[backslash] = 1
  return (json, from) => {
    for (let at = from; at < json.length; at += 1) if (table[json.charCodeAt(at)] === 1) return at
    return -1
  }
}

/** Signs of several characters. */
export function wordSigns(signs: RegExp): Signs {
  const sign = new RegExp(`\\\\|${signs.source}`, `${signs.flags.replaceAll(/[gy]/g, '')}g`)
  refuseOutside(signs)
  return (json, from) => {
    sign.lastIndex = from
    return sign.test(json) ? sign.lastIndex - 1 : -1
  }
}

/** With it among the signs, no quote between a string's beginning and its first sign is an escaped one. */
const backslash = 0x5c

function refuseOutside(signs: RegExp): void {
  if (outside.search(signs) !== -1) throw new Error('a sign that also stands outside of strings cannot find strings')
}

function everyCharacter(): string {
  const codes = Uint16Array.from({ length: 0x1_0000 }, (_, code) => code)
  const rows: string[] = []
  for (let code = 0; code < codes.length; code += 0x100)
    rows.push(String.fromCharCode(...codes.subarray(code, code + 0x100)))
  return rows.join('')
}

/**
 * Finds the string values (never keys) in which one of the signs stands, or an escape, in their order. With `keys`, only
 * values that stand directly behind one of these keys. The signs must be such as stand nowhere but in strings.
 */
export function stringsWith(json: string, signs: Signs, keys?: ReadonlySet<string>): readonly StringSpan[] {
  const spans: StringSpan[] = []
  let inside = signs(json, json.startsWith('\ufeff') ? 1 : 0)
  while (inside !== -1) {
    const start = json.lastIndexOf('"', inside) + 1
    const end = closingQuote(json, inside)
    if (!isKey(json, end) && (keys === undefined || isBehind(keys, json, start - 1))) spans.push({ start, end })
    inside = signs(json, end + 1)
  }
  return spans
}

function closingQuote(json: string, from: number): number {
  let quote = json.indexOf('"', from)
  while (isEscaped(json, quote)) quote = json.indexOf('"', quote + 1)
  return quote
}

function isEscaped(json: string, at: number): boolean {
  let first = at
  while (json.charCodeAt(first - 1) === 0x5c) first -= 1
  return (at - first) % 2 === 1
}

/** A string before a colon is a key, and nothing else is. */
function isKey(json: string, closing: number): boolean {
  let next = closing + 1
  while (isSpace(json.charCodeAt(next))) next += 1
  return json.charCodeAt(next) === 0x3a
}

/** Whether the value that begins with this quote stands behind one of the keys: no entry of a list does. */
function isBehind(keys: ReadonlySet<string>, json: string, opening: number): boolean {
  const colon = lastBefore(json, opening)
  if (json.charCodeAt(colon) !== 0x3a) return false
  const closing = lastBefore(json, colon)
  let quote = json.lastIndexOf('"', closing - 1)
  while (isEscaped(json, quote)) quote = json.lastIndexOf('"', quote - 1)
  return keys.has(readString(json.slice(quote + 1, closing)))
}

function lastBefore(json: string, at: number): number {
  let last = at - 1
  while (isSpace(json.charCodeAt(last))) last -= 1
  return last
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

/** What a string says, from the characters between its quotes. */
export function readString(raw: string): string {
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw
}

/** Where the characters of a read string stand in the raw one; the string is walked once, however much is asked. */
export function rawOffsets(raw: string): (offset: number) => number {
  if (!raw.includes('\\')) return (offset) => offset
  /** For each escape the offset of what it says, and how many more characters all of them up to here have. */
  const reads: number[] = []
  const extras: number[] = []
  let extra = 0
  for (let escape = raw.indexOf('\\'); escape !== -1;) {
    const length = raw.charCodeAt(escape + 1) === 0x75 ? 6 : 2
    reads.push(escape - extra)
    extra += length - 1
    extras.push(extra)
    escape = raw.indexOf('\\', escape + length)
  }
  return (offset) => {
    let low = 0
    let high = reads.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((reads[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return offset + (extras[low - 1] ?? 0)
  }
}

/** The plainest way to write a text as a JSON string, without the quotes. */
export function plainString(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** Texts of which only the slash is ever escaped: links of ours. */
const slashesAndPlain = /^[\w.:/?!~*()%-]+$/

/**
 * Makes a writer that escapes as a string of the same document does: `\/` for `/` where it stands there, `\u003c` for
 * `<`, all beyond ASCII or none of it. `<` is escaped always, so that nothing written anew can end a script element.
 */
export function writerLike(raw: string): (text: string) => string {
  if (!raw.includes('\\')) return (text) => plainString(text).replaceAll('<', '\\u003c')
  const slash = raw.includes('\\/') ? '\\/' : (/\\u002f/i.exec(raw)?.[0] ?? '/')
  let full: ((text: string) => string) | undefined
  return (text) => {
    if (slashesAndPlain.test(text)) return slash === '/' ? text : text.replaceAll('/', slash)
    full ??= fullWriterLike(raw)
    return full(text)
  }
}

const escapes = /\\(?:u[\da-f]{4}|.)/gi
/** What writers of JSON escape, whether they must or not; whole pairs of surrogates before halves. */
const escapable = /[\ud800-\udbff][\udc00-\udfff]|["\\/<>&'=]|[^ -~]/g

function fullWriterLike(raw: string): (text: string) => string {
  const known = new Map<string, string>()
  for (const escape of new Set(raw.match(escapes))) known.set(readString(escape), escape)
  const markup = known.has('<') || known.has('>') || known.has('&')
  const foreign = [...known.values()].find((escape) => readString(escape) > '\u007f')
  const asciiOnly = foreign !== undefined && !/[\u0080-\uffff]/.test(raw)
  const upper = asciiOnly && /[A-F]/.test(foreign)

  const writeOne = (character: string): string => {
    const escape = known.get(character)
    if (escape !== undefined) return escape
    if (character === '<' || (markup && (character === '>' || character === '&'))) return hexEscape(character, false)
    return asciiOnly && character > '\u007f' ? hexEscape(character, upper) : plainString(character)
  }
  return (text) =>
    text.replaceAll(escapable, (match) =>
      match.length === 2 && asciiOnly ? writeOne(match.charAt(0)) + writeOne(match.charAt(1)) : writeOne(match),
    )
}

function hexEscape(character: string, upper: boolean): string {
  const hex = character.charCodeAt(0).toString(16).padStart(4, '0')
  return `\\u${upper ? hex.toUpperCase() : hex}`
}
