/**
 * What a click costs, beside a Worker that only redirects, in one run of the same workerd.
 *
 * The ratio of CPU per request is what counts. Rounds rotate between the targets and medians are compared. The floor is
 * the bare Worker, in microseconds of CPU per request.
 *
 * @module
 */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { SignJWT } from 'jose'

import { startInstance } from '../../src/cli/local/instance.ts'
import { localIssuer } from '../../src/cli/local/secrets.ts'
import { seed } from '../../src/cli/local/seed.ts'
import { repository } from '../../src/cli/repository.ts'
import { cpuMicroseconds, workerdOf } from './cpu.ts'
import { median, type Figure, type Options } from './figure.ts'

const connections = 16

const bare = `export default { fetch() { return new Response(null, { status: 302, headers: {
  location: 'https://item.taobao.com/item.htm?id=12345678901', 'cache-control': 'private, no-store' } }) } }`

interface Target {
  readonly id: string
  readonly url: string
  /** Path and headers of the n-th request. */
  readonly ask: (n: number) => { readonly path: string; readonly headers?: Readonly<Record<string, string>> }
  readonly status: number
}

const secret = randomBytes(32)

export async function measure({ rounds, requests }: Options): Promise<readonly ClickFigure[]> {
  const state = mkdtempSync(join(tmpdir(), 'detour-bench-'))
  const apiToken = randomBytes(32).toString('base64url')
  const key = { kty: 'oct', kid: 'bench', alg: 'HS256', iss: localIssuer, k: secret.toString('base64url') }
  const instance = await startInstance({
    root: repository,
    host: '127.0.0.1',
    port: 0,
    state,
    secrets: { LINK_KEYS: JSON.stringify({ keys: [key] }), DETOUR_TOKEN: apiToken },
    beside: { bare, control: bare },
    consume: false,
  })
  try {
    await seed(instance, repository, apiToken)
    return await measureOn(instance, { rounds, requests })
  } finally {
    await instance.stop()
    rmSync(state, { recursive: true, force: true })
  }
}

interface ClickFigure extends Figure {
  /** CPU of one click, and what it is over the floor; 0 where something else is counted. */
  readonly microseconds: number
  readonly over: number
}

async function measureOn(
  instance: Awaited<ReturnType<typeof startInstance>>,
  { rounds, requests }: Pick<Options, 'rounds' | 'requests'>,
): Promise<readonly ClickFigure[]> {
  const taobao = 'https://item.taobao.com/item.htm?id=12345678901'
  const fresh = async (count: number, surface: string, to: string): Promise<string[]> =>
    await Promise.all(Array.from({ length: count }, (_, n) => link(to, surface, `c_${n}`)))
  const total = requests * (rounds + 1)
  const signedNew = await fresh(total, 'short_video', taobao)
  const equivalentHot = await fresh(total, 'live_room', taobao)
  const [seen = ''] = signedNew
  const detour = await instance.directUrl('detour')
  const unsigned = `/go?to=${encodeURIComponent(taobao)}`
  const targets: readonly Target[] = [
    { id: 'bare', url: await instance.directUrl('bare'), ask: () => ({ path: '/go/x' }), status: 302 },
    { id: 'control', url: await instance.directUrl('control'), ask: () => ({ path: '/go/x' }), status: 302 },
    { id: 'click.signed-new', url: detour, ask: (n) => ({ path: signedNew[n] ?? '' }), status: 302 },
    { id: 'click.signed-seen', url: detour, ask: () => ({ path: seen }), status: 302 },
    {
      id: 'click.unsigned',
      url: detour,
      ask: () => ({ path: unsigned, headers: { referer: 'https://www.douyin.com/video/6961737553342991651' } }),
      status: 302,
    },
    { id: 'click.equivalent-hot', url: detour, ask: (n) => ({ path: equivalentHot[n] ?? '' }), status: 302 },
    {
      id: 'click.notice',
      url: detour,
      ask: () => ({ path: `/go?to=${encodeURIComponent('https://item.jd.com/1.html')}` }),
      status: 200,
    },
    { id: 'click.junk-url', url: detour, ask: (n) => ({ path: `/go?to=not%20a%20url%20${n}` }), status: 400 },
  ]
  const cpu = new Map(targets.map(({ id }) => [id, [] as number[]]))
  const process_ = workerdOf(process.pid)
  for (const target of targets) await load(target, 0, requests)
  const reads = new Map<string, number>()
  for (let round = 1; round <= rounds; round += 1) {
    for (let index = 0; index < targets.length; index += 1) {
      const target = targets[(index + round) % targets.length]
      if (target === undefined) continue
      const before = await catalogueReads(detour)
      const start = cpuMicroseconds(process_)
      await load(target, round * requests, requests)
      cpu.get(target.id)?.push((cpuMicroseconds(process_) - start) / requests)
      reads.set(target.id, (reads.get(target.id) ?? 0) + (await catalogueReads(detour)) - before)
    }
  }
  const floor = median(cpu.get('bare') ?? [])
  const control = floor / median(cpu.get('control') ?? [])
  const figures = targets
    .filter(({ id }) => id.startsWith('click.'))
    .map(({ id }) => {
      const microseconds = median(cpu.get(id) ?? [])
      return {
        id: `${id}.ratio`,
        value: floor / microseconds,
        unit: 'floor CPU ÷ its CPU',
        microseconds,
        over: microseconds - floor,
      }
    })
  const readFigures = [...reads]
    .filter(([id]) => id.startsWith('click.'))
    .map(([id, count]) => ({
      id: id.replace('click.', 'click.catalogue-reads.'),
      value: count / (rounds * requests),
      unit: 'KV reads per click',
      microseconds: 0,
      over: 0,
    }))
  return [...figures, ...readFigures].map((figure) => ({ ...figure, floor, rounds, control }))
}

/** The policy is read every 30 seconds at most, so it is only the catalogue that a click could read KV for. */
async function catalogueReads(detour: string): Promise<number> {
  const health = (await (await fetch(`${detour}/healthz`)).json()) as { catalogue: { reads: number } }
  return health.catalogue.reads
}

async function link(to: string, surface: string, content: string): Promise<string> {
  const token = await new SignJWT({ to, surface, content })
    .setProtectedHeader({ alg: 'HS256', typ: 'detour-link+jwt', kid: 'bench' })
    .setIssuer(localIssuer)
    .setAudience('detour')
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(secret)
  return `/go/${token}`
}

/** Sends `count` requests over a few connections; a wrong status ends the run, for it would measure something else. */
async function load(target: Target, first: number, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const { hostname, port } = new URL(target.url)
  let next = first
  const one = (n: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const { path, headers = {} } = target.ask(n)
      const call = request({ agent, hostname, port, path, headers }, (response) => {
        response.resume()
        response.on('end', () => {
          if (response.statusCode === target.status) resolve()
          else reject(new Error(`${target.id} answered ${response.statusCode}, not ${target.status}`))
        })
      })
      call.on('error', reject)
      call.end()
    })
  const lane = async (): Promise<void> => {
    while (next < first + count) {
      next += 1
      await one(next - 1)
    }
  }
  await Promise.all(Array.from({ length: connections }, lane))
  agent.destroy()
}
