/**
 * Meanings: what a word at some place of a policy is a word for.
 *
 * @module
 */

import { plainActions } from '../rule.ts'
import type { ListSubject } from '../program.ts'
import { listSubjects } from '../rule.ts'
import type { Path } from './schema-at.ts'

export type Meaning =
  | 'surface'
  | 'marketplace'
  | 'site'
  | 'instant'
  | 'reason'
  | 'rule'
  | 'list'
  | 'outcome'
  | 'region'
  | 'language'
  | 'store'
  | 'address'
  | 'time-zone'
  | 'finding'

const instants: ReadonlySet<string> = new Set(['from', 'until', 'at'])
const reasons: ReadonlySet<string> = new Set([...plainActions, 'reason'])

const ofSection: Readonly<Record<string, Meaning>> = { own: 'marketplace', sites: 'site', stores: 'store' }

/** What the value at a path names; undefined for what names nothing, or where the schema says all there is to say. */
export function meaningOfValue(path: Path): Meaning | undefined {
  const keys = path.filter((step) => typeof step === 'string')
  const [section = ''] = keys
  const last = keys.at(-1) ?? ''
  const parent = keys.at(-2) ?? ''
  if (keys.length === 1) return Object.hasOwn(ofSection, section) ? ofSection[section] : undefined
  if (section === 'messages' || section === 'lists' || section === 'surfaces') return undefined
  if (section === 'marketplaces') return last === 'id' ? 'marketplace' : undefined
  if (last === 'labels' || parent === 'labels') return undefined
  if (reasons.has(last) && isOutcome(parent)) return 'reason'
  if (section === 'tests') return ofTest(last, parent)
  if (instants.has(last) && keys.length === 2) return 'instant'
  return ofRule(path, keys)
}

function isOutcome(parent: string): boolean {
  return parent === 'then' || parent === 'on_error' || parent === 'unresolved'
}

function ofTest(last: string, parent: string): Meaning | undefined {
  if (parent !== 'tests') return undefined
  if (last === 'at') return 'instant'
  if (last === 'expect' || last === 'would') return 'outcome'
  return last === 'surface' || last === 'rule' || last === 'region' || last === 'language' ? last : undefined
}

function ofRule(path: Path, keys: readonly string[]): Meaning | undefined {
  const last = keys.at(-1) ?? ''
  if (last === 'timezone') return 'time-zone'
  if (last === 'accepts') return 'finding'
  if (last === 'overlaps') return 'rule'
  if (last === 'redirect' || last === 'url') return 'address'
  const at = keys.indexOf('if')
  const [condition, inner] = at === -1 ? [] : keys.slice(at + 1)
  if (condition === 'surface') return 'surface'
  if (condition === 'to') return inner === 'marketplace' ? 'marketplace' : undefined
  if (inner !== undefined && inner !== 'in' && inner !== 'not_in') return undefined
  if (condition === 'region' || condition === 'language') return condition
  return subjectOf(path) === undefined || inner === undefined ? undefined : 'list'
}

/** Of what the list must be that is named at a path. */
export function subjectOf(path: Path): ListSubject | undefined {
  const [key, parent] = [path.at(-1), path.at(-2)]
  if (key !== 'in' && key !== 'not_in') return undefined
  return listSubjects.find((each) => each === parent)
}

/** What a key is a name of, in mappings whose keys are the author's. */
export function meaningOfKey(path: Path): Meaning | undefined {
  const [section] = path
  const parent = path.at(-2)
  if (section === 'tests') return parent === 'rollout' ? 'rule' : undefined
  if (path.length !== 2) return undefined
  if (section === 'surfaces') return 'surface'
  if (section === 'marketplaces') return 'marketplace'
  if (section === 'messages') return 'reason'
  return section === 'lists' ? 'list' : undefined
}
