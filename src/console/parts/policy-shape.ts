/**
 * The shape of a policy for screens that ask it something: its rules, surfaces, store and windows.
 *
 * Read from the text as far as it can be made out, so that a draft with a mistake still has its surfaces.
 *
 * @module
 */

import { builtinSurfaces, unknownSurface } from '../../context/context.ts'
import type { LocalName } from '../../link/marketplace.ts'
import { readLoosely } from '../../policy/editing/loose-read.ts'
import { keysOf, textAt, textsOf, valueAt } from '../../policy/editing/loose-tree.ts'
import { boundariesOf, type Boundary } from './policy-calendar.ts'
import { policyFacts, type PolicyFacts } from './policy-facts.ts'

export interface SurfaceShape {
  readonly id: string
  /** As the policy calls it. */
  readonly label: LocalName | undefined
}

export interface PolicyShape extends PolicyFacts {
  /** `meta.name`. */
  readonly title: string | undefined
  /** Those it declares and the built-in ones; `unknown` comes last. */
  readonly surfaces: readonly SurfaceShape[]
  /** The hosts of the platform's own store; the first is its home. */
  readonly stores: readonly string[]
  readonly boundaries: readonly Boundary[]
}

export function policyShape(text: string): PolicyShape {
  const tree = readLoosely(text)
  const facts = policyFacts(text)
  const declared = valueAt(tree, 'surfaces')
  const ids = new Set([...keysOf(declared), ...builtinSurfaces])
  ids.delete(unknownSurface)
  return {
    ...facts,
    title: textAt(valueAt(tree, 'meta'), 'name'),
    surfaces: [...ids, unknownSurface].map((id) => {
      const label = valueAt(valueAt(declared, id), 'label')
      const [en, chinese] = [textAt(label, 'en'), textAt(label, 'zh-CN')]
      return { id, label: en === undefined || chinese === undefined ? undefined : { en, 'zh-CN': chinese } }
    }),
    stores: textsOf(valueAt(tree, 'stores')),
    boundaries: boundariesOf(facts.rules),
  }
}
