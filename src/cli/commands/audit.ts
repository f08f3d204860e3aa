/**
 * `detour audit list|export|verify`: who did what, and whether the record of it still holds.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import { instant, parseInstant, type Instant } from '../../kernel/instant.ts'
import { connect } from '../connection.ts'
import { jsonFlag, outAlias, outFlag } from '../flags.ts'
import { parseCount } from '../parse.ts'
import { printJson } from '../print-json.ts'
import { bytesOf, save } from '../save-response.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'
import { auditVerifyCommand } from './audit-verify.ts'

interface EntryRow {
  readonly n: number
  readonly at: string
  readonly actor: string
  readonly act: string
  readonly detail: Readonly<Record<string, unknown>>
}

interface ListFlags {
  readonly limit: number
  readonly before?: number
  readonly actor?: string
  readonly act?: string
  readonly json: boolean
}

const list = buildCommand({
  docs: { brief: 'Read who did what, newest first' },
  parameters: {
    flags: {
      limit: { kind: 'parsed', parse: parseCount, brief: 'How many at most, up to 200', default: '20' },
      before: { kind: 'parsed', parse: parseCount, brief: 'Only entries below this number', optional: true },
      actor: {
        kind: 'parsed',
        parse: String,
        brief: 'Only of this actor, such as bootstrap; of a person also by their tokens',
        optional: true,
      },
      act: {
        kind: 'parsed',
        parse: String,
        brief: 'Only this act, such as version.publish or version',
        optional: true,
      },
      json: jsonFlag,
    },
  },
  func: async ({ limit, before, actor, act, json }: ListFlags) => {
    const query = { limit, cursor: before, actor, act }
    const page = await connect().ask<{ readonly items: readonly EntryRow[] }>('GET', '/audit', { query })
    if (json) printJson(page)
    else process.stdout.write(table(['entry', 'when', 'who', 'did', 'what'], page.items.map(cells)))
  },
})

function cells({ n, at, actor, act, detail }: EntryRow): readonly string[] {
  const parts = Object.entries(detail).filter(([, value]) => value !== null)
  const what = parts.map(([name, value]) => `${name}=${partText(name, value)}`)
  return [String(n), localText(at), actor, act, what.join(' ')]
}

/** Parts of details that are instants: some acts keep them as RFC 3339, some as milliseconds. */
const instants: ReadonlySet<string> = new Set(['at', 'from', 'until', 'expires_at', 'seen_at'])

function partText(name: string, value: unknown): string {
  const at = instants.has(name) ? instantIn(value) : undefined
  if (at !== undefined) return localText(at)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function instantIn(value: unknown): Instant | undefined {
  if (typeof value === 'number') return new Date(value).getTime() === value ? instant(value) : undefined
  const read = typeof value === 'string' ? parseInstant(value) : undefined
  return read?.ok === true ? read.value : undefined
}

const exportAll = buildCommand({
  docs: {
    brief: 'Print or save the whole chain, one entry a line (NDJSON)',
    fullDescription:
      'Keep it with its last number and hash; `detour audit verify FILE` verifies it without an instance. Taking it is noted in the audit, as `audit.export`.',
  },
  parameters: {
    flags: { out: outFlag },
    aliases: outAlias,
  },
  func: async ({ out }: { readonly out?: string }) => {
    await save(bytesOf(await connect().open('GET', '/audit/export')), out)
  },
})

export const auditRoutes = buildRouteMap({
  docs: { brief: 'Who did what, and whether the record of it still holds' },
  routes: { list, export: exportAll, verify: auditVerifyCommand },
})
