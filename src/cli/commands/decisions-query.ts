/**
 * `detour decisions query`: decisions that were made, newest first.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { connect } from '../connection.ts'
import { parseCount } from '../parse.ts'
import { makeProgress } from '../progress.ts'
import { filterFlags, queryOf, spanFlags, type FilterFlags, type SpanFlags } from './decisions-flags.ts'
import { decisionLine, localTime, type DecisionPage } from './decisions-table.ts'

interface Flags extends FilterFlags, SpanFlags {
  readonly limit: number
  readonly json: boolean
}

export const queryCommand = buildCommand({
  docs: {
    brief: 'List decisions, newest first',
    fullDescription:
      'Raw records are kept for 30 days. A record can be seen some seconds after its click. With --json, one decision per line.',
  },
  parameters: {
    flags: {
      ...filterFlags,
      ...spanFlags,
      limit: { kind: 'parsed', parse: parseCount, brief: 'How many at most', default: '50' },
      json: { kind: 'boolean', brief: 'Print NDJSON', default: false },
    },
  },
  func: listDecisions,
})

const mostPerPage = 200

async function listDecisions(flags: Flags): Promise<void> {
  const api = connect()
  const progress = makeProgress()
  const gone = new Set<string>()
  let left = flags.limit
  let cursor: string | undefined
  let last: string | undefined
  while (left > 0) {
    progress.says(last === undefined ? 'searching' : `searching before ${localTime(last)}`)
    const query = { ...queryOf(flags), limit: Math.min(left, mostPerPage), cursor }
    const { items, next, gone: goneOfPage } = await api.ask<DecisionPage>('get', '/decisions', { query })
    progress.done()
    for (const each of items) process.stdout.write(flags.json ? `${JSON.stringify(each)}\n` : decisionLine(each))
    for (const key of goneOfPage) gone.add(key)
    left -= items.length
    last = items.at(-1)?.at ?? last
    if (next === null) break
    cursor = next
  }
  if (left === flags.limit && !flags.json) process.stderr.write('no decisions; widen the span or leave filters out\n')
  for (const key of gone) process.stderr.write(`gone from the archive: ${key}\n`)
  if (last !== undefined && left === 0 && !flags.json) {
    process.stderr.write(`the oldest shown is of ${localTime(last)}; for more: --until ${last}\n`)
  }
}
