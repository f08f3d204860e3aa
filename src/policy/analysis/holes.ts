/**
 * Holes: restricting rules that whoever strips a fact from a click escapes.
 *
 * Facts are not stripped one by one. All that a token tells goes with the token, and then at best the Referer is left to
 * tell surface and content; whoever strips the content strips the token with it.
 *
 * @module
 */

import type { Witness } from '../language/diagnostic.ts'
import { absentAt, holds, isAbsent, keep, type Dimension } from './atoms.ts'
import { intersection, remainder, type Box, type Budget } from './box.ts'
import { canTell } from './evidence.ts'
import { strictness } from './outcomes.ts'
import { partsOf, regionOf, type PlacedPolicy, type PlacedRule } from './placed.ts'
import type { Space } from './space.ts'

/** Facts that a shopper can take from a click. */
export const strippableFacts = ['content', 'author', 'followers', 'channel', 'client'] as const
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
  const needed = strippableFacts.filter((fact) => {
    const dimension = policy.space.dimensions.find(({ name }) => name === fact)
    return dimension !== undefined && absentAt(dimension) !== -1 && !holds(box, dimension, absentAt(dimension))
  })
  const escapes = new Map<boolean, Escape | undefined>()
  return needed.flatMap((fact): readonly UnknownHole[] => {
    // Whichever fact of a token was meant, the same click is left.
    const isContent = fact === 'content'
    if (!escapes.has(isContent)) escapes.set(isContent, escapeFrom(placed, { isContent, before, policy, budget }))
    const escape = escapes.get(isContent)
    return escape === undefined ? [] : [{ kind: 'unknown-hole', rule: rule.id, fact, ...escape }]
  })
}

type Escape = Pick<UnknownHole, 'then' | 'witness'>

interface Escaping {
  readonly isContent: boolean
  readonly before: readonly Box[]
  readonly policy: PlacedPolicy
  readonly budget: Budget
}

function escapeFrom(placed: PlacedRule, { isContent, before, policy, budget }: Escaping): Escape | undefined {
  const { space, enforced, subject } = policy
  const { layout } = space
  const least = strictness[placed.rule.outcome.action]
  for (const part of partsOf(placed, before, layout, budget)) {
    let rest = regionOf(stripped(part, isContent, space), space)
    for (const { rule: other, box: theirs } of enforced) {
      const [first] = rest.flatMap((piece) => intersection(piece, theirs, layout) ?? [])
      if (first === undefined) continue
      if (strictness[other.outcome.action] < least) return { then: other.id, witness: witnessOf(first, space) }
      rest = [...remainder(rest, [theirs], layout, budget)]
      if (rest.length === 0) break
    }
    const [left] = rest
    if (left !== undefined && strictness[subject.program.defaults.outcome.action] < least) {
      return { then: undefined, witness: witnessOf(left, space) }
    }
  }
  return undefined
}

/** The same requests without their token, and without content if that is what is stripped. */
function stripped(part: Box, isContent: boolean, { dimensions }: Space): Box {
  const box = part.slice()
  for (const dimension of dimensions) {
    if (dimension.name === 'evidence') {
      setAll(box, dimension)
      keep(box, dimension, ({ samples }) => samples.some(({ value }) => value !== 'signed'))
    } else if (isGone(dimension, isContent)) {
      setAll(box, dimension)
      keep(box, dimension, isAbsent)
    }
  }
  return box
}

function isGone({ name, rollout }: Dimension, isContent: boolean): boolean {
  const fact = name === 'bucket' ? rollout?.by : name
  return fact !== undefined && (!canTell('referer', fact) || (isContent && fact === 'content'))
}

function setAll(box: Box, { atoms, span }: Dimension): void {
  for (const at of atoms.keys()) {
    const word = span.offset + (at >> 5)
    box[word] = (box[word] ?? 0) | (1 << (at & 31))
  }
}

/** Where no rule tells a token from a Referer, the click is still shown as one without its token. */
function witnessOf(box: Box, space: Space): Witness | undefined {
  const witness = space.witnessOf(box)
  return witness && { ...witness, evidence: witness.evidence ?? 'referer' }
}
