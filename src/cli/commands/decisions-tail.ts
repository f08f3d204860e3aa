/**
 * `detour decisions tail`: decisions as they are made.
 *
 * @module
 */

import { setTimeout as pause } from 'node:timers/promises'

import { buildCommand } from '@stricli/core'

import { formatInstant, instant } from '../../kernel/instant.ts'
import type { Api } from '../api-client.ts'
import { connect } from '../connection.ts'
import { filterFlags, queryOf, type FilterFlags } from './decisions-flags.ts'
import { decisionLine, type DecisionPage, type ShownDecision } from './decision-line.ts'

interface Flags extends FilterFlags {
  readonly json: boolean
}

export const tailCommand = buildCommand({
  docs: {
    brief: 'Show decisions as they are made',
    fullDescription:
      'Asks every two seconds until Ctrl-C. What arrives more than a minute after its click is not shown; `decisions query` has it.',
  },
  parameters: {
    flags: { ...filterFlags, json: { kind: 'boolean', brief: 'Print NDJSON', default: false } },
  },
  func: tail,
})

const everyMs = 2000
/** Isolates wait, the queue waits, and a delivery may be repeated: records come late, and in no order. */
const lookBackMs = 60_000

async function tail(flags: Flags): Promise<void> {
  const api = connect()
  const ended = new AbortController()
  process.once('SIGINT', () => ended.abort())
  if (!flags.json) process.stderr.write('waiting for decisions; Ctrl-C ends it\n')
  const began = Date.now()
  const shown = new Map<string, number>()
  while (!ended.signal.aborted) {
    const from = Math.max(began, Date.now() - lookBackMs)
    const fresh = await readSince(api, { ...queryOf(flags), from: formatInstant(instant(from)) }, shown)
    for (const each of fresh.toReversed()) {
      process.stdout.write(flags.json ? `${JSON.stringify(each)}\n` : decisionLine(each))
    }
    for (const { id } of fresh) shown.set(id, Date.now())
    for (const [id, at] of shown) if (at < Date.now() - 2 * lookBackMs) shown.delete(id)
    await pause(everyMs, undefined, { signal: ended.signal }).catch(() => undefined)
  }
}

/** Newest first, without those that were shown. */
async function readSince(
  api: Api,
  query: Readonly<Record<string, string | number | undefined>>,
  shown: ReadonlyMap<string, number>,
): Promise<ShownDecision[]> {
  const fresh: ShownDecision[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await api.ask<DecisionPage>('get', '/decisions', { query: { ...query, limit: 200, cursor } })
    fresh.push(...page.items.filter(({ id }) => !shown.has(id)))
    if (page.next === null) return fresh
    cursor = page.next
  }
}
