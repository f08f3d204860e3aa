/**
 * Attribute values: what the characters of a page mean, and how an address is written into it.
 *
 * @module
 */

import { decodeHTMLAttribute } from 'entities/decode'

/** What a browser takes an attribute's characters for. */
export function decodeValue(written: string): string {
  const whole = written.includes('\0') ? written.replaceAll('\0', '\ufffd') : written
  return whole.includes('&') ? decodeHTMLAttribute(whole) : whole
}

/** What may stand anywhere as it is: most addresses, and all of ours. An equals sign ends no value (13.2.5.38 of the standard). */
const plain = /^[\w.:/?#~!*()%;,@=+-]*$/
const inDoubleQuotes = /[&"<>]/g
const inSingleQuotes = /[&'<>]/g
const withoutQuotes = /[&"'<>`\s]/g
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
}

/** Writes a value so that it reads the same, within the quotes that are there; `quote` is empty where there are none. */
export function encodeValue(value: string, quote: string): string {
  if (plain.test(value)) return value
  const special = quote === '"' ? inDoubleQuotes : quote === "'" ? inSingleQuotes : withoutQuotes
  return value.replaceAll(special, (character) => references[character] ?? `&#${character.charCodeAt(0)};`)
}

/** A part of a decoded value, and the characters it was written with. */
interface Step {
  /** Place in the decoded text, and in the written one. */
  readonly decoded: number
  readonly written: number
}

/** A decoded value that knows where each of its characters was written. */
export interface Decoded {
  readonly text: string
  /** The place in the source of a place in {@link text}. */
  readonly sourceOf: (place: number) => number
}

/** One reference, and the `=` after it that makes an unclosed one plain text in an attribute. */
const reference = /&(?:#(?:\d+|x[0-9a-f]+);?|[a-z][a-z0-9]*;?)=?/gi

/** Decodes reference by reference, for what is edited inside a value. */
export function decodeKeepingPlaces(written: string): Decoded {
  const steps: Step[] = [{ decoded: 0, written: 0 }]
  let text = ''
  let last = 0
  for (const { 0: token, index } of written.matchAll(reference)) {
    const meant = decodeHTMLAttribute(token)
    if (meant === token) continue
    text += written.slice(last, index)
    steps.push({ decoded: text.length, written: index })
    text += meant
    last = index + token.length
    steps.push({ decoded: text.length, written: last })
  }
  text += written.slice(last)
  return { text, sourceOf: (place) => placeIn(steps, place) }
}

function placeIn(steps: readonly Step[], place: number): number {
  let low = 0
  let high = steps.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((steps[middle]?.decoded ?? 0) <= place) low = middle
    else high = middle - 1
  }
  const step = steps[low] ?? { decoded: 0, written: 0 }
  return step.written + (place - step.decoded)
}

const timeThenAddress =
  /^[\t\n\f\r ]*[\d.]+(?:[\t\n\f\r ]*[;,][\t\n\f\r ]*|[\t\n\f\r ]+)(?:url[\t\n\f\r ]*=[\t\n\f\r ]*)?/i

/** Where in a refresh's `content` its address stands (HTML standard, "shared declarative refresh steps"). */
export function refreshAddress(content: string): { readonly start: number; readonly end: number } | undefined {
  const lead = timeThenAddress.exec(content)?.[0].length
  if (lead === undefined || lead >= content.length) return undefined
  const quote = content.charAt(lead)
  if (quote !== '"' && quote !== "'") return { start: lead, end: content.length }
  const end = content.indexOf(quote, lead + 1)
  return { start: lead + 1, end: end === -1 ? content.length : end }
}
