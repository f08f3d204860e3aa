/**
 * Settings: who must agree on what, and how long things are kept.
 *
 * @module
 */

import * as v from 'valibot'

import { changedSettings, gateCodes, type SettingsStore } from '../../control/settings.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { problem } from '../problem.ts'

export interface SettingsPorts {
  readonly settings: SettingsStore
}

const endpoint = endpointsOf<SettingsPorts>()

function whole(least: number, most: number, description: string) {
  return v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most), v.description(description))
}

function share(description: string) {
  return v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description(description))
}

const settings = v.strictObject({
  approvals: whole(0, 5, 'How many people must approve a change that meets a gate; 0: nobody'),
  self_approval: v.pipe(v.boolean(), v.description('Whether whoever wrote a change may approve it')),
  backtest: v.strictObject({
    days: whole(1, 90, 'How far back the records are asked'),
    max_changed_share: v.pipe(
      v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
      v.description('Above this share of changed clicks a change needs approval; null: the records are not asked'),
    ),
    max_undetermined_share: share('The same, for clicks of which the records cannot say'),
  }),
  rollback_days: whole(0, 400, 'Bringing back a version that was replaced longer ago needs approval'),
  min_rules_share: share('A document that keeps less than this share of the rules needs approval'),
  retention: v.strictObject({
    raw: whole(1, 400, 'Days for which decision records are kept'),
    rollups: whole(1, 4000, 'Days for which their counts are kept'),
  }),
  protected: v.pipe(
    v.array(v.picklist(gateCodes)),
    v.maxLength(gateCodes.length),
    v.description('The kinds of change that need approval'),
  ),
})

export const settingsEndpoints = [
  endpoint({
    id: 'getSettings',
    method: 'get',
    path: '/settings',
    area: 'settings',
    role: 'viewer',
    summary: 'Read the settings',
    description: 'Where nothing was ever set, these are the defaults.',
    replies: [{ status: 200, description: 'All settings; the ETag is their revision', schema: settings }],
    handle: async ({ ports }) => {
      const stored = await ports.settings.read()
      return json(200, stored.settings, { etag: String(stored.revision) })
    },
  }),

  endpoint({
    id: 'putSettings',
    method: 'put',
    path: '/settings',
    area: 'settings',
    role: 'admin',
    summary: 'Replace the settings',
    description: 'All of them are sent, as they were read, with what is to change.',
    needsMatch: true,
    body: settings,
    replies: [{ status: 200, description: 'The settings as they are now', schema: settings }],
    problems: ['precondition-failed'],
    handle: async ({ ports, body, ifMatch, actor, now }) => {
      const before = await ports.settings.read()
      if (ifMatch !== '*' && ifMatch !== String(before.revision)) return changedMeanwhile()
      const changed = changedSettings(before.settings, body)
      if (Object.keys(changed).length === 0) return json(200, before.settings, { etag: String(before.revision) })
      const act = { at: now, actor: actor.id, act: 'settings.change', detail: changed }
      const revision = await ports.settings.write(body, before.revision, act)
      return revision === undefined ? changedMeanwhile() : json(200, body, { etag: String(revision) })
    },
  }),
]

function changedMeanwhile(): Response {
  return problem('precondition-failed', 'somebody changed the settings since you read them')
}
