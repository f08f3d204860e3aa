/**
 * `detour catalogue export|coverage|health`: the catalogue as a whole.
 *
 * @module
 */

import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'

import { buildCommand } from '@stricli/core'

import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { parseCount } from '../parse.ts'
import { table } from '../table.ts'

const json = { kind: 'boolean', brief: 'Print JSON', default: false } as const

interface ExportFlags {
  readonly format: 'csv' | 'ndjson'
  readonly out?: string
}

export const exportCommand = buildCommand({
  docs: { brief: 'Write the whole catalogue, as an import reads it' },
  parameters: {
    flags: {
      format: { kind: 'enum', values: ['csv', 'ndjson'], brief: 'How', default: 'csv' },
      out: { kind: 'parsed', parse: String, brief: 'Where (default: standard output)', optional: true },
    },
    aliases: { o: 'out' },
  },
  func: async ({ format, out }: ExportFlags) => {
    const response = await connect().open('GET', '/catalogue/export', { query: { format } })
    if (response.body === null) throw new Error('the instance sent nothing')
    const rows = Readable.fromWeb(response.body as NodeStream<Uint8Array>)
    if (out === undefined) {
      await pipeline(rows, process.stdout, { end: false })
      return
    }
    // Whole or not at all: half an export would delete entries when it comes back as a replacement.
    const beside = `${out}.${process.pid}.tmp`
    try {
      await pipeline(rows, createWriteStream(beside, { flags: 'wx' }))
      renameSync(beside, out)
    } catch (cause) {
      rmSync(beside, { force: true })
      throw new UsageError(`${out}: the export did not come to its end`, { cause })
    }
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
      json,
    },
  },
  func: async ({ json: asJson, ...query }: CoverageFlags) => {
    const { items } = await connect().ask<{ items: readonly CoverageRow[] }>('GET', '/catalogue/coverage', { query })
    if (asJson) {
      process.stdout.write(`${JSON.stringify({ format_version: 1, items })}\n`)
      return
    }
    const rows = items.map(({ product, why, count, has_entry: hasEntry }) => [
      String(count),
      visible(product),
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
  parameters: { flags: { json } },
  func: async (flags: { readonly json: boolean }) => {
    const health = await connect().ask<Health>('GET', '/catalogue/health')
    if (flags.json) {
      process.stdout.write(`${JSON.stringify({ format_version: 1, ...health })}\n`)
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
    const shown = rows.map(([what, many, next]) => [what, many.toLocaleString('en'), many > 0 ? next : ''])
    process.stdout.write(table(['', 'number', 'see'], shown))
  },
})
