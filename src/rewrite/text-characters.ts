/**
 * Characters of a text, as UTF-16 units: which of them may stand in a link, and where.
 *
 * @module
 */

/** ASCII of a URL: neither blanks nor quotes nor `<>\^{|}`. */
export const urlCharacters = new Uint8Array(0x1_0000)
for (let code = 0x21; code < 0x7f; code += 1)
  urlCharacters[code] = '"\'<>\\^`{|}'.includes(String.fromCharCode(code)) ? 0 : 1

/** Those of them that begin nothing else, wherever they stand: no comma or semicolon, before which a link may end. */
export const plainUrlCharacters = urlCharacters.slice()
for (const one of ',;') plainUrlCharacters[one.charCodeAt(0)] = 0

/** Letters, digits, `-` and `.`, but for the `h` with which another link may begin. */
export const plainHostCharacters = new Uint8Array(0x1_0000)
for (let code = 0x2d; code < 0x7f; code += 1)
  plainHostCharacters[code] = /[a-gi-z0-9.-]/i.test(String.fromCharCode(code)) ? 1 : 0

export function lower(text: string, at: number): number {
  return text.charCodeAt(at) | 0x20
}

export function isLetter(one: number): boolean {
  return (one >= 0x61 && one <= 0x7a) || (one >= 0x41 && one <= 0x5a)
}

export function isDigit(one: number): boolean {
  return one >= 0x30 && one <= 0x39
}

export function isHostCharacter(one: number): boolean {
  return isLetter(one) || isDigit(one) || one === 0x2d || one === 0x2e
}

export function isSchemeCharacter(one: number): boolean {
  return isHostCharacter(one) || one === 0x2b
}

/** Letters, digits and `-.@/\_%` before a link without a scheme: a part of an address, a file name, another link. */
export function isInsideWord(one: number): boolean {
  return isHostCharacter(one) || one === 0x40 || isSlash(one) || one === 0x5f || one === 0x25
}

export function isSlash(one: number): boolean {
  return one === 0x2f || one === 0x5c
}

export function isPathStart(one: number): boolean {
  return one === 0x2f || one === 0x3f || one === 0x23
}

const rareBlanks =
  '\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'

/** White space and controls. */
export function isBlank(one: number): boolean {
  if (one <= 0x20 || (one >= 0x7f && one <= 0xa0)) return true
  return one >= 0x1680 && one <= 0x3000 && rareBlanks.includes(String.fromCharCode(one))
}
