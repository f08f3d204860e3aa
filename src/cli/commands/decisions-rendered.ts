/**
 * `detour decisions rendered`: whether clicks were decided as their pages were told.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import type { RenderedAnswer } from '../../control/records/stats.ts'
import { connect } from '../connection.ts'
import { jsonFlag } from '../flags.ts'
import { count, percent } from '../numbers.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'
import { filterFlags, queryOf, spanFlags, type FilterFlags, type SpanFlags } from './decisions-flags.ts'

interface Flags extends Pick<FilterFlags, 'policyVersion' | 'surface'>, SpanFlags {
  readonly json: boolean
}

export const renderedCommand = buildCommand({
  docs: {
    brief: 'Compare what pages were told with what clicks decided',
    fullDescription: [
      'A link that was signed as its page was made says what was decided then. The click decides again, and its decision',
      'holds; here is how often the two differ, by default in the last 24 hours. They do where a rule began or ended in',
      'between, a version was published, or the kill switch was used. `other` is a word that is no action.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      policyVersion: filterFlags.policyVersion,
      surface: filterFlags.surface,
      ...spanFlags,
      json: jsonFlag,
    },
  },
  func: compareRendered,
})

interface Rendered extends RenderedAnswer {
  readonly from: string
  readonly until: string
}

async function compareRendered(flags: Flags): Promise<void> {
  const rendered = await connect().ask<Rendered>('get', '/decisions/rendered', { query: queryOf(flags) })
  if (flags.json) {
    printJson(rendered)
    return
  }
  const { clicks, different, rows, truncated } = rendered
  process.stdout.write(`${localText(rendered.from)} to ${localText(rendered.until)}\n`)
  if (clicks === 0) {
    process.stdout.write('no click on a link that says what was decided when its page was made\n')
    return
  }
  const lines = rows.map((row) => [row.surface, row.rendered, row.clicked, row.count, percent(row.count, clicks)])
  process.stdout.write(table(['surface', 'rendered', 'clicked', 'clicks', 'share'], lines))
  process.stdout.write(
    `${count(clicks)} clicks, ${count(different)} decided otherwise (${percent(different, clicks)})\n`,
  )
  if (truncated) process.stderr.write('there are more rows; --surface or a shorter span shows them\n')
}
