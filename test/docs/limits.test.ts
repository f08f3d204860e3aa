import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { endpoints } from '../../src/api/routes.ts'
import { maxRowLength } from '../../src/catalogue/split.ts'
import { repository } from '../../src/cli/repository.ts'
import { mostMaxRecords, usualMaxRecords } from '../../src/control/backtest-span.ts'
import { mostGroups, mostIds } from '../../src/control/backtest-tally.ts'
import { writesPerCall } from '../../src/control/catalogue/project.ts'
import { mostDrafts } from '../../src/control/drafts.ts'
import { keptMs } from '../../src/control/idempotency.ts'
import { mostNotes } from '../../src/control/override.ts'
import { defaultRetention } from '../../src/control/records/retention.ts'
import { longestDays } from '../../src/control/tokens.ts'
import { backOffMs } from '../../src/control/webhooks.ts'
import { longestQuestion } from '../../src/gateway/decisions-route.ts'
import { hourMs } from '../../src/kernel/instant.ts'
import { mostLinks } from '../../src/link-checker/asked.ts'
import { expansionLimits } from '../../src/link/expand.ts'
import { maximumTokenLength, surfaceLength } from '../../src/link/token.ts'
import { mostOverlaps } from '../../src/policy/analysis/overlaps.ts'
import { longestCandidateMs } from '../../src/policy/candidate-policy.ts'
import {
  listsSchema,
  marketplacesSchema,
  messagesSchema,
  surfacesSchema,
} from '../../src/policy/language/schema/declared.ts'
import { labelLength, labelsSchema, rulesSchema } from '../../src/policy/language/schema/rules.ts'
import { coverageSchema, testsSchema } from '../../src/policy/language/schema/tests.ts'
import { maxIdBytes, maxImageBytes } from '../../src/policy/long-list.ts'
import { longestLifeMs, maxEntries } from '../../src/policy/override.ts'
import { programLimits } from '../../src/policy/program.ts'
import { maxPublishedLength } from '../../src/policy/published.ts'
import { longestWait } from '../../src/policy/short-links.ts'
import { maxFieldBytes } from '../../src/record/redact.ts'

const page = readFileSync(join(repository, 'docs/limits.md'), 'utf8')

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

/** How many a schema lets in, as items or as names. */
function mostIn(schema: object, by: 'maxItems' | 'maxProperties'): string {
  const most = (schema as Readonly<Record<string, unknown>>)[by]
  if (typeof most !== 'number') throw new Error(`the schema has no ${by}`)
  return grouped(most)
}

const limits: readonly (readonly [what: string, figure: string])[] = [
  ['a claim of a token', `a surface ${surfaceLength}`],
  ['following a short link', `up to ${grouped(longestWait)} ms`],
  ['a field of a record', `${maxFieldBytes} bytes`],
  ['`POST /v1/decisions`', `${longestQuestion / 1024} KiB`],
  ['links in one form', `${mostLinks}`],
  ['a policy document', `${mostIn(rulesSchema, 'maxItems')} rules`],
  ['names in a document', `${mostIn(surfacesSchema, 'maxProperties')} surfaces`],
  ['names in a document', `${mostIn(marketplacesSchema, 'maxProperties')} marketplaces`],
  ['names in a document', `${mostIn(listsSchema, 'maxProperties')} lists`],
  ['names in a document', `${mostIn(messagesSchema, 'maxProperties')} messages`],
  ['names in a document', `${mostIn(labelsSchema, 'maxProperties')} labels of ${labelLength} characters`],
  ['tests in a document', `${mostIn(testsSchema, 'maxItems')}, and ${mostIn(coverageSchema, 'maxItems')} demands`],
  ['findings about a document', `${grouped(mostOverlaps)} overlaps`],
  ['a list by digest', `${maxIdBytes} bytes an id`],
  ['break-glass while D1 is away', `${grouped(mostNotes)} changes`],
  ['a backtest', `${grouped(mostMaxRecords)} if asked`],
  ['groups of a backtest', `${grouped(mostGroups)} groups and rules, ${grouped(mostIds)} ids`],
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

  it('says how long things are kept, as the settings have it where nobody sets them', () => {
    const { archives, rollups } = defaultRetention
    expect(page).toContain(`Raw records for ${archives} days and counts for ${rollups}`)
  })

  it('has every row once', () => {
    const rows = page.split('\n').flatMap((line) => /^\| (?<what>.+?) +\|/.exec(line)?.groups?.['what'] ?? [])
    expect(rows.length).toBeGreaterThan(70)
    expect(rows.filter((what, index) => what !== 'what' && rows.indexOf(what) !== index)).toEqual([])
  })

  it('calls nothing unbuilt that is there', () => {
    const [, unbuilt = ''] = page.split('## Not built yet')
    const built = ['console', 'link-checker'].filter((folder) => existsSync(join(repository, 'src', folder)))
    const named = { console: 'console', 'link-checker': '/check' } as const
    expect(unbuilt).toContain('off sale')
    expect(built.filter((folder) => unbuilt.includes(named[folder as keyof typeof named]))).toEqual([])
  })
})
