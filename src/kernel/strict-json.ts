/**
 * Strict JSON: an object about which no two readers can differ. UTF-8 without a byte order mark, at most 16 levels deep, no
 * key twice in one object, none called `__proto__`.
 *
 * Whoever signs such an object and whoever reads it, with whatever library, mean the same.
 *
 * @module
 */

import { isObject, type JsonObject } from './json.ts'

/** Reads such an object, from a text or from its octets; undefined for everything else. */
export function parseObject(json: Uint8Array | string): JsonObject | undefined {
  try {
    const text = typeof json === 'string' ? json : decoder.decode(json)
    if (isFlat(text)) {
      const value: unknown = JSON.parse(text)
      if (JSON.stringify(value) === text && isObject(value)) return value
    }
    if (!hasPlainKeys(text)) return undefined
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * One object without another in it, as most are that are signed. Where the engine would write it just so, no key stands
 * there twice: that is seen in a quarter of the time.
 */
function isFlat(text: string): boolean {
  return text.lastIndexOf('{') === 0 && !text.includes('[') && !text.includes('__proto__')
}

/** `ignoreBOM` keeps the mark in the text, where JSON refuses it. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const maximumDepth = 16

/**
 * One pass over the text, before it is parsed, so that depth is bounded first. Texts that are not JSON may pass or
 * throw: `JSON.parse` judges them.
 */
function hasPlainKeys(text: string): boolean {
  // One entry for each bracket that is open: the keys seen so far in an object, undefined in an array.
  const open: (Set<string> | undefined)[] = []
  const hasEscapes = text.includes('\\')
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === code.openBrace || character === code.openBracket) {
      if (open.push(character === code.openBrace ? new Set() : undefined) > maximumDepth) return false
    } else if (character === code.closeBrace || character === code.closeBracket) {
      open.pop()
    } else if (character === code.quote) {
      // Where nothing is escaped, the next quote ends the string: the engine finds it without our looking at each letter.
      const end = hasEscapes ? endOfString(text, at) : text.indexOf('"', at + 1) + 1
      if (end === 0) return true
      const keys = open.at(-1)
      if (keys !== undefined && isColonNext(text, end)) {
        const key = keyOf(text.slice(at, end))
        if (key === '__proto__' || keys.has(key)) return false
        keys.add(key)
      }
      at = end - 1
    }
  }
  return true
}

const code = {
  quote: 0x22,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
}

/** The index after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  for (
    let character = text.charCodeAt(at);
    at < text.length && character !== code.quote;
    character = text.charCodeAt(at)
  ) {
    at += character === code.backslash ? 2 : 1
  }
  return at + 1
}

function isColonNext(text: string, from: number): boolean {
  let at = from
  // Space, tab, line feed, carriage return: none above the space may stand here.
  while (text.charCodeAt(at) <= 0x20) at++
  return text.charCodeAt(at) === code.colon
}

/** What a key says: `"\u0074o"` is the same key as `"to"`. */
function keyOf(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
}
