/**
 * Many records, end to end: `node test/prove/records.ts --clicks 200000`.
 *
 * Clicks are sent to a whole instance over HTTP; their records travel through the queue to the consumer, into the roll-ups
 * and the archive. When all have arrived, what the gateway says it emitted must be what is stored, dropped or dead, and
 * then it is measured how long statistics, a query and a backtest take over all of them.
 *
 * @module
 */

import { Agent, request } from 'node:http'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { repository } from '../../src/cli/repository.ts'
import { testInstance, type TestInstance } from '../support/instance.ts'
import { randomFrom } from '../support/random.ts'

interface Figures {
  readonly clicks: number
  readonly clicksPerSecond: number
  readonly emitted: number
  readonly stored: number
  readonly dropped: number
  readonly dead: number
  /** Seconds from the last click until all records were stored. */
  readonly drained: number
  readonly objects: number
  readonly statsMs: number
  readonly queryMs: number
  readonly backtestMs: number
  readonly backtest: unknown
  readonly faults: readonly string[]
}

const kinds = 400

export async function prove(clicks: number, seed: number): Promise<Figures> {
  const instance = await testInstance()
  const faults: string[] = []
  try {
    const paths = await pathsOf(instance, seed)
    const began = performance.now()
    await send(instance.url, paths, { clicks, seed })
    const sent = performance.now()
    const proof = await drained(instance, clicks, faults)
    const arrived = performance.now()

    const from = new Date(Date.now() - 86_400_000).toISOString()
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const stats = await timed(() => api(instance, `/decisions/stats?from=${from}&until=${until}&by=rule,surface,hour`))
    const query = await timed(() => api(instance, `/decisions?from=${from}&until=${until}&surface=live_room&limit=50`))
    const policy = readFileSync(join(repository, 'examples/douyin/policy.yaml'), 'utf8')
    const draft = policy.replace(
      'if: { surface: live_room, to: { party: external }',
      'if: { surface: short_video, to: { party: external }',
    )
    const backtest = await timed(() => api(instance, '/backtest', { source: draft, from, until }))
    const [{ objects } = { objects: 0 }] = await instance.sql<{ objects: number }>(
      'SELECT count(*) AS objects FROM archives',
    )
    return {
      clicks,
      clicksPerSecond: Math.round((clicks / (sent - began)) * 1000),
      ...proof,
      drained: Math.round((arrived - sent) / 1000),
      objects,
      statsMs: stats.ms,
      queryMs: query.ms,
      backtestMs: backtest.ms,
      backtest: summaryOf(backtest.value),
      faults,
    }
  } finally {
    await instance.stop()
  }
}

/** Links of many kinds: signed from three surfaces, unsigned, own shop, outside shops, known and unknown products. */
async function pathsOf(instance: TestInstance, seed: number): Promise<readonly string[]> {
  const random = randomFrom(seed)
  const surfaces = ['live_room', 'short_video', 'showcase']
  const pages = [
    () => `https://item.taobao.com/item.htm?id=${12345678901 + Math.floor(random() * 50)}`,
    () => `https://item.jd.com/${14337084 + Math.floor(random() * 50)}.html`,
    () =>
      `https://haohuo.jinritemai.com/views/product/item2?id=${3329016137865419287n + BigInt(Math.floor(random() * 50))}`,
  ]
  return await Promise.all(
    Array.from({ length: kinds }, async (_, place) => {
      const to = pages[place % pages.length]?.() ?? ''
      if (place % 5 === 0) return `/go?to=${encodeURIComponent(to)}`
      const claims = {
        surface: surfaces[place % surfaces.length],
        author: `a_${Math.floor(random() * 5000)}`,
        followers: Math.floor(random() * 1_000_000),
        content: `r_${Math.floor(random() * 1000)}`,
      }
      return await instance.link(to, claims)
    }),
  )
}

async function send(
  url: string,
  paths: readonly string[],
  { clicks, seed }: { readonly clicks: number; readonly seed: number },
): Promise<void> {
  const { hostname, port } = new URL(url)
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const random = randomFrom(seed + 1)
  let left = clicks
  const click = async (path: string): Promise<void> =>
    await new Promise((resolve, reject) => {
      const call = request({ hostname, port, path, agent }, (response) => {
        response.resume()
        response.on('end', resolve)
      })
      call.on('error', reject)
      call.end()
    })
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (left > 0) {
        left -= 1
        // A few links have most of the clicks, as in life.
        const place = Math.floor(paths.length * random() ** 3)
        await click(paths[place] ?? '/go?to=')
      }
    }),
  )
  agent.destroy()
}

async function drained(instance: TestInstance, clicks: number, faults: string[]) {
  for (let turn = 0; turn < 300; turn++) {
    const health = (await (await fetch(`${instance.url}/healthz`)).json()) as {
      records: { emitted: number; waiting: number }
    }
    const { stored, dropped, dead } = (await api(instance, '/decisions/proof')) as Record<
      'stored' | 'dropped' | 'dead',
      number
    >
    const { emitted, waiting } = health.records
    if (waiting === 0 && stored + dropped + dead >= emitted) {
      if (emitted < clicks) faults.push(`${clicks} clicks were answered and ${emitted} records emitted`)
      if (stored + dropped + dead !== emitted) faults.push(`${emitted} emitted, ${stored} + ${dropped} + ${dead} found`)
      return { emitted, stored, dropped, dead }
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error('the records did not arrive within five minutes')
}

function summaryOf(report: unknown): unknown {
  const { groups: _, ...rest } = report as { readonly groups?: unknown }
  const text = JSON.stringify(rest)
  return text.length > 600 ? `${text.slice(0, 600)}…` : rest
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ readonly ms: number; readonly value: Value }> {
  const began = performance.now()
  const value = await work()
  return { ms: Math.round(performance.now() - began), value }
}

async function api({ url, token }: TestInstance, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`)
  return answer
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { clicks: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } },
  })
  const figures = await prove(Number(values.clicks), Number(values.seed))
  process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`)
  if (figures.faults.length > 0) process.exitCode = 1
}
