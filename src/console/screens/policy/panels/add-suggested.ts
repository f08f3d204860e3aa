/**
 * Adding suggested tests: what the engine suggests for some rules, put into the text as one change.
 *
 * @module
 */

import type { Instant } from '../../../../kernel/instant.ts'
import type { SuggestedTests } from '../../../../policy/editing/suggested-tests.ts'
import type { TextEdit } from '../../../../policy/editing/text-edit.ts'

export interface SuggestRequest {
  readonly kind: 'suggest'
  readonly text: string
  readonly now: Instant
  readonly rules: readonly string[]
}

export interface Adding {
  /** What stands in the editor. */
  readonly text: () => string
  readonly ask: (request: SuggestRequest) => Promise<SuggestedTests>
  /** False where the text has gone on; that has been said then. */
  readonly apply: (edits: readonly TextEdit[], of: string) => boolean
}

export type Added =
  /** `at`: where the first of them begins in the text after. `without`: rules for which no test was found. */
  | { readonly kind: 'added'; readonly at: number; readonly count: number; readonly without: readonly string[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'refused'; readonly why: 'by-hand' | 'name-taken'; readonly yaml: string }

export async function addSuggested(
  rules: readonly string[],
  now: Instant,
  { text, ask, apply }: Adding,
): Promise<Added> {
  const of = text()
  const suggested = await ask({ kind: 'suggest', text: of, now, rules })
  if (!suggested.ok) {
    if (suggested.why === 'broken') return { kind: 'broken' }
    return { kind: 'refused', why: suggested.why, yaml: suggested.yaml }
  }
  const { edits, names, without } = suggested
  const [first] = edits
  if (first === undefined) return { kind: 'nothing' }
  if (!apply(edits, of)) return { kind: 'stale' }
  return { kind: 'added', at: first.from + first.insert.search(/^[ \t]*- /mu), count: names.length, without }
}

export interface SeenRule {
  readonly id: string
  readonly decided_by: readonly string[]
  readonly matched_as_report: readonly string[]
}

/** A rule in `mode: report` is seen where it would have decided. */
export function unseenRules(rules: readonly SeenRule[]): readonly string[] {
  return rules.flatMap(({ id, decided_by: decided, matched_as_report: reported }) =>
    decided.length + reported.length === 0 ? [id] : [],
  )
}
