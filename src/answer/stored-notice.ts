/**
 * Notices that were written before: a page differs from the last one like it by its product and its receipt.
 *
 * In a profile, writing a page took 33 µs; and as bytes a Chinese page costs 11 to 13 µs less to send than as text. What
 * a page says depends on its key, on the policy's texts, and on nothing else, so what cannot be said in a key (an offer,
 * the way on, an unknown host) is written anew each time.
 *
 * @module
 */

import type { Notice } from './answer.ts'
import type { Language } from './language.ts'
import { noticePage } from './notice.ts'
import type { View } from './view.ts'

/** What stands in a stored page where a product and a receipt will. Letters only, so that nothing escapes or cuts them. */
const holes = { product: 'TheProductStandsHere', receipt: 'TheReceiptStandsHere' } as const

/** A page around its holes, as bytes. */
type Pieces = readonly [beforeProduct: Uint8Array, beforeReceipt: Uint8Array, rest: Uint8Array]

/** About 10 KB each. */
const mostPages = 128

/** Pages of one policy: another one's texts begin a new memory. */
interface Memory {
  readonly messages: View['messages']
  readonly surfaces: View['surfaces']
  readonly pages: Map<string, Pieces>
}

let memory: Memory | undefined

/** The page as {@link noticePage} writes it. */
export function noticeBody(notice: Notice, view: View, language: Language): string | Uint8Array<ArrayBuffer> {
  if (!isStorable(notice, view)) return noticePage(notice, view, language)
  if (memory?.messages !== view.messages || memory.surfaces !== view.surfaces) {
    memory = { messages: view.messages, surfaces: view.surfaces, pages: new Map() }
  }
  const { pages } = memory
  const key = keyOf(notice, view, language)
  let pieces = pages.get(key)
  if (pieces === undefined) {
    pieces = piecesOf(notice, view, language)
    if (pieces === undefined) return noticePage(notice, view, language)
    const oldest = pages.size < mostPages ? undefined : pages.keys().next().value
    if (oldest !== undefined) pages.delete(oldest)
    pages.set(key, pieces)
  }
  return filled(pieces, view.destination.id ?? '', view.id)
}

/** As long as the page shows of an id, and of characters that are the same in HTML and in bytes. */
const plain = /^[\w.-]{1,80}$/

function isStorable({ onward, offer }: Notice, { id, destination, marketplaceName }: View): boolean {
  if (onward !== undefined || offer !== undefined) return false
  // Of a shop without a name the page tells the host.
  if (marketplaceName === undefined && destination.url !== undefined) return false
  return plain.test(id) && (destination.id === undefined || plain.test(destination.id))
}

/** All that a page depends on besides the texts of its policy, and none of it a text from outside. */
function keyOf(notice: Notice, view: View, language: Language): string {
  const { destination, context, decision } = view
  const { fault } = destination
  const said = `${notice.flavour} ${notice.action} ${notice.reason} ${notice.rule} ${notice.step}`
  const led = `${destination.marketplace} ${destination.kind} ${destination.id === undefined} ${fault?.kind} ${fault?.code}`
  const stood = `${context.surface} ${context.evidence} ${context.fault === undefined}`
  const ruled = `${decision.party} ${decision.from} ${decision.until} ${view.timeZone} ${view.stores[0]}`
  return `${language}\n${said}\n${led}\n${stood}\n${ruled}\n${view.marketplaceName?.[language]}`
}

const encoder = new TextEncoder()

/** Undefined where a text of the policy looks like a hole. */
function piecesOf(notice: Notice, view: View, language: Language): Pieces | undefined {
  const { destination } = view
  const product = destination.id === undefined ? undefined : holes.product
  const page = noticePage(
    notice,
    { ...view, id: holes.receipt, destination: { ...destination, id: product } },
    language,
  )
  const [before = '', rest, ...more] = page.split(holes.receipt)
  const [first = '', second, ...others] = before.split(holes.product)
  if (rest === undefined || more.length + others.length > 0 || rest.includes(holes.product)) return undefined
  const parts = second === undefined ? ['', first, rest] : [first, second, rest]
  const [beforeProduct, beforeReceipt, end] = parts.map((part) => encoder.encode(part))
  if (beforeProduct === undefined || beforeReceipt === undefined || end === undefined) return undefined
  return [beforeProduct, beforeReceipt, end]
}

/**
 * Each page in room of its own: one room for all would be 7 to 12 µs less, and whether a body copies its bytes depends on
 * the build of the runtime (cloudflare/workerd#4995). Where it does not, one shopper would read another's page.
 */
function filled([first, second, rest]: Pieces, product: string, receipt: string): Uint8Array<ArrayBuffer> {
  // A page that tells of no product has nothing before the hole either.
  const told = first.length === 0 ? '' : product
  const body = new Uint8Array(first.length + told.length + second.length + receipt.length + rest.length)
  body.set(first)
  let at = write(told, body, first.length)
  body.set(second, at)
  at = write(receipt, body, at + second.length)
  body.set(rest, at)
  return body
}

/** Writes ASCII; where it ends. */
function write(text: string, bytes: Uint8Array, from: number): number {
  for (let index = 0; index < text.length; index += 1) bytes[from + index] = text.charCodeAt(index)
  return from + text.length
}
