/**
 * Having content rewritten: the links in a page, a feed or a text become governed ones, and back again.
 *
 * @module
 */

import { call, type CallOptions } from './call.ts'
import { DetourError } from './error.ts'

export interface ContentOptions extends CallOptions {
  /** `text/html`, `application/json` or `text/plain`; for bytes with their charset, as in `text/html; charset=gbk`. */
  readonly contentType: string
}

export interface RewriteOptions extends ContentOptions {
  readonly surface: string
  /** Room, video or showcase id. */
  readonly content?: string | undefined
  readonly author?: string | undefined
  readonly followers?: number | undefined
  readonly channel?: string | undefined
  readonly client?: string | undefined
  readonly lang?: string | undefined
  /** `sign`: links become signed links. `resolve`: closed ones become their equivalent at once. */
  readonly mode?: 'sign' | 'resolve' | undefined
  /** The address of the page, which relative links start from. */
  readonly page?: string | undefined
}

/** Gives the content with its links governed; a text for a text, bytes in the same encoding for bytes. */
export function rewrite(body: string, options: RewriteOptions): Promise<string>
export function rewrite(body: Uint8Array<ArrayBuffer>, options: RewriteOptions): Promise<Uint8Array<ArrayBuffer>>
export async function rewrite(
  body: string | Uint8Array<ArrayBuffer>,
  options: RewriteOptions,
): Promise<string | Uint8Array<ArrayBuffer>> {
  const { surface, content, author, followers, channel, client, lang, mode, page } = options
  const stated = { surface, content, author, followers, channel, client, lang, mode, base: page }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(stated)) if (value !== undefined) query.set(name, String(value))
  return await send(`/v1/rewrite?${query.toString()}`, body, options)
}

/** Gives back what {@link rewrite} was given. */
export function unrewrite(body: string, options: ContentOptions): Promise<string>
export function unrewrite(body: Uint8Array<ArrayBuffer>, options: ContentOptions): Promise<Uint8Array<ArrayBuffer>>
export async function unrewrite(
  body: string | Uint8Array<ArrayBuffer>,
  options: ContentOptions,
): Promise<string | Uint8Array<ArrayBuffer>> {
  return await send('/v1/unrewrite', body, options)
}

async function send(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  options: ContentOptions,
): Promise<string | Uint8Array<ArrayBuffer>> {
  if (typeof body !== 'string') return await call({ path, contentType: options.contentType, body }, options, readBytes)
  return await call({ path, contentType: inUtf8(options.contentType), body }, options, readText)
}

async function readBytes(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await ownAnswer(answer).arrayBuffer())
}

async function readText(answer: Response): Promise<string> {
  return await ownAnswer(answer).text()
}

/** Detour says what it did; the log-in page of a network would otherwise be taken for the content. */
function ownAnswer(answer: Response): Response {
  if (answer.headers.has('detour-rewrite')) return answer
  throw new DetourError('unexpected-answer', 'the answer is not of Detour', { status: answer.status })
}

/** A text is sent as UTF-8, whatever was meant. */
function inUtf8(contentType: string): string {
  const charset = /;\s*charset\s*=\s*"?(?<name>[^\s;"]+)/i.exec(contentType)?.groups?.['name']
  if (charset === undefined) return `${contentType}; charset=utf-8`
  if (/^utf-?8$/i.test(charset)) return contentType
  throw new DetourError('charset', `a text is sent as UTF-8: give the bytes to send it as \`${charset}\``)
}
