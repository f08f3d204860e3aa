/**
 * GBK: a page in the bytes that many Chinese sites still serve.
 *
 * The platform decodes GBK and does not encode it, so the table is made from the decoder: every pair of bytes, decoded
 * once, and turned round. Characters that GBK has no pair for become references, as browsers write them.
 *
 * @module
 */

let pairs: ReadonlyMap<string, number> | undefined

export function encodeGbk(markup: string): Uint8Array<ArrayBuffer> {
  pairs ??= pairsOf(new TextDecoder('gbk'))
  const bytes: number[] = []
  for (const character of markup) {
    const code = character.codePointAt(0) ?? 0
    const pair = pairs.get(character)
    if (code < 0x80) bytes.push(code)
    else if (pair !== undefined) bytes.push(pair >> 8, pair & 0xff)
    else bytes.push(...asciiOf(`&#${code};`))
  }
  return new Uint8Array(bytes)
}

/** A pair that is no character spoils what follows it, so each is decoded up to a line's end. */
function pairsOf(decoder: TextDecoder): ReadonlyMap<string, number> {
  const written: number[] = []
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) written.push(lead, trail, 0x0a)
  }
  const found = new Map<string, number>()
  decoder
    .decode(new Uint8Array(written))
    .split('\n')
    .forEach((character, index) => {
      const isOne = Array.from(character).length === 1 && character !== '\uFFFD'
      if (isOne && !found.has(character))
        found.set(character, ((written[index * 3] ?? 0) << 8) | (written[index * 3 + 1] ?? 0))
    })
  return found
}

function asciiOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0))
}
