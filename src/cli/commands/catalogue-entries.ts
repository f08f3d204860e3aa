/**
 * `detour catalogue list|show|approve|delete|expiring`: single entries.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { dayMs } from '../../kernel/instant.ts'
import { connect } from '../connection.ts'
import { isConfirmed } from '../confirm.ts'
import { exit } from '../exit.ts'
import { jsonFlag } from '../flags.ts'
import { parseCount } from '../parse.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'

interface EntryRow {
  readonly key: string
  readonly row: Readonly<Record<string, string>>
  readonly status: string
  readonly expires_at: string | null
  readonly import: string | null
  readonly revision: number
  readonly updated_at: string
  readonly updated_by: string
  readonly projected: boolean
  readonly checked_at: string | null
  readonly health: string | null
}

interface EntryPage {
  readonly items: readonly EntryRow[]
  readonly next: string | null
}

const word = { kind: 'parsed', parse: String, optional: true } as const
const limit = { kind: 'parsed', parse: parseCount, brief: 'How many at most, up to 200', default: '50' } as const
const key = {
  kind: 'tuple',
  parameters: [{ brief: 'Its key, such as eq:taobao:41', parse: String, placeholder: 'key' }],
} as const

interface ListFlags {
  readonly marketplace?: string
  readonly status?: 'active' | 'pending' | 'delisted'
  readonly health?: 'good' | 'unknown' | 'gone'
  readonly text?: string
  readonly import?: string
  readonly after?: string
  readonly limit: number
  readonly json: boolean
}

export const listCommand = buildCommand({
  docs: { brief: 'List entries by their keys' },
  parameters: {
    flags: {
      marketplace: { ...word, brief: 'Of the outside product' },
      status: { kind: 'enum', values: ['active', 'pending', 'delisted'], brief: 'Its status', optional: true },
      health: { kind: 'enum', values: ['good', 'unknown', 'gone'], brief: 'What the check found', optional: true },
      text: { ...word, brief: 'A part of the title, or an id' },
      import: { ...word, brief: 'The import that named them last' },
      after: { ...word, brief: 'The key after which to begin' },
      limit,
      json: jsonFlag,
    },
  },
  func: async ({ json: asJson, after, ...query }: ListFlags) => {
    await printPage({ ...query, cursor: after }, asJson)
  },
})

export const expiringCommand = buildCommand({
  docs: { brief: 'List entries that have expired or soon will' },
  parameters: {
    flags: {
      days: { kind: 'parsed', parse: parseCount, brief: 'How far ahead', default: '14' },
      limit,
      json: jsonFlag,
    },
  },
  func: async (flags: { readonly days: number; readonly limit: number; readonly json: boolean }) => {
    const before = new Date(Date.now() + flags.days * dayMs).toISOString()
    await printPage({ expires_before: before, limit: flags.limit }, flags.json)
  },
})

async function printPage(query: Readonly<Record<string, string | number | undefined>>, asJson: boolean): Promise<void> {
  const page = await connect().ask<EntryPage>('GET', '/catalogue/entries', { query })
  if (asJson) {
    printJson(page)
    return
  }
  const heads = ['key', 'equivalent', 'grade', 'status', 'expires', 'health', 'title']
  process.stdout.write(table(heads, page.items.map(cells)))
  if (page.next !== null) process.stderr.write(`more: --after ${page.next}\n`)
}

function cells({ key: entry, row, status, expires_at: expires, health, projected }: EntryRow): readonly string[] {
  return [
    entry,
    `${row['to_marketplace'] ?? ''}:${row['to_id'] ?? ''}`,
    row['grade'] ?? '',
    projected ? status : `${status} (not in KV yet)`,
    expires === null ? '' : localText(expires),
    health ?? '',
    row['title'] ?? '',
  ]
}

export const showCommand = buildCommand({
  docs: { brief: 'Show an entry' },
  parameters: { flags: { json: jsonFlag }, positional: key },
  func: async (flags: { readonly json: boolean }, entryKey: string) => {
    const entry = await connect().ask<EntryRow>('GET', `/catalogue/entries/${encodeURIComponent(entryKey)}`)
    if (flags.json) {
      printJson(entry)
      return
    }
    const facts: [string, string][] = [
      ...Object.entries(entry.row),
      ['updated', `${localText(entry.updated_at)} by ${entry.updated_by}`],
      ['import', entry.import ?? 'none'],
      ['in KV', entry.projected ? 'yes' : 'not yet'],
      ['target', entry.checked_at === null ? 'not looked at' : `${entry.health ?? ''}, ${localText(entry.checked_at)}`],
    ]
    process.stdout.write(table(['key', entry.key], facts))
  },
})

export const approveCommand = buildCommand({
  docs: { brief: 'Make a pending entry count' },
  parameters: { flags: { json: jsonFlag }, positional: key },
  func: async (flags: { readonly json: boolean }, entryKey: string) => {
    const path = `/catalogue/entries/${encodeURIComponent(entryKey)}/approve` as const
    const entry = await connect().ask<EntryRow>('POST', path)
    if (flags.json) printJson(entry)
    else process.stdout.write(`${entry.key} is active\n`)
  },
})

export const deleteCommand = buildCommand({
  docs: { brief: 'Delete an entry' },
  parameters: {
    flags: { yes: { kind: 'boolean', brief: 'Do not ask', default: false } },
    positional: key,
  },
  func: async (flags: { readonly yes: boolean }, entryKey: string) => {
    const api = connect()
    const path = `/catalogue/entries/${encodeURIComponent(entryKey)}` as const
    const entry = await api.ask<EntryRow>('GET', path)
    const question = `${entry.key} → ${entry.row['to_marketplace'] ?? ''}:${entry.row['to_id'] ?? ''} will be deleted.`
    if (!(await isConfirmed(question, { word: 'delete', yes: flags.yes }))) {
      process.stderr.write('nothing was deleted\n')
      process.exitCode = exit.failed
      return
    }
    await api.ask('DELETE', path, { ifMatch: String(entry.revision) })
    process.stdout.write(`${entry.key} is deleted\n`)
  },
})
