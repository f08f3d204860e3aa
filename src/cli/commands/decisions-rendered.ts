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
import {
  filterFlags,
  localOffset,
  offsetFlag,
  queryOf,
  spanFlags,
  type FilterFlags,
  type SpanFlags,
} from './decisions-flags.ts'

interface Flags extends Pick<FilterFlags, 'policyVersion' | 'surface'>, SpanFlags {
  readonly by?: 'hour' | 'day'
  readonly offset?: string
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
      by: { kind: 'enum', values: ['hour', 'day'], brief: 'Show the sums of every hour or day too', optional: true },
      offset: offsetFlag,
      json: jsonFlag,
    },
  },
  func: compareRendered,
})

interface Rendered extends RenderedAnswer {
  readonly from: string
  readonly until: string
  readonly series?: readonly { readonly at: string; readonly clicks: number; readonly different: number }[]
}

async function compareRendered(flags: Flags): Promise<void> {
  const { by, offset = localOffset() } = flags
  const query = { ...queryOf(flags), ...(by === undefined ? {} : { by, offset }) }
  const rendered = await connect().ask<Rendered>('get', '/decisions/rendered', { query })
  if (flags.json) {
    printJson(rendered)
    return
  }
  const { clicks, different, rows, truncated, series } = rendered
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
  if (series !== undefined) {
    const points = series.map((each) => [
      localText(each.at),
      each.clicks,
      each.different,
      percent(each.different, each.clicks),
    ])
    process.stdout.write(`\n${table([by ?? 'day', 'clicks', 'decided otherwise', 'share'], points)}`)
  }
  if (truncated) process.stderr.write('there are more rows; --surface or a shorter span shows them\n')
}
