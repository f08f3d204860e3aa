/**
 * Share texts: a sentence with a link in it, as apps put it on the clipboard.
 *
 * `【淘宝】https://m.tb.cn/h.5KxYzW CZ0001 点击链接`. Only texts that are no URL themselves are read like this, and only
 * sentences: a broken URL that has another one inside is an attack, not a sentence.
 *
 * @module
 */

const link = /https?:\/\/[\w!#$%&'()*+,\-./:;=?@[\]~]+/gi
/** ASCII that ends a sentence rather than a link. */
const closing: ReadonlySet<string> = new Set('!\'"),.:;?]')

/** The one link of a sentence; undefined when there is none, or when several differ. */
export function linkInText(text: string): string | undefined {
  const first = text.search(/https?:\/\//i)
  if (first <= 0 || !opensSentence(text.slice(0, first))) return undefined
  const found = new Set((text.match(link) ?? []).map(withoutClosing))
  const [only] = found
  return found.size === 1 ? only : undefined
}

/** Backwards by hand: the same as a pattern at the end of a text takes quadratic time. */
function withoutClosing(text: string): string {
  let end = text.length
  while (end > 0 && closing.has(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** Words before a link, with something between them and the link that is no part of a URL. */
function opensSentence(before: string): boolean {
  if (/[/\\@<>\p{Cc}]/u.test(before.replaceAll(/\r?\n/g, ' '))) return false
  return /[\s\u2e80-\uffef]$/u.test(before) && /\p{L}/u.test(before)
}
