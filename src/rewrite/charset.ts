/**
 * Charsets: in which one a page is written, as browsers find it out: the byte order mark, else the `Content-Type`, else a
 * `<meta>` in the first 1,024 bytes (HTML standard, 13.2.3.2), else UTF-8.
 *
 * HTMLRewriter asks the `Content-Type` only. A page of Taobao's in GBK that says so in a `<meta>` alone would be read as
 * UTF-8, and its links beside Chinese characters with it.
 *
 * @module
 */

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

/** What a `<meta>` at the beginning says; comments are no declarations. A page cannot call itself UTF-16 in ASCII. */
function declaredIn(bytes: Uint8Array): string | undefined {
  const prologue = asBytes.decode(bytes.subarray(0, longestPrologue)).replaceAll(/<!--[^]*?(?:-->|$)/g, '')
  for (const [tag] of prologue.matchAll(/<meta[\s/][^>]*>/gi)) {
    const label = attributeOf(tag, 'charset') ?? pragmaOf(tag)
    if (label === undefined) continue
    const name = nameOf(label)
    if (name === 'utf-16le' || name === 'utf-16be') return 'utf-8'
    if (name !== undefined) return name
  }
  return undefined
}

function pragmaOf(tag: string): string | undefined {
  if (attributeOf(tag, 'http-equiv')?.toLowerCase() !== 'content-type') return undefined
  return labelOf(`;${attributeOf(tag, 'content') ?? ''}`.replace(/^;[^;]*?charset/i, ';charset'))
}

function attributeOf(tag: string, name: string): string | undefined {
  const value = new RegExp(`[\\s/"']${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>"']*))`, 'i').exec(tag)
  return value?.[1] ?? value?.[2] ?? value?.[3]
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
