/**
 * Addresses that stand in a page as browsers write them, and so need not be read to be known: on most pages nearly all.
 *
 * @module
 */

/**
 * A host of plain labels, the last of which is no number, and a path: without a port, without `xn--`, and without a
 * character that a browser would lower, escape or take out.
 */
const plain = /^https?:\/\/(?:[a-z0-9]+[.-])+[a-z][a-z0-9]*\/[\w~:@!$&()*+,;=%./?#-]*$/

/** From the root of the same site; behind a second slash would stand another host. */
const rooted = /^\/(?:[\w~:@!$&()*+,;=%.?#-][\w~:@!$&()*+,;=%./?#-]*)?$/

/** What may be `.` or `..` between slashes. */
const dotted = /\/(?:\.|%2e)/i

const slash = 0x2f

/** The same as `URL.parse(value, base)?.href`. */
export function addressOf(value: string, base: string | undefined): string | undefined {
  if (value.charCodeAt(0) === slash) {
    const isRooted = base !== undefined && rooted.test(value) && !dotted.test(value) && plain.test(base)
    if (isRooted) return base.slice(0, base.indexOf('/', 8)) + value
  } else if (plain.test(value) && !dotted.test(value)) return value
  return URL.parse(value, base)?.href
}
