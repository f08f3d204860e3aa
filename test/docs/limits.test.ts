import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { endpoints } from '../../src/api/routes.ts'
import { maxRowLength } from '../../src/catalogue/split.ts'
import { repository } from '../../src/cli/repository.ts'
import { usualMaxRecords } from '../../src/control/backtest-span.ts'
import { writesPerCall } from '../../src/control/catalogue/project.ts'
import { mostDrafts } from '../../src/control/drafts.ts'
import { keptMs } from '../../src/control/idempotency.ts'
import { longestDays } from '../../src/control/tokens.ts'
import { backOffMs } from '../../src/control/webhooks.ts'
import { expansionLimits } from '../../src/link/expand.ts'
import { maximumTokenLength } from '../../src/link/token.ts'
import { longestCandidateMs } from '../../src/policy/candidate-policy.ts'
import { maxImageBytes } from '../../src/policy/long-list.ts'
import { longestLifeMs, maxEntries } from '../../src/policy/override.ts'
import { programLimits } from '../../src/policy/program.ts'
import { maxPublishedLength } from '../../src/policy/published.ts'

const page = readFileSync(join(repository, 'docs/limits.md'), 'utf8')

const hourMs = 3_600_000
const mebibyte = 1024 * 1024

function grouped(count: number): string {
  return count.toLocaleString('en')
}

/** The longest unit that is whole; an hour is the longest. */
function shortly(ms: number): string {
  if (ms >= hourMs) return `${ms / hourMs} h`
  return ms >= 60_000 ? `${ms / 60_000} min` : `${ms / 1000} s`
}

const requestsAMinute = /^simple = \{ limit = (?<limit>\d+), period = 60 \}/m.exec(
  readFileSync(join(repository, 'wrangler.toml'), 'utf8'),
)?.groups?.['limit']

function megabytesOf(id: string): string {
  const bytes = endpoints.find((endpoint) => endpoint.id === id)?.stream?.maxBytes ?? 0
  return `${bytes / 1_000_000} MB`
}

const limits: readonly (readonly [what: string, figure: string])[] = [
  ['a link token', `${grouped(maximumTokenLength)} characters`],
  [
    'following a short link',
    `${expansionLimits.budgetMs / 1000} s, ${expansionLimits.mostHops} hops; ${expansionLimits.mostAtOnce} links at once`,
  ],
  ['a published program', `${maxPublishedLength / mebibyte} MiB, ${grouped(programLimits.rules)} rules`],
  ['a policy document', `${grouped(programLimits.inlineIds)} ids in place`],
  ['a list by digest', `${maxImageBytes / mebibyte} MiB`],
  ['break-glass', `${longestLifeMs / hourMs} hours ahead, ${grouped(maxEntries)} entries`],
  ['a candidate', `${longestCandidateMs / (24 * hourMs)} days ahead`],
  ['drafts of one author', `${mostDrafts}`],
  ['requests', `${requestsAMinute} a minute`],
  ['an `Idempotency-Key`', `${keptMs / hourMs} hours`],
  ['API tokens', `at most ${longestDays} days`],
  ['a webhook that does not answer', backOffMs.map(shortly).join(', ')],
  ['a backtest', `${grouped(usualMaxRecords)} records a call`],
  ['restoring a copy of the ledger', megabytesOf('restoreLedger')],
  ['a chunk of an import', `${writesPerCall} rows, ${megabytesOf('sendCatalogueChunk')}`],
  ['a row', `${grouped(maxRowLength)} characters`],
  ['writes to KV', `${writesPerCall} a chunk, and ${writesPerCall} a minute`],
]

function rowOf(what: string): string {
  return page.split('\n').find((line) => line.startsWith(`| ${what} `)) ?? ''
}

describe('the page of limits', () => {
  it.each(limits)('says of %s: %s', (what, figure) => {
    expect(rowOf(what)).toContain(figure)
  })

  it('calls nothing unbuilt that is there', () => {
    const [, unbuilt = ''] = page.split('## Not built yet')
    const built = ['console', 'link-checker'].filter((folder) => existsSync(join(repository, 'src', folder)))
    const named = { console: 'console', 'link-checker': '/check' } as const
    expect(unbuilt).toContain('off sale')
    expect(built.filter((folder) => unbuilt.includes(named[folder as keyof typeof named]))).toEqual([])
  })
})
