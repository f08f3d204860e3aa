/**
 * `detour catalogue project`: bring what waits to KV now, or everything again.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { connect } from '../connection.ts'
import { exit } from '../exit.ts'
import { makeProgress } from '../progress.ts'

interface Projected {
  readonly written: number
  readonly failed: number
  readonly waiting: number
}

export const projectCommand = buildCommand({
  docs: {
    brief: 'Bring what waits to KV now, or everything again',
    fullDescription:
      'The cron does the same every minute, 900 keys at a time. With --all every entry is written again: for a namespace that lost keys, or a new one. Ends with 1 when KV does not take them.',
  },
  parameters: {
    flags: { all: { kind: 'boolean', brief: 'Every entry, not only what waits', default: false } },
  },
  func: project,
})

async function project({ all }: { readonly all: boolean }): Promise<void> {
  const api = connect()
  const progress = makeProgress()
  let written = 0
  for (let isFirst = true; ; isFirst = false) {
    const step = await api.ask<Projected>('POST', '/catalogue/projection', { body: { all: all && isFirst } })
    written += step.written
    progress.says(`${written} keys written, ${step.waiting} are waiting`)
    if (step.waiting > 0 && step.written > 0) continue
    progress.done()
    process.stdout.write(`${written} keys written${step.waiting === 0 ? '' : `, ${step.waiting} are waiting`}\n`)
    if (step.waiting > 0) process.exitCode = exit.failed
    return
  }
}
