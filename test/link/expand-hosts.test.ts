import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'
import { makeExpander } from '../../src/link/expand.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { followedHosts, mayFollow } from '../../src/link/short.ts'
import { makeStandingClock } from '../support/clock.ts'
import { isolate, never, read, shop, short, to } from './expanding.ts'

describe('a host that fails three times in a row', () => {
  it('is left alone for ten seconds, and other hosts are not', async () => {
    const { says, ask, asked, expander, clock } = isolate()
    for (const code of ['1', '2', '3', '4']) says.set(`https://m.tb.cn/${code}`, 'reset')
    says.set('https://s.tb.cn/1', to(shop))
    for (const code of ['1', '2', '3']) await ask(300, `https://m.tb.cn/${code}`)
    expect(await ask(300, 'https://m.tb.cn/4')).toMatchObject({ kind: 'short', followed: { unresolved: 'spared' } })
    expect(asked).toHaveLength(3)
    expect(expander.counters()).toMatchObject({ spared: ['m.tb.cn'], outcomes: { taobao: { network: 3, spared: 1 } } })
    expect(await ask(300, 'https://s.tb.cn/1')).toMatchObject({ id: '41' })
    await clock.advance(10_000)
    says.set('https://m.tb.cn/4', to(shop))
    expect(await ask(300, 'https://m.tb.cn/4')).toMatchObject({ id: '41' })
    expect(expander.counters().spared).toEqual([])
  })

  it.each([
    ['a query that guards of hosts do not like', '?id=1%27%20or%201=1'],
    ['a very long code', 'a'.repeat(500)],
    ['a code with signs that no host makes', '%3Cscript%3E'],
  ])('is asked on where all that failed had %s: nobody may close a host for others', async (_, odd) => {
    const { says, ask, asked } = isolate()
    for (const n of [1, 2, 3, 4, 5]) {
      says.set(`https://m.tb.cn/${n}${odd}`, 'reset')
      await ask(300, `https://m.tb.cn/${n}${odd}`)
    }
    says.set(short, to(shop))
    expect(await ask()).toMatchObject({ id: '41' })
    expect(asked).toHaveLength(6)
  })

  it('is asked on where others had used up the time that it was given', async () => {
    const clock = makeStandingClock()
    const asked: string[] = []
    const expander = makeExpander({
      // The first host takes its time, the second never answers.
      fetch: async (url) => {
        asked.push(url)
        if (url.startsWith('https://m.tb.cn/')) return await never()
        await clock.sleep(1400)
        return to(url.replace('https://t.cn/', 'https://m.tb.cn/'))
      },
      cache: { get: async () => null, getMany: async () => new Map(), put: async () => {} },
      now: clock.now,
      sleep: clock.sleep,
    })
    const expansion = { destinationOf: read, waitMs: 1500, lifetime: { waitUntil: () => {} } }
    for (const n of [1, 2, 3, 4]) {
      const { answer } = await clock.timed(() => expander.expand(read(`https://t.cn/${n}`), expansion))
      expect(answer.followed).toEqual({ hops: 1, unresolved: 'timeout' })
    }
    expect(expander.counters().spared).toEqual([])
    expect(asked).toHaveLength(8)
  })

  it('is asked on when one of the three was only a bad link', async () => {
    const { says, ask, asked } = isolate()
    says.set('https://m.tb.cn/gone', new Response(null, { status: 404 }))
    for (const code of ['1', '2', 'gone', '3', '4']) {
      if (code !== 'gone') says.set(`https://m.tb.cn/${code}`, 'reset')
      await ask(300, `https://m.tb.cn/${code}`)
    }
    expect(asked).toHaveLength(5)
  })
})

it('counts by marketplace or shortener, however many hosts somebody invents', async () => {
  const { ask, says, expander } = isolate()
  for (let host = 0; host < 200; host += 1) {
    says.set(`https://h${host}.tb.cn/x`, 'reset')
    await ask(300, `https://h${host}.tb.cn/x`)
  }
  says.set('https://bit.ly/x', to(shop))
  await ask(300, 'https://bit.ly/x')
  expect(expander.counters().outcomes).toEqual({ taobao: { network: 200 }, 'bit.ly': { followed: 1 } })
})

it('knows the short links of JD, Taobao and Douyin, and takes no affiliate link for one', () => {
  const links = ['https://u.jd.com/YIoOWrW', 'https://m.tb.cn/h.x', 'https://v.douyin.com/x/', 'https://3.cn/2YI-uAMi']
  expect(links.map((link) => mayFollow(read(link)))).toEqual([true, true, true, true])
  const affiliate = [
    'https://s.click.taobao.com/t?e=x',
    'https://union-click.jd.com/jdc?e=x',
    'https://uland.taobao.com/x',
  ]
  expect(affiliate.map((link) => mayFollow(read(link)))).toEqual([false, false, false])
})

it('follows the hosts that the guide lists, and the guide lists all of them', () => {
  const guide = readFileSync(join(repository, 'docs/how-to/follow-short-links.md'), 'utf8')
  const [section = ''] = guide.slice(guide.indexOf('## What is followed')).split('## What is asked')
  const table = section.split('\n').filter((line) => line.startsWith('| '))
  const listed = [...table.join('\n').matchAll(/`([^`]+)`/g)].map(([, host = '']) => host)
  const all = followedHosts(builtinRegistry)
  expect(all.length).toBeGreaterThan(40)
  expect(listed.filter((host) => !host.startsWith('/')).toSorted()).toEqual(all.toSorted())
})
