import { expect, it } from 'vitest'

import { openChange, reviewChange, scheduleChange } from '../../src/control/request-acts.ts'
import { publishChange } from '../../src/control/request-publish.ts'
import { runSchedules } from '../../src/control/schedule.ts'
import { instant } from '../../src/kernel/instant.ts'
import { d1Override } from '../../src/store/d1-override.ts'
import { d1Requests } from '../../src/store/d1-requests.ts'
import { d1Settings } from '../../src/store/d1-settings.ts'
import { d1Versions } from '../../src/store/d1-versions.ts'
import { kvLivePolicy } from '../../src/store/kv-policy.ts'
import { bindings } from '../support/worker.ts'

const policy = `detour: policy/v1
meta: { name: sample, owner: somebody, timezone: UTC }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
rules:
  - { id: live, if: { surface: [live_room], to: { party: external } }, then: { explain: live_external_closed } }
  - { id: video, if: { surface: [short_video], to: { party: external } }, then: { explain: live_external_closed } }
`
const looser = policy.split('\n').slice(0, -2).join('\n')

it('is reviewed, published once by ten at the same moment, and scheduled, on the database of the platform', async () => {
  const { DB: database, KV: kv } = bindings
  const ports = {
    requests: d1Requests(database),
    versions: d1Versions(database),
    settings: d1Settings(database),
    live: kvLivePolicy(kv),
    overrideEntries: d1Override(database),
  }
  const now = instant(Date.parse('2026-03-01T00:00:00Z'))
  const person = (id: string) => ({ actor: { id, name: id, role: 'publisher', areas: undefined } as const, at: now })
  const texts = { title: 'a change', description: undefined, draft: undefined }
  const approval = { verdict: 'approve', revision: 1, comment: undefined } as const

  await openChange({ ...texts, source: policy, base: 0 }, person('ann'), ports)
  const publish = (id: string) => publishChange(1, { ...person(id), idempotencyKey: undefined }, ports)
  const outcomes = await Promise.all(Array.from({ length: 10 }, (_, n) => publish(`p${n}`)))
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)

  await openChange({ ...texts, source: looser, base: 1 }, person('ann'), ports)
  expect(await scheduleChange(2, instant(now + 60_000), person('bob'), ports)).toMatchObject({ ok: false })
  await reviewChange(2, approval, person('bob'), ports)
  expect(await scheduleChange(2, instant(now + 60_000), person('bob'), ports)).toMatchObject({ ok: true })
  expect((await runSchedules(ports, now)).published).toEqual([])
  const run = await runSchedules(ports, instant(now + 60_000))
  expect(run.published).toMatchObject([{ request: 2, version: 2 }])
  const states = (await ports.requests.list({}, 10)).map(({ id, state, version, events }) => {
    return [id, state, version, events.map(({ kind, actor }) => `${kind} ${actor}`)]
  })
  expect(states).toEqual([
    [2, 'applied', 2, ['open ann', 'approve bob']],
    [1, 'applied', 1, ['open ann']],
  ])
})
