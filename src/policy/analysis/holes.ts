/**
 * Holes: restricting rules that whoever strips a fact from a click escapes.
 *
 * Facts are not stripped one by one. All that a token tells goes with the token, and then at best the Referer is left to
 * tell surface and content; whoever strips the content strips the token with it. Whoever strips the surface strips token
 * and Referer, and is a click from `unknown` that says nothing of itself.
 *
 * @module
 */

import { unknownSurface, type Evidence } from '../../context/context.ts'
import type { Witness } from '../language/diagnostic.ts'
import { absentAt, holds, isAbsent, keep, type Atom, type Dimension } from './atoms.ts'
import { intersection, remainder, type Box, type Budget } from './box.ts'
import { canTell } from './evidence.ts'
import { strictness } from './outcomes.ts'
import { partsOf, regionOf, type PlacedPolicy, type PlacedRule } from './placed.ts'
import type { Space } from './space.ts'

/** Facts that a shopper can take from a click. */
export const strippableFacts = ['surface', 'content', 'author', 'followers', 'channel', 'client'] as const
export type StrippableFact = (typeof strippableFacts)[number]

export interface UnknownHole {
  readonly kind: 'unknown-hole'
  readonly rule: string
  readonly fact: StrippableFact
  /** The rule that decides then; undefined stands for the defaults. */
  readonly then: string | undefined
  readonly witness: Witness | undefined
}

/** The facts whose absence lets off a request that the rule restricts. `before` are the enforced rules before it. */
export function holesOf(
  placed: PlacedRule,
  before: readonly Box[],
  policy: PlacedPolicy,
  budget: Budget,
): readonly UnknownHole[] {
  const { rule, box } = placed
  if (strictness[rule.outcome.action] === 0 || rule.mode !== 'enforce') return []
  const escapes = new Map<Stripping, Escape | undefined>()
  return strippableFacts.flatMap((fact): readonly UnknownHole[] => {
    if (!isNeeded(fact, box, policy.space)) return []
    // Whichever fact of a token was meant, the same click is left.
    const stripping = strippings[fact] ?? 'token'
    if (!escapes.has(stripping)) escapes.set(stripping, escapeFrom(placed, { stripping, before, policy, budget }))
    const escape = escapes.get(stripping)
    return escape === undefined ? [] : [{ kind: 'unknown-hole', rule: rule.id, fact, ...escape }]
  })
}

/** What goes: the token; the content with it; or the surface, and then there is no evidence at all. */
type Stripping = 'token' | 'content' | 'surface'

const strippings: Readonly<Partial<Record<StrippableFact, Stripping>>> = { content: 'content', surface: 'surface' }

/**
 * Whether a rule means only requests that have the fact. A rule that asks for evidence says itself that clicks without any
 * are not its own, so nothing is said of their surface.
 */
function isNeeded(fact: StrippableFact, box: Box, { dimensions }: Space): boolean {
  const named = (name: Dimension['name']) => dimensions.find((each) => each.name === name)
  const dimension = named(fact)
  if (dimension === undefined) return false
  if (fact !== 'surface') return absentAt(dimension) !== -1 && !holds(box, dimension, absentAt(dimension))
  const evidence = named('evidence')
  const asksForEvidence = evidence !== undefined && !holds(box, evidence, placeOf('none', evidence))
  return !asksForEvidence && !holds(box, dimension, placeOf(unknownSurface, dimension))
}

function placeOf(value: string, { atoms }: Dimension): number {
  return atoms.findIndex(({ samples }) => samples.some((sample) => sample.value === value))
}

type Escape = Pick<UnknownHole, 'then' | 'witness'>

interface Escaping {
  readonly stripping: Stripping
  readonly before: readonly Box[]
  readonly policy: PlacedPolicy
  readonly budget: Budget
}

function escapeFrom(placed: PlacedRule, { stripping, before, policy, budget }: Escaping): Escape | undefined {
  const { space, enforced, subject } = policy
  const { layout } = space
  const least = strictness[placed.rule.outcome.action]
  for (const part of partsOf(placed, before, layout, budget)) {
    let rest = regionOf(stripped(part, stripping, space), space)
    for (const { rule: other, box: theirs } of enforced) {
      const [first] = rest.flatMap((piece) => intersection(piece, theirs, layout) ?? [])
      if (first === undefined) continue
      if (strictness[other.outcome.action] < least)
        return { then: other.id, witness: witnessOf(first, stripping, space) }
      rest = [...remainder(rest, [theirs], layout, budget)]
      if (rest.length === 0) break
    }
    const [left] = rest
    if (left !== undefined && strictness[subject.program.defaults.outcome.action] < least) {
      return { then: undefined, witness: witnessOf(left, stripping, space) }
    }
  }
  return undefined
}

/** The same requests without what is stripped. */
function stripped(part: Box, stripping: Stripping, { dimensions }: Space): Box {
  const box = part.slice()
  for (const dimension of dimensions) {
    const isLeft = leftOf(dimension, stripping)
    if (isLeft === undefined) continue
    setAll(box, dimension)
    keep(box, dimension, isLeft)
  }
  return box
}

/** Which atoms of a dimension may be left; undefined: those that there were. */
function leftOf({ name, rollout }: Dimension, stripping: Stripping): ((atom: Atom) => boolean) | undefined {
  const isBare = stripping === 'surface'
  if (name === 'evidence') return hasSample((value) => (isBare ? value === 'none' : value !== 'signed'))
  if (name === 'surface') return isBare ? hasSample((value) => value === unknownSurface) : undefined
  const fact = name === 'bucket' ? rollout?.by : name
  const evidence: Evidence = isBare ? 'none' : 'referer'
  const isGone = fact !== undefined && (!canTell(evidence, fact) || (stripping === 'content' && fact === 'content'))
  return isGone ? isAbsent : undefined
}

function hasSample(isMeant: (value: string | undefined) => boolean): (atom: Atom) => boolean {
  return ({ samples }) => samples.some(({ value }) => isMeant(value))
}

function setAll(box: Box, { atoms, span }: Dimension): void {
  for (const at of atoms.keys()) {
    const word = span.offset + (at >> 5)
    box[word] = (box[word] ?? 0) | (1 << (at & 31))
  }
}

/** Where no rule tells what was stripped from what was not, the click is still shown as one without it. */
function witnessOf(box: Box, stripping: Stripping, space: Space): Witness | undefined {
  const witness = space.witnessOf(box)
  if (witness === undefined) return undefined
  if (stripping === 'surface') return { ...witness, surface: unknownSurface, evidence: 'none' }
  return { ...witness, evidence: witness.evidence ?? 'referer' }
}
