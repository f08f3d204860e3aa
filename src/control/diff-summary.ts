/**
 * Differences as they are kept with a change request: no longer than anybody reads, and always a row of D1.
 *
 * @module
 */

import { diffJson, type DiffJson } from '../policy/analysis/diff-json.ts'
import type { PolicyDiff } from '../policy/analysis/diff.ts'
import type { Json } from '../policy/analysis/diff-settings.ts'
import type { DiagnosticLanguage } from '../policy/language/diagnostic.ts'

/** As `detour policy diff --json` prints it, with counts of what was left out. */
export interface DiffSummary extends DiffJson {
  readonly omitted: {
    readonly changes: number
    readonly reports: number
    readonly settings: number
    readonly rules: number
  }
}

/** In bytes of UTF-8; a row of D1 has at most 2 MB, and the document stands in it as well. */
const mostBytes = 60_000
const mostEntries = [40, 20, 10, 5, 2, 1]

interface Names {
  readonly before: string
  readonly after: string
  readonly timeZone: string
}

export function summaryOf(diff: PolicyDiff, names: Names): Readonly<Record<DiagnosticLanguage, DiffSummary>> {
  return {
    en: boundedTo(diffJson(diff, { ...names, language: 'en' })),
    'zh-CN': boundedTo(diffJson(diff, { ...names, language: 'zh-CN' })),
  }
}

function boundedTo(diff: DiffJson): DiffSummary {
  const encoder = new TextEncoder()
  for (const most of mostEntries) {
    const summary = cut(diff, most)
    if (encoder.encode(JSON.stringify(summary)).length <= mostBytes) return summary
  }
  return cut(diff, 0)
}

function cut(diff: DiffJson, most: number): DiffSummary {
  const { changes, reports, settings, rules, takes_effect, unknown_lists, judged_by_one } = diff
  return {
    ...diff,
    changes: changes.slice(0, most).map((change) => ({ ...change, where: change.where.slice(0, 8) })),
    reports: reports.slice(0, most),
    settings: settings.slice(0, most).map(shortened),
    rules: rules.slice(0, most * 5),
    takes_effect: takes_effect.slice(0, most * 5),
    unknown_lists: unknown_lists.slice(0, most * 5),
    judged_by_one: judged_by_one.slice(0, most),
    omitted: {
      changes: Math.max(0, changes.length - most),
      reports: Math.max(0, reports.length - most),
      settings: Math.max(0, settings.length - most),
      rules: Math.max(0, rules.length - most * 5),
    },
  }
}

const longestValue = 2_000

/** A list of thousands of ids is told by its beginning. */
function shortened(setting: Json): Json {
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting)) return setting
  return Object.fromEntries(
    Object.entries(setting).map(([key, value]) => {
      const text = JSON.stringify(value)
      return [key, text.length > longestValue ? `${text.slice(0, longestValue)}…` : value]
    }),
  )
}
