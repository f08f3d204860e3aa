/**
 * What was pasted: one link a line, or whole share texts, as people copy them out of chats, sheets and apps.
 *
 * A share text may have several lines, and only one of them has the link; lines of words alone are left out, and named.
 * Whatever could be meant as an address stays, so that a link with a slip in it is reported and not lost.
 *
 * @module
 */

export interface Pasted {
  /** Each as it was written; a share text keeps its words, which are read with the link. */
  readonly links: readonly string[]
  /** The lines that held no link. */
  readonly leftOut: readonly string[]
}

/** Several links on one line, as sheets copy a row. */
const manyLinks = /^https?:\/\/\S+(?:[ \t]+https?:\/\/\S+)+$/i

/** An address whose beginning was not copied: `item.jd.com/100.html`. */
const withoutScheme = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,18}(?:[/?#][^\s]*)?$/i

export function linksIn(texts: readonly string[]): Pasted {
  const links: string[] = []
  const leftOut: string[] = []
  for (const line of texts.flatMap((text) => text.split(/\r\n|[\r\n]/)).map((text) => text.trim())) {
    if (line === '') continue
    if (isWordsAlone(line)) leftOut.push(line)
    else if (manyLinks.test(line)) links.push(...line.split(/[ \t]+/))
    else links.push(line)
  }
  // Words and nothing else: whoever sent them is told what is wrong with the first of them.
  return { links, leftOut }
}

/** The link as it is read: nobody who leaves `https://` out means anything else by it. */
export function asAddress(line: string): string {
  return withoutScheme.test(line) ? `https://${line}` : line
}

/** A sentence has blanks or letters beyond ASCII, and nothing that an address would have. */
function isWordsAlone(line: string): boolean {
  if (/:\/\/|^[a-z][a-z0-9+.-]*:\S|^[/\\]{2}/i.test(line)) return false
  return (
    /[\s\u2e80-\uffef]/u.test(line) && !line.split(/\s+/).some((word) => withoutScheme.test(word) && word.includes('/'))
  )
}
