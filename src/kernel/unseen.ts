/**
 * What a text may hold that nobody sees: controls, marks that turn the direction of reading, spaces without width.
 *
 * With them a name can look like another, and a line can show its parts in another order than a machine reads them. Where
 * such a text is shown it is written out; where somebody gives us a name or a comment it is refused.
 *
 * @module
 */

/** Controls, marks and overrides of direction, separators of lines, spaces without width, halves of characters. */
const unseen =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\p{Cs}]/gu

/** Writes out what cannot be seen: a picture of a control, else its code point. */
export function visible(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20) return String.fromCodePoint(0x2400 + code)
    if (code === 0x7f) return '␡'
    return `\\u{${code.toString(16)}}`
  })
}

/** The same for a text of several lines: its line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text
    .split(/(?<kept>\r?\n|\t)/)
    .map((part, n) => (n % 2 === 1 ? part : visible(part)))
    .join('')
}

/** Without what cannot be seen; where it parted words, a blank. */
export function seenOnly(text: string): string {
  return text.replace(unseen, (character) => (/\s/u.test(character) && character !== '\ufeff' ? ' ' : '')).trim()
}

/** Whether a text is one line, all of which can be seen. */
export function isPlainLine(text: string): boolean {
  return text.search(unseen) === -1
}

/** Whether a text can be seen as it is; it may have several lines. */
export function isPlainText(text: string): boolean {
  return isPlainLine(text.replaceAll(/\r?\n|\t/g, ' '))
}
