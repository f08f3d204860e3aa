/**
 * `detour decisions stats`: how many clicks were decided how.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { groupings, type Grouping } from '../../control/records/stats.ts'
import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { jsonFlag } from '../flags.ts'
import { count, percent } from '../numbers.ts'
import { parseCount } from '../parse.ts'
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

interface Flags
  extends
    Omit<FilterFlags, 'product' | 'shop' | 'author' | 'content' | 'fault' | 'would' | 'candidate' | 'rendered'>,
    SpanFlags {
  readonly by: readonly Grouping[]
  readonly offset?: string
  readonly limit: number
  readonly json: boolean
}

const {
  product: _,
  shop: __,
  author: ___,
  content: ____,
  fault: _____,
  would: ______,
  candidate: _______,
  rendered: ________,
  ...countedFlags
} = filterFlags

export const statsCommand = buildCommand({
  docs: {
    brief: 'Count decisions',
    fullDescription: [
      `Counts are kept by the hour, as long as the settings say; by default those of the last 24 hours are summed up.`,
      `--by takes one or several of ${groupings.join(', ')}.`,
      'What rules in report mode would have changed: --by would_rule,action,would_action',
    ].join('\n'),
  },
  parameters: {
    flags: {
      by: {
        kind: 'parsed',
        parse: parseGroupings,
        brief: 'Count together by these, with commas',
        default: 'action,rule',
      },
      ...countedFlags,
      ...spanFlags,
      offset: offsetFlag,
      limit: { kind: 'parsed', parse: parseCount, brief: 'How many rows at most', default: '1000' },
      json: jsonFlag,
    },
  },
  func: countDecisions,
})

interface Stats {
  readonly from: string
  readonly until: string
  readonly by: readonly Grouping[]
  readonly rows: readonly (Readonly<Partial<Record<Grouping, string | number>>> & { readonly count: number })[]
  readonly total: number
  readonly dropped: number
  readonly truncated: boolean
}

async function countDecisions(flags: Flags): Promise<void> {
  if (flags.limit < 1) throw new UsageError('--limit needs at least 1')
  const { by, limit, offset = localOffset() } = flags
  const query = { ...queryOf(flags), by: by.join(','), offset, limit }
  const stats = await connect().ask<Stats>('get', '/decisions/stats', { query })
  if (flags.json) {
    printJson(stats)
    return
  }
  process.stdout.write(`${localText(stats.from)} to ${localText(stats.until)}\n`)
  const cellOf = (name: Grouping, value: string | number = ''): string => {
    if (name === 'version') return `v${value}`
    return name === 'hour' || name === 'day' ? localText(String(value)) : String(value === '' ? '–' : value)
  }
  const rows = stats.rows.map((row) => [
    ...by.map((name) => cellOf(name, row[name])),
    row.count,
    percent(row.count, stats.total),
  ])
  process.stdout.write(table([...by, 'clicks', 'share'], rows))
  process.stdout.write(`${count(stats.total)} clicks\n`)
  if (stats.dropped > 0) {
    process.stderr.write(`${count(stats.dropped)} more records could not be sent and are not counted\n`)
  }
  if (stats.truncated) process.stderr.write(`there are more rows; --limit shows more than ${limit}\n`)
}

function parseGroupings(text: string): readonly Grouping[] {
  const names = text.split(',').filter((name) => name !== '')
  const strange = names.find((name) => !groupings.includes(name as Grouping))
  if (strange !== undefined) throw new Error(`\`${strange}\` is none of ${groupings.join(', ')}`)
  return groupings.filter((name) => names.includes(name))
}
