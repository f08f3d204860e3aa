/**
 * The rows of a matrix: each surface with each party, or with each marketplace that the policy speaks of.
 *
 * @module
 */

import { builtinSurfaces, unknownSurface } from '../../context/context.ts'
import type { Marketplace } from '../../link/marketplace.ts'
import type { Party } from '../decision.ts'
import type { Wording } from '../language/diagnostic.ts'
import { partyOf } from '../party.ts'
import { parties, type Conditions } from '../rule.ts'
import type { Subject } from './dimensions.ts'

export type MatrixBy = 'party' | 'marketplace'

/** Every surface that a click may have under a policy; `unknown` comes last. */
export function matrixSurfaces({ surfaces }: Pick<Subject['program'], 'surfaces'>): readonly string[] {
  const all = new Set([...Object.keys(surfaces), ...builtinSurfaces])
  all.delete(unknownSurface)
  return [...all, unknownSurface]
}

/**
 * The surfaces that the policy declares or names; built-in ones that it never mentions would only be noise. A policy that
 * mentions none speaks of all of them alike.
 */
export function surfacesOf({ program }: Subject): readonly string[] {
  const named = new Set([...Object.keys(program.surfaces), ...program.rules.flatMap((rule) => rule.if.surface ?? [])])
  named.delete(unknownSurface)
  if (named.size === 0) return matrixSurfaces(program)
  return matrixSurfaces(program).filter((surface) => surface === unknownSurface || named.has(surface))
}

/** The clicks of a row: those of one statement without those of some others. */
export interface RowPlan {
  readonly surface: string
  readonly party: Party
  readonly marketplace: string | undefined
  readonly label: Wording
  readonly is: { readonly if: Conditions }
  readonly isNot: readonly { readonly if: Conditions }[]
}

export function rowsOf(subject: Subject, surfaces: readonly string[], by: MatrixBy): readonly RowPlan[] {
  const targets = by === 'party' ? parties.map((party) => ofParty(party, [])) : marketplaceTargets(subject)
  return surfaces.flatMap((surface) =>
    targets.map(({ label, is, isNot, ...target }) => ({
      ...target,
      surface,
      label: labelOf(surface, label, subject),
      is: { if: { surface: [surface], ...is.if } },
      isNot,
    })),
  )
}

type Target = Omit<RowPlan, 'surface'>

const partyNames: Readonly<Record<Party, Wording>> = {
  own: { en: 'own', 'zh-CN': '自有平台' },
  external: { en: 'external', 'zh-CN': '站外平台' },
  none: { en: 'none', 'zh-CN': '非平台链接' },
}

/** A party without the marketplaces that have rows of their own. */
function ofParty(party: Party, named: readonly string[]): Target {
  const { en, 'zh-CN': zh } = partyNames[party]
  const isNot = named.map((marketplace) => ({ if: { to: { marketplace: [marketplace] } } }))
  return {
    party,
    marketplace: undefined,
    label: isNot.length === 0 ? { en, 'zh-CN': zh } : { en: `other ${en}`, 'zh-CN': `其他${zh}` },
    is: { if: { to: { party: [party] } } },
    isNot,
  }
}

/** Own marketplaces, each other one that the policy names, all others of their party, and links to none. */
function marketplaceTargets({ program, registry }: Subject): readonly Target[] {
  const named = new Set([
    ...program.own,
    ...program.rules.flatMap((rule) => rule.if.to?.marketplace ?? []),
    ...program.marketplaces.map(({ id }) => id),
  ])
  const known = [...named].flatMap((id) => registry.byId(id) ?? [])
  return parties.flatMap((party) => {
    const ours = known.filter(({ id }) => partyOf(id, program.own, registry) === party)
    const each = ours.map((marketplace) => ofMarketplace(marketplace, party))
    if (party === 'own') return each
    return [
      ...each,
      ofParty(
        party,
        ours.map(({ id }) => id),
      ),
    ]
  })
}

function ofMarketplace({ id, name }: Marketplace, party: Party): Target {
  return {
    party,
    marketplace: id,
    label: { en: id, 'zh-CN': name['zh-CN'] },
    is: { if: { to: { marketplace: [id] } } },
    isNot: [],
  }
}

/** English readers read the names that stand in the policy. */
function labelOf(surface: string, target: Wording, { program }: Subject): Wording {
  const declared = Object.hasOwn(program.surfaces, surface) ? program.surfaces[surface]?.label['zh-CN'] : undefined
  const zh = declared ?? (surface === unknownSurface ? '未知场景' : surface)
  return { en: `${surface} → ${target.en}`, 'zh-CN': `${zh} → ${target['zh-CN']}` }
}
