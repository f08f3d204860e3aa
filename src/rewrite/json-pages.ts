/**
 * HTML inside of JSON strings: rewritten as a whole elsewhere, and only what differs afterwards is written here.
 *
 * Feeds carry articles as strings of HTML. What the rewriter of HTML gives back is compared with what was there, tag by
 * tag, so that escapes and all else that it left alone stay as the application wrote them.
 *
 * @module
 */

import { rawOffsets, readString, writerLike, type Edit, type StringSpan } from './json-strings.ts'

/** A tag that can carry a link. */
const linkTag = /<(?:a|area|base|button|form|iframe|input|meta|svg)[\s/]/i

export function isPage(text: string): boolean {
  return linkTag.test(text)
}

/** Asks for all pages at the same moment, so that their links can be read together. */
export async function editPages(
  json: string,
  pages: readonly StringSpan[],
  rewrite: (html: string) => Promise<string>,
): Promise<{ readonly edits: readonly Edit[]; readonly changed: number }> {
  const edits = await Promise.all(pages.map((page) => editPage(json, page, rewrite)))
  return { edits: edits.flat(), changed: edits.filter(({ length }) => length > 0).length }
}

async function editPage(
  json: string,
  { start, end }: StringSpan,
  rewrite: (html: string) => Promise<string>,
): Promise<readonly Edit[]> {
  const raw = json.slice(start, end)
  // Halves of pairs do not survive as bytes; as many other characters do, and count as unchanged.
  const before = readString(raw).toWellFormed()
  const after = await rewrite(before)
  if (after === before) return []
  const offset = rawOffsets(raw)
  const write = writerLike(raw)
  return differences(before, after).map((edit) => ({
    start: start + offset(edit.start),
    end: start + offset(edit.end),
    text: write(edit.text),
  }))
}

/**
 * The parts of a text that differ, as edits of the first: tag by tag while both have as many, as a whole otherwise.
 * Applied, they always give the second text.
 */
function differences(before: string, after: string): readonly Edit[] {
  const olds = before.split('<')
  const news = after.split('<')
  if (olds.length !== news.length) return [difference(before, after, 0)]
  const edits: Edit[] = []
  let start = 0
  for (const [index, old] of olds.entries()) {
    const now = news[index] ?? ''
    if (now !== old) edits.push(difference(old, now, start))
    start += old.length + 1
  }
  return edits
}

/** What lies between the common beginning and the common end. */
function difference(before: string, after: string, at: number): Edit {
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head += 1
  // A pair of surrogates is written whole: half of one, raw beside an escape, would be lost in UTF-8.
  if (isHighSurrogate(before.charCodeAt(head - 1))) head -= 1
  let tail = 0
  while (
    tail < most - head &&
    before.charCodeAt(before.length - tail - 1) === after.charCodeAt(after.length - tail - 1)
  )
    tail += 1
  if (isLowSurrogate(before.charCodeAt(before.length - tail))) tail -= 1
  return {
    start: at + head,
    end: at + before.length - tail,
    text: after.slice(head, after.length - tail),
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
