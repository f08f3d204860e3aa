/**
 * A control plane over SQLite, with documents that are stricter and looser than one another.
 *
 * @module
 */

import type { Actor, Role } from '../../src/control/actor.ts'
import { publish } from '../../src/control/publish.ts'
import type { RequestPublishPorts } from '../../src/control/request-publish.ts'
import { changedSettings, defaultSettings, type Settings } from '../../src/control/settings.ts'
import { instant, type Instant } from '../../src/kernel/instant.ts'
import { d1Audit } from '../../src/store/d1-ledger.ts'
import { d1Override } from '../../src/store/d1-override.ts'
import { d1Requests } from '../../src/store/d1-requests.ts'
import { d1Settings } from '../../src/store/d1-settings.ts'
import { d1Versions } from '../../src/store/d1-versions.ts'
import { memoryKv } from '../../src/store/memory.ts'
import { sqliteD1 } from '../store/sqlite.ts'

export const start = instant(Date.parse('2026-03-01T00:00:00Z'))
const minute = 60_000

export function later(minutes: number): Instant {
  return instant(start + minutes * minute)
}

/** A policy that shows outside links from `surfaces` an explanation; `note` makes documents of one meaning different. */
export function policy(surfaces: readonly string[], note = 'sample'): string {
  return `detour: policy/v1
meta: { name: ${note}, owner: somebody, timezone: UTC }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
rules:
${surfaces
  .map(
    (surface) =>
      `  - id: closed-${surface}\n    if: { surface: [${surface}], to: { party: external } }\n    then: { explain: live_external_closed }`,
  )
  .join('\n')}
`
}

/** What is published first; the others are written upon it. */
export const closed = policy(['live_room', 'short_video'])
export const looser = policy(['live_room'])
export const stricter = policy(['live_room', 'short_video', 'showcase'])
export const invalid = policy(['no_such_surface'])

export function person(id: string, role: Role = 'publisher'): Actor {
  return { id, name: id, role, areas: undefined }
}

export const ann = person('ann')
export const bob = person('bob')
export const cat = person('cat')

export interface Desk {
  readonly ports: RequestPublishPorts & { readonly now: () => Instant }
  readonly sqlite: ReturnType<typeof sqliteD1>
  /** What the audit says, oldest first. */
  readonly acts: () => Promise<readonly string[]>
  readonly set: (settings: Partial<Settings>) => Promise<void>
  /** Publishes past the gates, as somebody else would. */
  readonly publish: (source: string) => Promise<number>
}

/** A desk where `closed` is version 1. */
export async function deskWith(settings: Partial<Settings> = {}): Promise<Desk> {
  const sqlite = sqliteD1()
  const { database } = sqlite
  const store = d1Settings(database)
  const versions = d1Versions(database)
  const { live } = memoryKv()
  const overrideEntries = d1Override(database)
  const ports = { requests: d1Requests(database), versions, settings: store, live, overrideEntries, now: () => start }
  const desk: Desk = {
    ports,
    sqlite,
    acts: async () => (await d1Audit(database).read(0, 1000)).map(({ act }) => act),
    set: async (more) => {
      const { settings: before, revision } = await store.read()
      const after = { ...before, ...more }
      const detail = changedSettings(before, after)
      await store.write(after, revision, { at: start, actor: 'admin', act: 'settings.change', detail })
    },
    publish: async (source) => {
      const base = await versions.head()
      const approval = { request: `other-${base}`, approvedBy: [] }
      const request = { source, base, message: 'other', actor: person('dan'), idempotencyKey: undefined, approval }
      const published = await publish(request, ports)
      if (!published.ok) throw new Error(published.error.kind)
      return published.value.version
    },
  }
  await desk.publish(closed)
  if (Object.keys(settings).length > 0) await desk.set({ ...defaultSettings, ...settings })
  return desk
}
