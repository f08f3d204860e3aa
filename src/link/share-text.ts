/**
 * Share texts: a sentence with a link in it, as apps put it on the clipboard.
 *
 * `【淘宝】https://m.tb.cn/h.5KxYzW CZ0001 点击链接`. Only sentences are read like this: a broken URL that has another one
 * inside is an attack, not a sentence.
 *
 * @module
 */

/** A backslash is a slash to browsers: a link that holds one is read with it, and never redirected to. */
const link = /https?:\/\/[\w!#$%&'()*+,\-./:;=?@[\\\]~]+/gi
/** ASCII that ends a sentence rather than a link. */
const closing: ReadonlySet<string> = new Set('!\'"),.:;?]')

/** No app writes more, and a pattern with two free ends must not meet a text without one. */
const longestSentence = 1024

/**
 * An ASCII link and then words. What goes on like a URL (`?`, `&`, `=`) is one with a blank in it, and so may be a query
 * that ends in plain letters (`?q=phone case`).
 */
const linkThenWords =
  /^ *(?<link>https?:\/\/[^\s/?#\\@]+\/[\x21-\x3e\x40-\x7e]*(?:\?[\x21-\x7e]*=[^=&\s]*\d[^=&\s]*)?)[ \u3000]+[^\s?&=/%#][^?&=/%#]*$/i

/**
 * The link that words follow: `https://m.tb.cn/h.5KxYzW CZ0001 点击链接`. A URL reader would take the words for a part of
 * the path and lead to a page that does not exist. Undefined where the text is a link alone, or holds controls.
 */
export function linkBeforeWords(text: string): string | undefined {
  if (text.length > longestSentence || !(text.includes(' ') || text.includes('\u3000'))) return undefined
  if (/\p{Cc}/u.test(text)) return undefined
  return linkThenWords.exec(text)?.groups?.['link']
}

/** The one link of a sentence that begins with words; undefined when there is none, or when several differ. */
export function linkInText(text: string): string | undefined {
  const first = text.search(/https?:\/\//i)
  if (first <= 0 || !opensSentence(text.slice(0, first))) return undefined
  const all = [...text.matchAll(link)]
  const found = new Set(all.map(({ 0: written }) => withoutClosing(written)))
  const [only] = found
  return found.size === 1 && !all.some(goesOn) ? only : undefined
}

/** A host that can be a shop's: in the end it is neither Chinese words nor punctuation. */
const plainEnd = /(?:^|\.)(?!xn--)[a-z0-9-]+$|\]$/

/**
 * Whether a browser that is given the whole word opens another host: what ends the link here may end nothing but a user
 * name (`https://a.example"@b.example/`), or be a dot (`https://item.taobao。com/`).
 */
function goesOn({ 0: written, index, input }: RegExpExecArray): boolean {
  if (/[/?#\\]/.test(written.slice(written.indexOf('//') + 2))) return false
  const [rest = ''] = input.slice(index + written.length).split(/[\s/?#\\]/, 1)
  const host = hostOf(written + rest)
  return host !== undefined && plainEnd.test(host) && host !== hostOf(withoutClosing(written))
}

function hostOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).hostname.replace(/\.+$/, '') : undefined
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
