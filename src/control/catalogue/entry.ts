/**
 * Stored entries: what D1 knows of a pair besides its value, and the changes that people make to single ones.
 *
 * D1 is the truth and KV its projection: whatever changes an entry is committed with its audit entry first, and brought to
 * the edge afterwards.
 *
 * @module
 */

import { cellsOf, readRow, type CellFault, type Column, type Row, type RowKind } from '../../catalogue/row.ts'
import { sha256Hex } from '../../kernel/digest.ts'
import type { Instant } from '../../kernel/instant.ts'
import { err, ok, type Result } from '../../kernel/result.ts'
import { holds, personOf, type Actor } from '../actor.ts'
import type { Act } from '../audit.ts'
import { rowAsTaken } from './approval.ts'
import { project, type ProjectionPorts } from './project.ts'

export type Health = 'good' | 'unknown' | 'gone'

export interface StoredEntry {
  readonly key: string
  readonly kind: RowKind
  readonly marketplace: string
  readonly id: string
  /** JSON, as KV holds it. */
  readonly value: string
  readonly toMarketplace: string
  readonly toId: string
  readonly status: string
  readonly expires: Instant | undefined
  /** The import that named it last. */
  readonly job: string | undefined
  /** Grows with every change. */
  readonly revision: number
  readonly updatedAt: Instant
  readonly updatedBy: string
  /** False: KV does not show this revision yet. */
  readonly projected: boolean
  readonly checkedAt: Instant | undefined
  readonly health: Health | undefined
}

export interface EntryFilter {
  readonly marketplace?: string | undefined
  readonly status?: string | undefined
  readonly expiresBefore?: Instant | undefined
  readonly health?: Health | undefined
  /** Part of the title, or of an id. */
  readonly text?: string | undefined
  readonly job?: string | undefined
}

export interface EntryChange {
  readonly key: string
  /** The revision that is changed; absent: there must be no such entry. */
  readonly revision: number | undefined
  readonly at: Instant
  readonly by: string
}

export interface CatalogueSummary {
  readonly entries: number
  readonly byStatus: Readonly<Record<string, number>>
  readonly expired: number
  readonly expiringSoon: number
  /** Changes that KV does not show yet. */
  readonly waiting: number
  readonly gone: number
}

export interface EntryStore {
  get(key: string): Promise<StoredEntry | undefined>
  /** In the order of their keys, from after `after`. */
  list(filter: EntryFilter, after: string | undefined, limit: number): Promise<readonly StoredEntry[]>
  /** Which of these keys have an entry. */
  present(keys: readonly string[]): Promise<ReadonlySet<string>>
  summary(now: Instant, soon: Instant): Promise<CatalogueSummary>
  /** False: the entry is no longer at that revision, and nothing was changed. */
  put(row: Row, change: EntryChange, act: Act): Promise<boolean>
  remove(change: EntryChange, act: Act): Promise<boolean>
  /** Has every key written to KV again, which may have lost some. */
  forgetProjection(act: Act): Promise<void>
  /** Puts another value in its place while keeping in mind what was uploaded. */
  revise(value: string, status: string, change: EntryChange, act: Act): Promise<boolean>
}

export interface EntryPorts extends ProjectionPorts {
  readonly entries: EntryStore
}

export interface Wish {
  readonly actor: Actor
  readonly at: Instant
  /** The revision that the actor has read; `*` is any. */
  readonly match: string | undefined
}

export type EntryFault =
  | { readonly kind: 'missing' }
  /** It exists, and the wish does not say which state it changes. */
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'not_pending'; readonly status: string }
  /** Who uploaded an entry does not approve it. */
  | { readonly kind: 'own' }
  | ({ readonly kind: 'cell' } & CellFault)

export type Changed = Result<StoredEntry, EntryFault>

/** Makes an entry or puts another in its place, as far as the actor may: see `rowAsTaken`. */
export async function putEntry(sent: Row, wish: Wish, ports: EntryPorts): Promise<Changed> {
  const standing = await ports.entries.get(sent.key)
  if (standing === undefined && wish.match !== undefined) return err({ kind: 'missing' })
  if (standing !== undefined && wish.match === undefined) return err({ kind: 'unmatched' })
  if (standing !== undefined && !fits(standing, wish)) return err({ kind: 'changed' })
  const row = rowAsTaken(sent, standing, wish.actor)
  const detail = { key: row.key, digest: await sha256Hex(row.value), created: standing === undefined }
  const isDone = await ports.entries.put(row, changeOf(row.key, standing, wish), actOf('catalogue.put', wish, detail))
  return isDone ? await shown(row.key, ports) : err({ kind: 'changed' })
}

export async function deleteEntry(key: string, wish: Wish, ports: EntryPorts): Promise<Result<undefined, EntryFault>> {
  const standing = await ports.entries.get(key)
  if (standing === undefined) return err({ kind: 'missing' })
  if (!fits(standing, wish)) return err({ kind: 'changed' })
  const act = actOf('catalogue.delete', wish, { key })
  if (!(await ports.entries.remove(changeOf(key, standing, wish), act))) return err({ kind: 'changed' })
  await project(await ports.projection.waitingOf([key]), ports)
  return ok(undefined)
}

/** Makes a pending entry count. Whoever uploaded it asks somebody else, unless they are an admin. */
export async function approveEntry(key: string, wish: Wish, ports: EntryPorts): Promise<Changed> {
  const standing = await ports.entries.get(key)
  if (standing === undefined) return err({ kind: 'missing' })
  if (wish.match !== undefined && !fits(standing, wish)) return err({ kind: 'changed' })
  if (standing.status !== 'pending') return err({ kind: 'not_pending', status: standing.status })
  if (personOf(standing.updatedBy) === personOf(wish.actor.id) && !holds(wish.actor.role, 'admin'))
    return err({ kind: 'own' })
  const value = valueWith(standing, { status: 'active', approved_by: wish.actor.id })
  const act = actOf('catalogue.approve', wish, { key, uploaded_by: standing.updatedBy })
  const change = changeOf(key, standing, wish)
  const isDone = await ports.entries.revise(value, 'active', change, act)
  return isDone ? await shown(key, ports) : err({ kind: 'changed' })
}

function fits({ revision }: StoredEntry, { match }: Wish): boolean {
  return match === '*' || match === String(revision)
}

function changeOf(key: string, standing: StoredEntry | undefined, { at, actor }: Wish): EntryChange {
  return { key, revision: standing?.revision, at, by: actor.id }
}

function actOf(act: string, { at, actor }: Wish, detail: Act['detail']): Act {
  return { at, actor: actor.id, act, detail }
}

async function shown(key: string, ports: EntryPorts): Promise<Changed> {
  await project(await ports.projection.waitingOf([key]), ports)
  const stored = await ports.entries.get(key)
  return stored === undefined ? err({ kind: 'changed' }) : ok(stored)
}

/** The value with other cells, written as an import would write it. */
export function valueWith(entry: StoredEntry, cells: Partial<Record<Column, string>>): string {
  const all = { ...cellsOf(entry, entry.value), ...cells }
  const row = readRow((column) => all[column] || undefined)
  if (!row.ok) throw new Error(`the entry ${entry.key} cannot be read: ${row.error.column} ${row.error.message}`)
  return row.value.value
}
