/**
 * The surfaces to choose from: those that the policy names, by its labels. A policy that names none still knows the
 * built-in ones, under our words for them.
 *
 * @module
 */

import { dictionaries } from '../answer/messages.ts'
import { builtinSurfaces, unknownSurface } from '../context/context.ts'
import type { LocalName } from '../link/marketplace.ts'
import type { Program } from '../policy/program.ts'

export interface Choice {
  readonly surface: string
  readonly label: LocalName
}

/** Built-in ones first and in their own order: a published program has lost the order of its document. */
export function choicesOf({ surfaces }: Pick<Program, 'surfaces'>): readonly Choice[] {
  const builtin = [...builtinSurfaces].filter((surface) => surface !== unknownSurface)
  const named = Object.keys(surfaces)
  const offered =
    named.length === 0 ? builtin : [...builtin.filter((surface) => named.includes(surface)), ...others(named)]
  return offered.map((surface) => ({ surface, label: surfaces[surface]?.label ?? ownLabel(surface) }))
}

function others(named: readonly string[]): readonly string[] {
  return named.filter((surface) => !builtinSurfaces.has(surface))
}

function ownLabel(surface: string): LocalName {
  const { 'zh-CN': chinese, en: english } = dictionaries
  return { 'zh-CN': chinese.surfaces[surface] ?? surface, en: english.surfaces[surface] ?? surface }
}
