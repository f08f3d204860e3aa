/**
 * The doorkeeper of a memory: who comes for the first time is not kept yet, only noted (Einziger, Friedman and Manes,
 * “TinyLFU”, 2017). Most signed links are opened once; to keep each of them costs more than to verify the few that come
 * again a second time.
 *
 * @module
 */

/** Notes of 4 bytes. Of two texts that fall on the same place, the later one is noted. */
const places = 4096
/** Of the end of a text: of a signed one, 60 bits of its signature. */
const characters = 10

/**
 * Tells whether a text was met before, and notes it. It may forget, and rarely take one text for another: what follows
 * from its answer is cost, and nothing else.
 */
export function makeDoorkeeper(): (text: string) => boolean {
  const noted = new Int32Array(places)
  return (text) => {
    const hash = hashOfEnd(text)
    const place = hash & (places - 1)
    const isKnown = noted[place] === hash
    noted[place] = hash
    return isKnown
  }
}

function hashOfEnd(text: string): number {
  let hash = text.length
  for (let at = Math.max(0, text.length - characters); at < text.length; at += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  }
  return hash
}
