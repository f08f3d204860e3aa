/**
 * In words, which requests are answered differently by another document: all of it, or the line that sums it up.
 *
 * @module
 */

import { differenceOf } from '../control/publish.ts'
import { instant } from '../kernel/instant.ts'
import { renderDiff } from '../policy/analysis/render-diff.ts'
import { compilePolicy } from '../policy/language/compile.ts'
import { languageOf } from './language.ts'

interface Named {
  readonly name: string
  readonly source: string
}

/** Undefined where this build cannot read both. */
export function differenceText(before: Named, after: Named): string | undefined {
  const [old, young] = [compilePolicy(before.source).program, compilePolicy(after.source).program]
  if (old === undefined || young === undefined) return undefined
  const names = { before: before.name, after: after.name }
  const options = { ...names, language: languageOf(process.env), timeZone: young.meta.timezone }
  return renderDiff(differenceOf(old, young, instant(Date.now())), options)
}

/** The first line: how many rules were added, removed or changed, and whether that is looser or stricter. */
export function differenceSummary(before: Named, after: Named): string | undefined {
  return differenceText(before, after)?.split('\n', 1)[0]
}
