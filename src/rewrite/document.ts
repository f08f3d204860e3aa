/**
 * Documents: a page, a feed or a text, as bytes with a media type, rewritten whole.
 *
 * Whatever cannot be rewritten safely stays as it is, to the byte, and says why: JSON that is none, a charset nobody
 * knows, a page the parser gives up on.
 *
 * @module
 */

import type { Registry } from '../link/registry.ts'
import { charsetOf, labelOf } from './charset.ts'
import type { Governor } from './governor.ts'
import {
  governingPen,
  linksOfText,
  rewriteHtml,
  rewriteWholeHtml,
  type HtmlCounts,
  type HtmlOptions,
  type Pen,
  type TextLinks,
} from './html.ts'
import { plainProfile, type Profile } from './html-slots.ts'
import { restoreJson, rewriteJson } from './json.ts'
import { restoringPen, type Restore } from './restore.ts'
import { codeSigns } from './share-codes.ts'
import { makeTextFinder, restoreText, rewriteText } from './text.ts'

export type DocumentKind = 'html' | 'json' | 'text'

/** What a media type is rewritten as; XHTML is XML, and not read. */
export function kindOf(contentType: string | null): DocumentKind | undefined {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/html') return 'html'
  if (type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type)) return 'json'
  return type === 'text/plain' ? 'text' : undefined
}

/** Bytes of the longest document that is held back until it is done. */
export const longestWhole: Readonly<Record<DocumentKind, number>> = { html: 2 << 20, json: 1 << 20, text: 1 << 20 }

export interface DocumentOptions {
  readonly contentType: string
  readonly base?: string | undefined
  readonly profile?: Profile
}

/** Why a document was left as it is. */
export type Untouched = 'charset_unknown' | 'not_json' | 'too_large' | 'failed'

export type Outcome =
  | { readonly kind: 'rewritten'; readonly bytes: Uint8Array<ArrayBuffer>; readonly counts: HtmlCounts }
  | { readonly kind: 'untouched'; readonly why: Untouched }

/** How a document is changed: its links governed, or what stood in their places put back. */
export interface Work {
  readonly pen: Pen
  /** With pages: strings that are HTML are read as HTML. */
  readonly json: (json: string, withPages: boolean) => Promise<Changed | undefined>
  readonly text: (text: string) => Promise<Changed>
}

interface Changed {
  readonly text: string
  readonly found: number
  readonly changed: number
}

const signs = new RegExp(`[${codeSigns.replaceAll(/[\\^$()[\]-]/g, '\\$&')}]`)

export function governing(governor: Governor, registry: Registry): Work {
  const finder = makeTextFinder(registry)
  const pages = (page: string): Promise<TextLinks> => linksOfText(page, (url) => governor.mayConcern(url))
  return {
    pen: governingPen(governor),
    json: (json, withPages) =>
      rewriteJson(json, governor, { pieces: finder, signs, html: withPages ? pages : undefined }),
    text: (text) => rewriteText(text, governor, finder),
  }
}

export function restoring(restore: Restore, publicUrl: string): Work {
  const pen = restoringPen(restore, publicUrl)
  const pages = (page: string): Promise<TextLinks> => linksOfText(page, pen.mayConcern)
  return {
    pen,
    json: async (json, withPages) => {
      const { counting, counts } = counted(restore)
      const text = await restoreJson(json, counting, { html: withPages ? pages : undefined })
      return text === undefined ? undefined : { text, ...counts() }
    },
    text: async (text) => {
      const { counting, counts } = counted(restore)
      return { text: await restoreText(text, counting), ...counts() }
    },
  }
}

/** Counts the links that are ours: each is put back. */
function counted(restore: Restore): { readonly counting: Restore; readonly counts: () => HtmlCounts } {
  let ours = 0
  return {
    counting: async (url) => {
      const former = await restore(url)
      if (former !== undefined) ours++
      return former
    },
    counts: () => ({ found: ours, changed: ours }),
  }
}

/** Rewrites a document that is there as a whole. Never rejects: what goes wrong leaves it as it came. */
export async function rewriteDocument(
  bytes: Uint8Array<ArrayBuffer>,
  kind: DocumentKind,
  work: Work,
  options: DocumentOptions,
): Promise<Outcome> {
  if (bytes.length > longestWhole[kind]) return { kind: 'untouched', why: 'too_large' }
  try {
    return kind === 'html' ? await rewritePage(bytes, work, options) : await rewriteTexts(bytes, kind, work, options)
  } catch (cause) {
    console.error(JSON.stringify({ event: 'rewrite-failed', error: cause instanceof Error ? cause.stack : 'unknown' }))
    return { kind: 'untouched', why: 'failed' }
  }
}

async function rewritePage(bytes: Uint8Array<ArrayBuffer>, work: Work, options: DocumentOptions): Promise<Outcome> {
  const page = pageOptions(bytes, work, options)
  if (page === undefined) return { kind: 'untouched', why: 'charset_unknown' }
  const counts = { found: 0, changed: 0 }
  return { kind: 'rewritten', bytes: await rewriteWholeHtml(bytes, work.pen, page, counts), counts }
}

async function rewriteTexts(
  bytes: Uint8Array<ArrayBuffer>,
  kind: 'json' | 'text',
  work: Work,
  { contentType }: DocumentOptions,
): Promise<Outcome> {
  // JSON between systems is UTF-8 whatever its media type says (RFC 8259, 8.1).
  const text = kind === 'text' && !isUtf8(contentType) ? undefined : readUtf8(bytes)
  if (text === undefined) return { kind: 'untouched', why: 'charset_unknown' }
  const done = kind === 'json' ? await work.json(text, true) : await work.text(text)
  if (done === undefined) return { kind: 'untouched', why: 'not_json' }
  const { found, changed } = done
  return { kind: 'rewritten', bytes: changed === 0 ? bytes : encoded(done.text), counts: { found, changed } }
}

/** Typed as what it is: bytes of its own. */
function encoded(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>
}

function isUtf8(contentType: string): boolean {
  const label = labelOf(contentType)
  return label === undefined || /^utf-?8$/i.test(label)
}

/** Undefined where it is not UTF-8: what cannot be read whole cannot be written back. */
function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A page too long to be held back, as it streams; undefined where its charset is not known. */
export function streamPage(
  beginning: Uint8Array<ArrayBuffer>,
  page: ReadableStream<Uint8Array>,
  work: Work,
  options: DocumentOptions,
): ReadableStream<Uint8Array> | undefined {
  const read = pageOptions(beginning, work, options)
  return read === undefined ? undefined : rewriteHtml(page, work.pen, read, { found: 0, changed: 0 })
}

function pageOptions(beginning: Uint8Array, work: Work, options: DocumentOptions): HtmlOptions | undefined {
  const charset = charsetOf(options.contentType, beginning)
  if (charset === undefined) return undefined
  const { base, profile = plainProfile } = options
  return { charset, base, profile, island: async (json) => (await work.json(json, false))?.text }
}
