/**
 * The soak: `node test/prove/soak.ts --clicks 1000000`, or `--minutes 60` for as long as that.
 *
 * A whole instance is clicked without a pause by a client that knows what every answer must be: products as in life (a few
 * have most of the clicks), for a fifth of the run one product with nearly all of them, tokens new and seen, links
 * unsigned, tokens broken, links that nobody may open. Meanwhile a policy is published every few seconds, and then for a
 * while none, so that a version that goes on deciding for longer than it may is seen. Ends with 1 on a wrong answer, an
 * error, a record that is missing, or memory that grows: a median of the last quarter more than a fifth above that of the
 * second.
 *
 * @module
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'

import { Api } from '../../src/cli/api-client.ts'
import { startInstance, type LocalInstance } from '../../src/cli/local/instance.ts'
import { localIssuer } from '../../src/cli/local/secrets.ts'
import { letOneDecide } from '../../src/cli/local/seed.ts'
import { repository } from '../../src/cli/repository.ts'
import { residentMegabytes, workerdOf } from '../bench/cpu.ts'
import { median } from '../bench/figure.ts'
import { newSecrets } from '../support/secrets.ts'
import type { Announced, Given, Progress } from './soak-clicks.ts'
import { pairOf, policyOf, type Content } from './soak-model.ts'

export interface Soak {
  readonly clicks: number
  readonly seconds: number
  readonly perSecond: number
  readonly errors: number
  readonly wrong: number
  readonly publications: number
  /** Clicks of each kind. */
  readonly kinds: Readonly<Record<string, number>>
  /** The longest that a replaced version went on deciding. */
  readonly oldestSeconds: number
  readonly memory: Memory
  readonly records: Readonly<Record<string, number>>
  /** What must not be: each in one sentence. */
  readonly faults: readonly string[]
}

interface Memory {
  /** Medians of the quarters of the run, in MB. */
  readonly quarters: readonly number[]
  /** MB a minute over the last half. */
  readonly slope: number
}

export interface SoakOptions {
  readonly clicks: number
  readonly minutes: number
  readonly seed: number
}

const products = 2000
const publishEveryMs = 5_000
/** Of every two minutes, the first three quarters of one see publications. */
const roundMs = 120_000
const busyMs = 45_000

/** Samples, one a second: in a shorter run memory is what a Worker needs to get warm. */
const longEnough = 180

export async function soak({ clicks, minutes, seed }: SoakOptions): Promise<Soak> {
  const state = mkdtempSync(join(tmpdir(), 'detour-soak-'))
  const { secrets, token, secret } = newSecrets()
  const instance = await startInstance({
    root: repository,
    host: '127.0.0.1',
    port: 0,
    state,
    secrets,
    // Past the entry that routes, which would be slower than all it leads to.
    ownSockets: true,
    limit: false,
    outbound: () => 599,
  })
  try {
    await fillCatalogue(instance)
    const url = await instance.directUrl('detour')
    const given = { url, secret, issuer: localIssuer, clicks, minutes, products, seed }
    return await soakOn(new Api(instance.url, token), given)
  } finally {
    await instance.stop()
    rmSync(state, { recursive: true, force: true })
  }
}

async function fillCatalogue({ kv }: LocalInstance): Promise<void> {
  for (let product = 0; product < products; product += 1) {
    const pair = pairOf(product)
    if (pair !== undefined) await kv.put(...pair)
  }
}

async function soakOn(api: Api, given: Given): Promise<Soak> {
  await letOneDecide(api)
  const worker = new Worker(new URL('./soak-clicks.ts', import.meta.url), { workerData: given })
  const publisher = makePublisher(api, worker)
  const faults: string[] = []
  const samples: number[] = []
  const workerd = workerdOf(process.pid)
  try {
    const finished = watch(worker, samples, workerd)
    const first = await publisher.publish()
    await untilDeciding(given.url, first)
    publisher.acknowledge()
    const began = performance.now()
    const publishing = publishUntil(finished, publisher, began, faults)
    const progress = await finished
    const seconds = (performance.now() - began) / 1000
    await publishing
    const records = await settled(given.url, api, progress.clicks, faults)
    const memory = memoryOf(samples, seconds)
    if (progress.errors > 0) faults.push(`${progress.errors} requests failed`)
    if (progress.wrong > 0) faults.push(`${progress.wrong} answers were wrong`)
    const [, second = 0, , last = 0] = memory.quarters
    if (samples.length >= longEnough && last > second * 1.2)
      faults.push(`memory grew from ${second.toFixed(0)} to ${last.toFixed(0)} MB`)
    return {
      clicks: progress.clicks,
      seconds: Math.round(seconds),
      perSecond: Math.round(progress.clicks / seconds),
      errors: progress.errors,
      wrong: progress.wrong,
      publications: publisher.count(),
      kinds: progress.kinds,
      oldestSeconds: Math.round(progress.oldestMs / 100) / 10,
      memory,
      records,
      faults: [...faults, ...progress.examples],
    }
  } finally {
    await worker.terminate()
  }
}

/** Takes samples of memory with every word of the client, and resolves with its last. */
function watch(worker: Worker, samples: number[], workerd: number): Promise<Progress> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('message', (progress: Progress) => {
      samples.push(residentMegabytes(workerd))
      const { clicks, errors, wrong } = progress
      if (samples.length % 10 === 0) {
        console.error(`${clicks} clicks, ${errors} errors, ${wrong} wrong, ${(samples.at(-1) ?? 0).toFixed(0)} MB`)
      }
      if (progress.isDone) resolve(progress)
    })
  })
}

interface Publisher {
  /** Publishes the other content than last time; resolves with the version once it is acknowledged. */
  publish(): Promise<number>
  /** Tells the client that what was published last is acknowledged. */
  acknowledge(): void
  count(): number
}

function makePublisher(api: Api, worker: Worker): Publisher {
  let base = 0
  return {
    publish: async () => {
      const content: Content = base % 2 === 0 ? 'closed' : 'open'
      const announced: Announced = { version: base + 1, content }
      tell(worker, { announced })
      const body = { source: policyOf(content, base + 1), base, message: 'the soak' }
      const { version } = await api.ask<{ version: number }>('POST', '/versions', { body })
      if (version !== announced.version) throw new Error(`version ${version} was published, not ${announced.version}`)
      base = version
      return version
    },
    acknowledge: () => tell(worker, { acknowledged: base }),
    count: () => base,
  }
}

function tell(worker: Worker, message: { readonly announced: Announced } | { readonly acknowledged: number }): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(message)
}

async function publishUntil(
  finished: Promise<Progress>,
  publisher: Publisher,
  began: number,
  faults: string[],
): Promise<void> {
  const over = finished.then(
    () => true,
    () => true,
  )
  const pause = async (): Promise<boolean> =>
    await Promise.race([over, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), publishEveryMs))])
  while (!(await pause())) {
    if ((performance.now() - began) % roundMs > busyMs) continue
    try {
      await publisher.publish()
      publisher.acknowledge()
    } catch (cause) {
      faults.push(`publishing failed: ${cause instanceof Error ? cause.message : String(cause)}`)
      return
    }
  }
}

async function untilDeciding(url: string, version: number): Promise<void> {
  for (let turn = 0; turn < 120; turn += 1) {
    const health = (await (await fetch(`${url}/healthz`)).json()) as { readonly policy: { readonly version: number } }
    if (health.policy.version === version) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`version ${version} does not decide after a minute`)
}

/** Waits until every record that was emitted is stored, dropped or dead, and compares. */
async function settled(url: string, api: Api, clicks: number, faults: string[]): Promise<Soak['records']> {
  let found: Record<string, number> = {}
  for (let turn = 0; turn < 300; turn += 1) {
    const { records } = (await (await fetch(`${url}/healthz`)).json()) as {
      readonly records: { readonly emitted: number; readonly waiting: number }
    }
    const { stored, dropped, dead } = await api.ask<Record<'stored' | 'dropped' | 'dead', number>>(
      'GET',
      '/decisions/proof',
    )
    found = { emitted: records.emitted, waiting: records.waiting, stored, dropped, dead }
    if (records.waiting === 0 && stored + dropped + dead >= records.emitted) break
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  const { emitted = 0, stored = 0, dropped = 0, dead = 0 } = found
  if (emitted < clicks) faults.push(`${clicks} clicks were answered and ${emitted} records emitted`)
  if (stored + dropped + dead !== emitted) {
    faults.push(`${emitted} records were emitted; ${stored} stored, ${dropped} dropped and ${dead} dead were found`)
  }
  return found
}

function memoryOf(samples: readonly number[], seconds: number): Memory {
  const quarter = Math.floor(samples.length / 4)
  const quarters = [0, 1, 2, 3].map((place) => median(samples.slice(place * quarter, (place + 1) * quarter)))
  const half = samples.slice(quarter * 2)
  const middle = (half.length - 1) / 2
  const mean = half.reduce((sum, each) => sum + each, 0) / half.length
  const along = half.reduce((sum, each, index) => sum + (index - middle) * (each - mean), 0)
  const spread = half.reduce((sum, _, index) => sum + (index - middle) ** 2, 0)
  const perSample = spread === 0 ? 0 : along / spread
  return {
    quarters: quarters.map((each) => Math.round(each)),
    slope: Math.round(perSample * (samples.length / seconds) * 60 * 10) / 10,
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      clicks: { type: 'string', default: '1000000' },
      minutes: { type: 'string', default: '600' },
      seed: { type: 'string', default: '1' },
    },
  })
  const result = await soak({
    clicks: Number(values.clicks),
    minutes: Number(values.minutes),
    seed: Number(values.seed),
  })
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`)
  if (result.faults.length > 0) process.exitCode = 1
}
