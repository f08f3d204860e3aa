import { expect, it } from 'vitest'

import { checkTargets, type TargetPorts } from '../../src/control/catalogue/targets.ts'
import { instant } from '../../src/kernel/instant.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { catalogueWorld, chunkOf, csv, noon, row, start, take, type CatalogueWorld } from './catalogue-ports.ts'

type Answer = (url: URL, method: string) => Response | Promise<Response>

interface Setting {
  readonly world: CatalogueWorld
  readonly asked: string[]
  readonly ports: TargetPorts
  at: number
  answer: Answer
}

async function setting(rows: number, delists = false): Promise<Setting> {
  const world = catalogueWorld()
  const id = await start(world)
  await take(world, await chunkOf(id, 0, csv(...Array.from({ length: rows }, (_, index) => row(index)))))
  const asked: string[] = []
  const state: Setting = {
    world,
    asked,
    at: noon + 60_000,
    answer: () => new Response(null),
    ports: {
      ...world.ports,
      targets: world.targets,
      registry: builtinRegistry,
      delists,
      now: () => instant(state.at),
      fetch: async (url, { method = 'GET', redirect }) => {
        if (redirect !== 'manual') throw new Error('redirects must not be followed')
        asked.push(`${method} ${url}`)
        return await state.answer(new URL(url), method)
      },
    },
  }
  return state
}

const to = (url: string): Response => Response.redirect(url, 302)
const page = 'https://haohuo.jinritemai.com/views/product/item2?id='

it('asks for the pages nobody has looked at for longest, within its budget', async () => {
  const state = await setting(7)
  expect(await checkTargets(state.ports, { entries: 4 })).toMatchObject({ checked: 4, good: 4, left: 0 })
  state.at += 60_000
  await checkTargets(state.ports, { entries: 4 })
  expect(new Set(state.asked.slice(0, 7))).toEqual(
    new Set(Array.from({ length: 7 }, (_, index) => `HEAD ${page}${3_400_000 + index}`)),
  )
})

it.each<[string, string, Answer]>([
  ['404', 'gone', () => new Response(null, { status: 404 })],
  ['410', 'gone', () => new Response(null, { status: 410 })],
  ['sent to the front page', 'gone', () => Response.redirect('https://haohuo.jinritemai.com/', 302)],
  ['sent to the same product', 'good', (url) => Response.redirect(`${url.href}&from=x`, 301)],
  ['500', 'unknown', () => new Response(null, { status: 500 })],
  ['403', 'unknown', () => new Response(null, { status: 403 })],
  ['429', 'unknown', () => new Response(null, { status: 429 })],
  ['503', 'unknown', () => new Response(null, { status: 503 })],
  ['sent to its page for what is not there', 'gone', () => to('https://haohuo.jinritemai.com/error/404.html')],
  ['sent to a login on another host', 'unknown', () => to('https://login.douyin.com/?next=item')],
  ['sent to a login on the same host', 'unknown', () => to('https://haohuo.jinritemai.com/login?next=item')],
  ['sent to a trap for robots', 'unknown', () => to('https://haohuo.jinritemai.com/punish/verify')],
  ['sent to the front page of somebody else', 'unknown', () => to('https://www.example.com/')],
  ['sent to nowhere', 'unknown', () => new Response(null, { status: 302 })],
  ['no answer', 'unknown', () => Promise.reject(new Error('timed out'))],
  ['HEAD not allowed', 'good', (_, method) => new Response(null, { status: method === 'HEAD' ? 405 : 200 })],
])('%s, twice in a row: %s', async (_, health, answer) => {
  const state = await setting(1)
  state.answer = answer
  await checkTargets(state.ports)
  const once = await state.world.ports.entries.get('eq:jd:0')
  expect(once?.health).toBe(health === 'good' ? 'good' : 'unknown')
  await checkTargets(state.ports)
  expect(await state.world.ports.entries.get('eq:jd:0')).toMatchObject({ health, status: 'active' })
})

it('does not believe two absences with a presence between them', async () => {
  const state = await setting(1)
  for (const status of [404, 200, 404]) {
    state.answer = () => new Response(null, { status })
    await checkTargets(state.ports)
  }
  expect((await state.world.ports.entries.get('eq:jd:0'))?.health).not.toBe('gone')
})

it('leaves a host alone that does not answer, and goes on to others all the same', async () => {
  const state = await setting(20)
  state.answer = () => new Response(null, { status: 503 })
  expect(await checkTargets(state.ports, { atOnce: 1 })).toMatchObject({ checked: 20, unknown: 20, left: 0 })
  expect(state.asked).toHaveLength(3)

  const id = await start(state.world)
  await take(state.world, await chunkOf(id, 0, csv('jd,900,t,exact,taobao,7,,,')))
  state.at += 60_000
  await checkTargets(state.ports, { entries: 1 })
  expect(state.asked.at(-1)).toContain('taobao.com')
})

it('never looks at the same dead pages first, however few it looks at', async () => {
  const state = await setting(12)
  state.answer = () => new Response(null, { status: 503 })
  for (let round = 0; round < 3; round++) {
    await checkTargets(state.ports, { entries: 4, atOnce: 1 })
    state.at += 60_000
  }
  const last = [...state.world.sqlite.query('SELECT DISTINCT checked_at AS at FROM catalogue')].map(({ at }) =>
    Number(at),
  )
  expect(last).toHaveLength(3)
  expect(Math.min(...last)).toBeGreaterThan(0)
})

it('leaves what is left when the time is up for the next time', async () => {
  const slow = await setting(20)
  slow.answer = () => {
    slow.at += 4000
    return new Response(null)
  }
  expect(await checkTargets(slow.ports, { atOnce: 1 })).toMatchObject({ checked: 3, left: 17 })
})

it('takes what is gone off sale where that is set, never more than a fifth of the catalogue in a day', async () => {
  const state = await setting(10, true)
  state.answer = () => new Response(null, { status: 404 })
  expect(await checkTargets(state.ports)).toMatchObject({ gone: 10, delisted: 0 })
  expect(await checkTargets(state.ports)).toMatchObject({ gone: 10, delisted: 2 })
  expect(await checkTargets(state.ports)).toMatchObject({ delisted: 0 })
  const delisted = [...state.world.kv].filter(([, value]) => value.includes('"delisted"'))
  expect(delisted).toHaveLength(2)
  expect(state.world.sqlite.query(`SELECT actor FROM audit WHERE act = 'catalogue.delist'`)).toEqual([
    { actor: 'system' },
  ])
  state.at += 86_400_001
  expect(await checkTargets(state.ports)).toMatchObject({ delisted: 1 })
})

it('asks only https pages of the marketplace itself', async () => {
  const state = await setting(0)
  const id = await start(state.world)
  const text = csv('jd,1,t,exact,taobao,5,,,', 'jd,2,t,exact,nowhere,5,,,')
  await take(state.world, await chunkOf(id, 0, text))
  const odd = builtinRegistry.byId('taobao')
  await checkTargets({
    ...state.ports,
    registry: {
      ...builtinRegistry,
      byId: (name) => (name === 'taobao' && odd ? { ...odd, productUrl: 'https://evil.example/{id}' } : undefined),
    },
  })
  expect(state.asked).toEqual([])
})
