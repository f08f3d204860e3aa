/**
 * An instance with a life behind it: clicks from several places, versions, requests in several states, a draft, a candidate,
 * an override, tokens of three people. What the console is looked at with.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { Api } from '../../src/cli/api-client.ts'
import { repository } from '../../src/cli/repository.ts'
import { ask, testInstance, type TestInstance } from './instance.ts'

export interface LivelyInstance extends TestInstance {
  /** Tokens by role: an editor, and two publishers, so that one can approve what the other wrote. */
  readonly tokens: {
    readonly viewer: string
    readonly editor: string
    readonly publisher: string
    readonly second: string
  }
  readonly source: string
  readonly api: Api
}

const shops = [
  'https://item.taobao.com/item.htm?id=12345678901',
  'https://item.taobao.com/item.htm?id=41',
  'https://item.jd.com/14337084.html',
  'https://mobile.yangkeduo.com/goods.html?goods_id=3478912345',
  'https://haohuo.jinritemai.com/views/product/item2?id=3329016137865419287',
]
const surfaces = ['live_room', 'live_room', 'short_video', 'showcase', 'unknown']

export async function livelyInstance(): Promise<LivelyInstance> {
  const instance = await testInstance()
  const api = new Api(instance.url, instance.token)
  const source = readFileSync(join(repository, 'examples/douyin/policy.yaml'), 'utf8')
  const token = async (name: string, role: string): Promise<string> =>
    (await api.ask<{ token: string }>('POST', '/tokens', { body: { name, role } })).token
  const tokens = {
    viewer: await token('Chen Yu (support)', 'viewer'),
    editor: await token('Lin Xia (category team)', 'editor'),
    publisher: await token('Wang Rui (governance)', 'publisher'),
    second: await token('Zhao Min (governance)', 'publisher'),
  }

  const lively = { ...instance, tokens, source, api }
  await click(lively, 60)
  await publishTwice(lively)
  await click(lively, 20)
  await propose(lively)
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
  const body = { kill: 'showcase-not-open-yet', until: inAnHour, reason: 'wrong list, INC-7' }
  await api.ask('PUT', '/override/entries/kill-showcase', { body })
  await api.ask('PUT', '/candidate', {
    body: { source: spring(source, 3), message: 'JD in live rooms in March' },
  })
  await click(lively, 20)
  await instance.tick()
  return lively
}

/** The newest records of clicks, as soon as they are as expected: they travel for a moment before they can be read. */
export async function recorded(
  api: Api,
  isExpected: (items: readonly { readonly id: string }[]) => boolean,
): Promise<readonly { readonly id: string }[]> {
  for (let tries = 0; tries < 240; tries++) {
    const query = { limit: 100 }
    const { items } = await api.ask<{ items: readonly { readonly id: string }[] }>('GET', '/decisions', { query })
    if (isExpected(items)) return items
    await wait(250)
  }
  throw new Error('the records of clicks did not come within a minute')
}

/** Every place and every shop, in turn. */
async function click(instance: LivelyInstance, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const surface = surfaces[n % surfaces.length] ?? 'unknown'
    const to = shops[(n * 7) % shops.length] ?? ''
    const claims = { surface, content: `r_${n % 4}`, author: `a_${n % 6}`, followers: 1000 * (n % 9) }
    await ask(instance.url, await instance.link(to, claims))
  }
}

/** JD may be followed from live rooms for a month of 2027: looser. */
function spring(source: string, month: number): string {
  const day = (number: number): string => `2027-0${number}-01T00:00:00+08:00`
  const rule = `  - id: jd-in-spring
    from: ${day(month)}
    until: ${day(month + 1)}
    if: { surface: live_room, to: { marketplace: jd } }
    then: { allow: exempt }
    overlaps: [medical-creators-share-nothing, live-external-closed]

`
  const changed = source.replace('  - id: live-external-closed\n', `${rule}  - id: live-external-closed\n`)
  if (changed === source) throw new Error('the example has no such rule any more')
  return changed
}

async function publishTwice({ api, source }: LivelyInstance): Promise<void> {
  const first = `${source}\n# reviewed in October\n`
  await api.ask('POST', '/versions', { body: { source: first, base: 1, message: 'a note for the review' } })
  await api.ask('POST', '/versions', { body: { source, base: 2, message: 'the note is in the wiki now' } })
}

async function propose({ url, api, source, tokens }: LivelyInstance): Promise<void> {
  const response = await api.open('GET', '/settings')
  const settings = (await response.json()) as object
  const ifMatch = (response.headers.get('etag') ?? '').replaceAll('"', '')
  await api.ask('PUT', '/settings', { body: { ...settings, approvals: 1 }, ifMatch })
  const editor = new Api(url, tokens.editor)
  const draft = { title: 'JD in April', base: 3, source: spring(source, 4) }
  const { id } = await editor.ask<{ id: string }>('POST', '/drafts', { body: draft })
  const looser = {
    title: 'JD in live rooms in April',
    description: 'GOV-231',
    base: 3,
    source: draft.source,
    draft: id,
  }
  await editor.ask('POST', '/requests', { body: looser })
  const scheduled = { title: 'JD in live rooms in May', base: 3, source: spring(source, 5) }
  const request = await editor.ask<{ id: number; revision: number }>('POST', '/requests', { body: scheduled })
  const second = new Api(url, tokens.second)
  await second.ask('POST', `/requests/${request.id}/approve`, { body: { revision: request.revision } })
  const publisher = new Api(url, tokens.publisher)
  const at = new Date(Date.now() + 86_400_000).toISOString()
  await publisher.ask('POST', `/requests/${request.id}/schedule`, { body: { at, revision: request.revision } })
}
