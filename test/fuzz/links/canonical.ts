/**
 * Reading a link ends with an address that reads as itself, or with none.
 *
 * @module
 */

import { destinationOf } from '../../../src/link/destination.ts'
import { builtinRegistry } from '../../../src/link/registry.ts'
import { links } from '../hostile/links.ts'
import { makeLaw } from '../law.ts'

export const canonical = makeLaw({
  title: 'where a link lands is canonical https, the same each time, and reads as itself',
  cases: links,
  holds: ({ link }) => {
    const first = destinationOf(link, builtinRegistry)
    const { landing, marketplace, fault } = first
    if (JSON.stringify(destinationOf(link, builtinRegistry)) !== JSON.stringify(first))
      throw new Error('read otherwise')
    if (landing === undefined) return 'nowhere'
    if (fault !== undefined) throw new Error(`lands at ${landing} in spite of ${fault.code}`)
    const { protocol, href } = new URL(landing)
    if (protocol !== 'https:' || href !== landing) throw new Error(`${landing} is not canonical`)
    // Percent-encoded it may have grown beyond what is read.
    if (landing.length > 2048) return 'long'
    const again = destinationOf(landing, builtinRegistry)
    if (again.landing !== landing) throw new Error(`${landing} lands at ${again.landing}`)
    if (again.marketplace !== marketplace) throw new Error(`${landing}: ${marketplace}, then ${again.marketplace}`)
    return 'lands'
  },
  kinds: { lands: 0.3, nowhere: 0.2 },
  brief: 3000,
  long: 300_000,
})
