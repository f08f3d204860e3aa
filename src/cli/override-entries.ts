/**
 * Break-glass entries as the command line sets, removes and shows them.
 *
 * No idempotency key is sent: setting an entry twice is the same as once, and the keys are kept in the storage, which may
 * be what is away.
 *
 * @module
 */

import type { FlatDiagnostic } from '../policy/language/render/json.ts'
import { visible } from '../policy/language/render/visible.ts'
import { ApiRefusal, type Api } from './api-client.ts'
import { exit } from './exit.ts'
import { table } from './table.ts'
import { localText } from './time.ts'

/** As `GET /override` has it. */
export interface EntryRow {
  readonly id: string
  readonly kill: string | null
  readonly rule: { readonly then: { readonly action: string; readonly reason: string } } | null
  readonly until: string
  readonly reason: string
  readonly set_by: string | null
  readonly set_at: string | null
}

export interface StandingEntries {
  readonly live: boolean
  readonly from_storage: boolean
  readonly items: readonly EntryRow[]
}

export interface AppliedEntry {
  readonly id: string
  readonly until: string | null
  readonly live: boolean
  readonly trouble: string | null
  readonly audited: boolean
}

export async function standing(api: Api): Promise<StandingEntries> {
  return await api.ask<StandingEntries>('GET', '/override')
}

export async function setEntry(api: Api, id: string, body: object): Promise<AppliedEntry> {
  return await api.ask<AppliedEntry>('PUT', `/override/entries/${encodeURIComponent(id)}`, { body })
}

export async function removeEntry(api: Api, id: string, reason: string): Promise<AppliedEntry> {
  return await api.ask<AppliedEntry>('DELETE', `/override/entries/${encodeURIComponent(id)}`, { query: { reason } })
}

/** Says what came of it, how soon it is everywhere, and how to undo it; sets the exit code. */
export function tellApplied(
  what: string,
  applied: AppliedEntry,
  { json, undo }: { readonly json: boolean; readonly undo?: string },
): void {
  const { until, live, trouble, audited } = applied
  if (json) process.stdout.write(`${JSON.stringify({ format_version: 1, ...applied })}\n`)
  else process.stdout.write(`${what}${until === null ? '' : ` until ${localText(until)}`}\n`)
  const notes = [
    live
      ? 'everybody has it within two minutes; a local instance at once'
      : `kept, not live yet: ${visible(trouble ?? 'no reason given')}; it is tried again every minute`,
    ...(audited
      ? []
      : ['the storage is away: only KV was changed, and the audit will have it when the storage is back']),
    ...(undo === undefined ? [] : [`undo:  ${undo}`]),
  ]
  process.stderr.write(notes.map((note) => `  ${note}\n`).join(''))
  if (!live) process.exitCode = exit.failed
}

export function printEntries(
  { items, live, from_storage: fromStorage }: StandingEntries,
  { json, none }: { readonly json: boolean; readonly none: string },
): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ format_version: 1, live, from_storage: fromStorage, items })}\n`)
    return
  }
  if (items.length === 0) process.stderr.write(`${none}\n`)
  else process.stdout.write(table(['id', 'does', 'until', 'by', 'why'], items.map(cells)))
  if (!fromStorage) process.stderr.write('the storage is away: this is what KV and its notes say\n')
  if (!live) process.stderr.write('KV does not show exactly this yet; it is looked at every minute\n')
}

function cells({ id, kill, rule, until, set_by: by, reason }: EntryRow): readonly string[] {
  const does = kill === null ? `${rule?.then.action ?? ''} ${rule?.then.reason ?? ''}` : `${kill} off`
  return [id, does, localText(until), by ?? '?', reason].map(visible)
}

/** The mistakes of a temporary rule, each with its place; other refusals are thrown on. */
export function tellMistakes(cause: unknown, file: string): void {
  const diagnostics = cause instanceof ApiRefusal ? cause.body['diagnostics'] : undefined
  if (!(cause instanceof ApiRefusal) || !Array.isArray(diagnostics)) throw cause
  for (const { severity, code, message, help, range } of diagnostics as readonly FlatDiagnostic[]) {
    const { line, column } = range.start
    process.stderr.write(`${file}:${line}:${column}: ${severity}[${code}] ${visible(message)}\n`)
    if (help !== null) process.stderr.write(`  fix: ${visible(help)}\n`)
  }
  process.exitCode = cause.exitCode
}
