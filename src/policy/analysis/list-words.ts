/**
 * Ids in words: a set of ids by the names of the lists that hold them.
 *
 * @module
 */

import type { ListSubject } from '../program.ts'
import { standInsFor } from './dimensions.ts'
import type { Space } from './space.ts'

/** Ids that have a name: a list of a version; or a single id, which is its own name. */
export interface NamedIds {
  readonly name: string
  readonly ids: ReadonlySet<string>
}

const known = new WeakMap<Space, Map<ListSubject, readonly NamedIds[]>>()

/** The lists of a subject in all versions, the longest first. One that changed is told apart by `(before)`, `(after)`. */
export function namedIds(subject: ListSubject, space: Space): readonly NamedIds[] {
  const ofSpace = known.get(space) ?? new Map<ListSubject, readonly NamedIds[]>()
  known.set(space, ofSpace)
  const already = ofSpace.get(subject)
  if (already !== undefined) return already
  const versions = space.subjects.map(({ program, registry }) =>
    Object.entries(program.lists).flatMap(([name, list]) => {
      if (list.of !== subject) return []
      const ids = 'ids' in list ? list.ids : standInsFor(subject, list.digest, registry)
      return [{ name, ids: new Set(ids) }]
    }),
  )
  const all = versions.flatMap((lists, at) =>
    lists.flatMap((list): NamedIds[] => {
      const others = versions.flatMap((each, other) =>
        other === at ? [] : each.filter(({ name }) => name === list.name),
      )
      if (others.every((other) => isSame(other.ids, list.ids))) return at > 0 && others.length > 0 ? [] : [list]
      return [{ ...list, name: `${list.name} (${at === 0 ? 'before' : 'after'})` }]
    }),
  )
  const found = all.filter(({ ids }) => ids.size > 0).toSorted((a, b) => b.ids.size - a.ids.size)
  ofSpace.set(subject, found)
  return found
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && isWithin(a, b)
}

function isWithin(inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean {
  return [...inner].every((id) => outer.has(id))
}

/** Names of lists that together hold exactly these ids, and the ids that no such list holds. */
export function namesOf(ids: ReadonlySet<string>, lists: readonly NamedIds[]): readonly string[] {
  const names: string[] = []
  const rest = new Set(ids)
  for (const list of lists) {
    if (!isWithin(list.ids, ids) || ![...list.ids].some((id) => rest.has(id))) continue
    names.push(list.name)
    for (const id of list.ids) rest.delete(id)
  }
  return [...names, ...rest]
}
