/**
 * Terrain: the marketplaces, sites and pages that a policy knows, built-in ones and its own additions together.
 *
 * Made once per program, because a policy changes seldom and a click asks every time.
 *
 * @module
 */

import type { Page } from '../context/context.ts'
import { compilePagePattern, pageOf, type PagePattern } from '../context/page.ts'
import { destinationOf, type Destination } from '../link/destination.ts'
import type { Registry } from '../link/registry.ts'
import type { Program } from '../policy/program.ts'
import { registryOf } from '../policy/registry.ts'

export interface Terrain {
  readonly registry: Registry
  /** Where a link leads. */
  readonly destinationOf: (text: string) => Destination
  /** Which page of the platform a Referer names. */
  readonly pageOf: (referer: string) => Page | undefined
  /** Whether a rule goes by visitors; else nobody needs to know which one it is. */
  readonly asksVisitor: boolean
  /** How many milliseconds a click may wait for the end of a short link; absent: none is followed. */
  readonly shortLinkWait: number | undefined
}

const known = new WeakMap<Program, Terrain>()

export function terrainOf(program: Program): Terrain {
  let terrain = known.get(program)
  if (terrain === undefined) {
    const registry = registryOf(program)
    const pages = { sites: program.sites, patterns: patternsOf(program) }
    terrain = {
      registry,
      destinationOf: remembering((text) => destinationOf(text, registry)),
      pageOf: remembering((referer) => pageOf(referer, pages)),
      asksVisitor: program.rules.some(({ rollout, mode }) => rollout?.by === 'visitor' && mode !== 'off'),
      shortLinkWait: program.short_links?.follow === true ? program.short_links.wait : undefined,
    }
    known.set(program, terrain)
  }
  return terrain
}

/** A live room's clicks are the same few links from the same page, over and over. */
const mostRemembered = 512

/** No longer text is a link; a body may hold one of 256 KiB, and so many of them would be all the memory there is. */
const longestRemembered = 4096

/** Remembers what a pure function of a text said last; the oldest go first. */
function remembering<Answer>(read: (text: string) => Answer): (text: string) => Answer {
  const memory = new Map<string, Answer>()
  return (text) => {
    if (text.length > longestRemembered) return read(text)
    const kept = memory.get(text)
    if (kept !== undefined) return kept
    const answer = read(text)
    if (memory.size >= mostRemembered) {
      const [oldest] = memory.keys()
      if (oldest !== undefined) memory.delete(oldest)
    }
    memory.set(text, answer)
    return answer
  }
}

/** In the order of the canonical form, so that a policy just written is asked as a published one is. */
function patternsOf({ surfaces }: Program): readonly PagePattern[] {
  return Object.entries(surfaces)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([surface, { pages }]) => pages.map((page) => compilePagePattern(page, surface)))
    .flatMap((read) => (read.ok ? [read.value] : []))
}
