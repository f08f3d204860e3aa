/**
 * What a click asks of the platform, counted at the bindings of a running Worker, and what that is in money.
 *
 * Nothing is timed. Products are drawn as in life, few of them often (as Zipf's law has it, from a fixed seed), and what the
 * first clicks have to read is counted with the rest. Queue operations are those of a stream of 500 clicks a second or more.
 *
 * @module
 */

import { randomFrom, seldomLarge } from '../support/random.ts'
import type { Counts } from './counts.ts'
import { load, type Asked } from './click-load.ts'
import { bundled, startRig, type Rig } from './click-rig.ts'
import { gatewayTexts, productUrl, setScene, signedLink, taobao } from './click-scene.ts'
import type { Figure, Options } from './figure.ts'

const products = 1000
/** As many as one isolate has in some ten seconds; each product is read once a minute at most. */
const equivalents = 20_000
const others = 5000
const seed = 1

/**
 * US dollars for a million, beyond what is included: https://developers.cloudflare.com/workers/platform/pricing/,
 * /kv/platform/pricing/ and /queues/platform/pricing/ (a message is written, read and deleted, and each counts once for
 * every 64 KB), as cited in public texts on 23 November 2026.
 */
const price = { requests: 0.3, kvReads: 0.5, queueOperations: 0.4 }

interface Counted extends Counts {
  readonly clicks: number
}

export async function measure({ rounds }: Options): Promise<readonly Figure[]> {
  const rig = await startRig({ all: { script: await bundled('test/bench/click-counted.ts'), texts: gatewayTexts } })
  try {
    await setScene(rig, products)
    const jd = (n: number): Asked => ({
      path: `/go?to=${encodeURIComponent(`https://item.jd.com/${100_000 + (n % 300)}.html`)}`,
      headers: { referer: 'https://live.douyin.com/80017709309' },
    })
    const random = randomFrom(seed)
    const drawn = Array.from({ length: equivalents }, () => seldomLarge(random, products))
    const ask = {
      allow: (n: number) => ({ path: signedLink(taobao, 'short_video', `c_${n}`) }),
      notice: jd,
      equivalent: (n: number) => ({ path: signedLink(productUrl(drawn[n] ?? 0), 'live_room', `c_${n}`) }),
    }
    // The first clicks of an isolate also read the policy, which is then asked for every 30 seconds, not at every click.
    await run(rig, ask.allow, 302, 100)
    const allow = await run(rig, ask.allow, 302, others)
    // A notice is looked up once for each product: the shop might have an equivalent for it.
    await run(rig, ask.notice, 200, 600)
    const notice = await run(rig, ask.notice, 200, others)
    const equivalent = await run(rig, ask.equivalent, 302, equivalents)
    const figure = (id: string, value: number, unit: string): Figure => ({
      id,
      value,
      unit,
      floor: 0,
      rounds,
      control: 1,
    })
    const reads = ({ kvReads, clicks }: Counted): number => Math.max(0, kvReads - 1) / clicks
    return [
      figure('click.kv-reads.allow', reads(allow), 'KV reads per click, but for the policy’s every 30 s'),
      figure('click.kv-reads.notice', reads(notice), 'the same'),
      figure(
        'click.kv-reads.equivalent',
        reads(equivalent),
        `the same, ${products} products by Zipf’s law (seed ${seed})`,
      ),
      figure('click.d1-calls', allow.d1Calls + notice.d1Calls + equivalent.d1Calls, 'calls in all'),
      figure('click.queue-ops-per-1000', (1000 * allow.queueOperations) / allow.records, 'queue operations'),
      figure('click.records-per-message', allow.records / allow.messages, 'records'),
      figure('click.price.times', Math.max(...[allow, notice, equivalent].map(times)), '× the price of the requests'),
    ]
  } finally {
    await rig.stop()
  }
}

/** All that a million clicks cost, beside what a million requests cost. */
function times({ kvReads, queueOperations, messages, clicks }: Counted): number {
  // The consumer is called once for each message at the most.
  const million =
    price.requests * (clicks + messages) + price.kvReads * kvReads + price.queueOperations * queueOperations
  return million / (price.requests * clicks)
}

async function run(rig: Rig, ask: (n: number) => Asked, status: number, count: number): Promise<Counted> {
  await countsOf(rig)
  await load({ id: 'counted', port: rig.portOf('all'), ask, status }, 0, count, 16)
  // What waits is sent after 300 ms.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  return { ...(await countsOf(rig)), clicks: count }
}

async function countsOf(rig: Rig): Promise<Counts> {
  const response = await fetch(`http://127.0.0.1:${rig.portOf('all')}/counts`)
  return (await response.json()) as Counts
}
