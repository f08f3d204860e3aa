/**
 * Charsets: in which one a page is written, as browsers find it out: the byte order mark, else the `Content-Type`, else a
 * `<meta>` in the first 1,024 bytes (HTML standard, 13.2.3.2), else UTF-8.
 *
 * HTMLRewriter asks the `Content-Type` only. A page of Taobao's in GBK that says so in a `<meta>` alone would be read as
 * UTF-8, and its links beside Chinese characters with it.
 *
 * @module
 */

import { readTag, type Tag } from './html-tag.ts'

/** The name as the Encoding standard has it, in lower case; undefined: unknown, or one HTMLRewriter cannot read. */
export function charsetOf(contentType: string | null, bytes: Uint8Array): string | undefined {
  const label = markOf(bytes) ?? labelOf(contentType) ?? declaredIn(bytes) ?? 'utf-8'
  const name = nameOf(label)
  return name === undefined || notAsciiBelow.has(name) ? undefined : name
}

/** Charsets in which an ASCII byte may be a part of something else: the syntax of HTML cannot be found in them. */
const notAsciiBelow: ReadonlySet<string> = new Set(['utf-16le', 'utf-16be', 'iso-2022-jp', 'replacement'])

function nameOf(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding.toLowerCase()
  } catch {
    return undefined
  }
}

function markOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined
}

const parameter = /;\s*charset\s*=\s*(?:"(?<quoted>[^"]*)"|'(?<single>[^']*)'|(?<bare>[^;\s]*))/i

/** The `charset` of a media type; empty counts as absent, as in browsers. */
export function labelOf(contentType: string | null): string | undefined {
  const found = parameter.exec(contentType ?? '')?.groups
  const label = (found?.['quoted'] ?? found?.['single'] ?? found?.['bare'] ?? '').trim()
  return label === '' ? undefined : label
}

const longestPrologue = 1024

/** A comment, a tag, or another thing that ends with `>`, as a prescan of a page's bytes takes them (13.2.3.2). */
const prescanned = /<(?:!--|(?<tag>\/?[a-z])|[!/?])/gi

/** What a `<meta>` at the beginning says; in comments and attributes are no declarations. */
function declaredIn(bytes: Uint8Array): string | undefined {
  const prologue = asBytes.decode(bytes.subarray(0, longestPrologue))
  prescanned.lastIndex = 0
  for (let found = prescanned.exec(prologue); found !== null; found = prescanned.exec(prologue)) {
    const { 0: opening, index, groups } = found
    const tag = groups?.['tag'] === undefined ? undefined : readTag(prologue, index)
    if (opening !== '<!--' && tag === undefined && groups?.['tag'] !== undefined) return undefined
    const name = tag?.name === 'meta' ? declaredBy(prologue, tag) : undefined
    // A page cannot call itself UTF-16 in ASCII.
    if (name !== undefined) return name.startsWith('utf-16') ? 'utf-8' : name
    const end = tag?.end ?? endOf(prologue, index, opening)
    if (end === 0) return undefined
    prescanned.lastIndex = end
  }
  return undefined
}

/** Behind a comment, of which `<!-->` is a whole one, or a declaration; 0 where it does not end. */
function endOf(text: string, start: number, opening: string): number {
  if (opening !== '<!--') return text.indexOf('>', start) + 1
  const end = text.indexOf('-->', start + 2)
  return end === -1 ? 0 : end + '-->'.length
}

function declaredBy(text: string, { attributes }: Tag): string | undefined {
  const valueOf = (name: string): string | undefined => {
    const attribute = attributes.find((one) => one.name === name)
    return attribute === undefined ? undefined : text.slice(attribute.start, attribute.end)
  }
  const label = valueOf('charset')
  if (label !== undefined) return nameOf(label)
  if (valueOf('http-equiv')?.toLowerCase() !== 'content-type') return undefined
  const pragma = labelOf(`;${valueOf('content') ?? ''}`.replace(/^;[^]*?charset(?=\s*=)/i, ';charset'))
  return pragma === undefined ? undefined : nameOf(pragma)
}

/** One character per byte, and back by the same places: what a page's syntax is read in. */
export const asBytes = new TextDecoder('windows-1252')

/** The bytes of a text that {@link asBytes} read; what no byte stands for becomes `?`. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length)
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place)
    bytes[place] = code < 0x80 ? code : (byteOf.get(code) ?? questionMark)
  }
  return bytes
}

const questionMark = 0x3f

const byteOf: ReadonlyMap<number, number> = new Map(
  Array.from({ length: 128 }, (_, index) => [asBytes.decode(Uint8Array.of(index + 128)).charCodeAt(0), index + 128]),
)
