/**
 * `detour catalogue export|coverage|health`: the catalogue as a whole.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { connect } from '../connection.ts'
import { jsonFlag, outAlias, outFlag } from '../flags.ts'
import { parseCount } from '../parse.ts'
import { printJson } from '../print-json.ts'
import { bytesOf, save } from '../save-response.ts'
import { table } from '../table.ts'

interface ExportFlags {
  readonly format: 'csv' | 'ndjson'
  readonly out?: string
}

export const exportCommand = buildCommand({
  docs: { brief: 'Write the whole catalogue, as an import reads it' },
  parameters: {
    flags: {
      format: { kind: 'enum', values: ['csv', 'ndjson'], brief: 'How', default: 'csv' },
      out: outFlag,
    },
    aliases: outAlias,
  },
  func: async ({ format, out }: ExportFlags) => {
    await save(bytesOf(await connect().open('GET', '/catalogue/export', { query: { format } })), out)
  },
})

interface CoverageRow {
  readonly product: string
  readonly why: string
  readonly count: number
  readonly key: string
  readonly has_entry: boolean
}

interface CoverageFlags {
  readonly days: number
  readonly limit: number
  readonly json: boolean
}

export const coverageCommand = buildCommand({
  docs: { brief: 'Say which products were clicked and had no equivalent, most clicked first' },
  parameters: {
    flags: {
      days: { kind: 'parsed', parse: parseCount, brief: 'How far back, today included', default: '7' },
      limit: { kind: 'parsed', parse: parseCount, brief: 'How many at most, up to 200', default: '50' },
      json: jsonFlag,
    },
  },
  func: async ({ json: asJson, ...query }: CoverageFlags) => {
    const { items } = await connect().ask<{ items: readonly CoverageRow[] }>('GET', '/catalogue/coverage', { query })
    if (asJson) {
      printJson({ items })
      return
    }
    const rows = items.map(({ product, why, count, has_entry: hasEntry }) => [
      count,
      product,
      why,
      hasEntry ? 'yes' : 'no',
    ])
    process.stdout.write(table(['clicks', 'product', 'why', 'entry by now'], rows))
  },
})

interface Health {
  readonly entries: number
  readonly by_status: Readonly<Record<string, number>>
  readonly expired: number
  readonly expiring_soon: number
  readonly waiting: number
  readonly gone: number
}

export const healthCommand = buildCommand({
  docs: { brief: 'Say how many entries count, wait, expire or lead nowhere' },
  parameters: { flags: { json: jsonFlag } },
  func: async (flags: { readonly json: boolean }) => {
    const health = await connect().ask<Health>('GET', '/catalogue/health')
    if (flags.json) {
      printJson(health)
      return
    }
    const { entries, by_status: byStatus, expired, expiring_soon: soon, waiting, gone } = health
    const rows: [string, number, string][] = [
      ['entries', entries, ''],
      ...Object.entries(byStatus).map(([status, many]): [string, number, string] => [
        `  ${status}`,
        many,
        status === 'pending' ? 'detour catalogue list --status pending' : '',
      ]),
      ['expired', expired, 'detour catalogue expiring --days 0'],
      ['expiring within 14 days', soon, 'detour catalogue expiring'],
      ['target gone', gone, 'detour catalogue list --health gone'],
      ['not in KV yet', waiting, ''],
    ]
    const shown = rows.map(([what, many, next]) => [what, many, many > 0 ? next : ''])
    process.stdout.write(table(['', 'number', 'see'], shown))
  },
})
