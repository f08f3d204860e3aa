/**
 * `detour decisions query`: decisions that were made, newest first.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { connect } from '../connection.ts'
import { parseCount } from '../parse.ts'
import { makeProgress } from '../progress.ts'
import { localText } from '../time.ts'
import { filterFlags, queryOf, spanFlags, type FilterFlags, type SpanFlags } from './decisions-flags.ts'
import { decisionLine, type DecisionPage } from './decision-line.ts'

interface Flags extends FilterFlags, SpanFlags {
  readonly cursor?: string
  readonly limit: number
  readonly json: boolean
}

export const queryCommand = buildCommand({
  docs: {
    brief: 'List decisions, newest first',
    fullDescription:
      'Raw records are kept as long as the settings say. A record can be seen some seconds after its click. With --json, one decision per line.',
  },
  parameters: {
    flags: {
      ...filterFlags,
      ...spanFlags,
      cursor: { kind: 'parsed', parse: String, brief: 'Where to go on, as the query before said', optional: true },
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
  let next: string | null | undefined
  let last: string | undefined
  while (left > 0 && next !== null) {
    progress.says(last === undefined ? 'searching' : `searching before ${localText(last)}`)
    const query = { ...queryOf(flags), limit: Math.min(left, mostPerPage), cursor: next ?? flags.cursor }
    const { items, gone: goneOfPage, ...page } = await api.ask<DecisionPage>('GET', '/decisions', { query })
    progress.done()
    for (const each of items) process.stdout.write(flags.json ? `${JSON.stringify(each)}\n` : decisionLine(each))
    for (const key of goneOfPage) gone.add(key)
    left -= items.length
    last = items.at(-1)?.at ?? last
    next = page.next
  }
  if (left === flags.limit && !flags.json) process.stderr.write('no decisions; widen the span or leave filters out\n')
  for (const key of gone) process.stderr.write(`gone from the archive: ${key}\n`)
  // The cursor knows the order within a millisecond; an instant does not.
  if (typeof next === 'string') process.stderr.write(`for more, the same with --cursor ${next}\n`)
}
