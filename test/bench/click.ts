/**
 * What a click costs, beside a Worker that only redirects, in one run of the same workerd.
 *
 * The ratio of CPU per request is what counts. The targets take turns, in every round in another order, and medians are
 * compared. The floor is what the platform takes for an answer of the same kind: a bare redirect, a bare redirect after one
 * read of KV, a bare page of the same size that is kept as bytes.
 *
 * @module
 */

import { load, type Asked, type Target } from './click-load.ts'
import { bundled, startRig, type Rig } from './click-rig.ts'
import {
  firstProduct,
  forgedLink,
  gatewayTexts,
  mustHaveKept,
  productUrl,
  setScene,
  signedLink,
  taobao,
} from './click-scene.ts'
import { cpuMicroseconds } from './cpu.ts'
import { inTurn, median, roundsFrom, type Figure, type Options } from './figure.ts'

const connections = 16
/** More than the isolate keeps, so that each click of a round finds its product forgotten. */
const coldProducts = 2500

const redirect = `new Response(null, { status: 302, headers: {
  location: 'https://item.taobao.com/item.htm?id=12345678901', 'cache-control': 'private, no-store' } })`
const bare = `export default { fetch() { return ${redirect} } }`
const reading = `let n = 0
export default { async fetch(request, { KV }) {
  await KV.get('eq:taobao:' + (${firstProduct} + n++ % ${coldProducts}), { type: 'text', cacheTtl: 60 })
  return ${redirect}
} }`

/** A page of so many bytes. */
function pageOf(bytes: number): string {
  return `const page = new Uint8Array(${bytes}).fill(97), headers = { 'content-type': 'text/html; charset=utf-8' }
export default { fetch() { return new Response(page, { headers }) } }`
}

type Floor = 'bare' | 'page' | 'reading'

interface Click {
  readonly floor: Floor
  readonly status: number
  readonly ask: (n: number) => Asked
}

const seen = signedLink(taobao, 'short_video', 'seen')
const jd = `/go?to=${encodeURIComponent('https://item.jd.com/1.html')}`
const clicks: Readonly<Record<string, Click>> = {
  'signed-new': { floor: 'bare', status: 302, ask: (n) => ({ path: signedLink(taobao, 'short_video', `c_${n}`) }) },
  'signed-seen': { floor: 'bare', status: 302, ask: () => ({ path: seen }) },
  unsigned: {
    floor: 'bare',
    status: 302,
    ask: () => ({
      path: `/go?to=${encodeURIComponent(taobao)}`,
      headers: { referer: 'https://www.douyin.com/video/6961737553342991651' },
    }),
  },
  'equivalent-hot': { floor: 'bare', status: 302, ask: (n) => ({ path: signedLink(taobao, 'live_room', `c_${n}`) }) },
  'equivalent-cold': {
    floor: 'reading',
    status: 302,
    ask: (n) => ({ path: signedLink(productUrl(n % coldProducts), 'live_room', `c_${n}`) }),
  },
  notice: {
    floor: 'page',
    status: 200,
    ask: () => ({ path: jd, headers: { referer: 'https://live.douyin.com/80017709309' } }),
  },
  'bad-token': { floor: 'bare', status: 302, ask: (n) => ({ path: forgedLink(taobao, 'short_video', `c_${n}`) }) },
  'junk-url': { floor: 'page', status: 400, ask: (n) => ({ path: `/go?to=not%20a%20url%20${n}` }) },
}

export async function measure(options: Options): Promise<readonly Figure[]> {
  const gateway = { script: await bundled('src/worker-gateway.ts'), texts: gatewayTexts }
  const unrecorded = { script: await bundled('test/bench/click-unrecorded.ts'), texts: gatewayTexts }
  const rig = await startRig({
    bare: { script: bare },
    control: { script: bare },
    page: { script: pageOf(await noticeBytes(gateway)) },
    reading: { script: reading },
    gateway,
    unrecorded,
  })
  try {
    await setScene(rig, coldProducts)
    const figures = await measureOn(rig, options)
    await mustHaveKept(rig, 'gateway')
    return figures
  } finally {
    await rig.stop()
  }
}

/** How long the page is that is measured. */
async function noticeBytes(gateway: { readonly script: string; readonly texts: typeof gatewayTexts }): Promise<number> {
  const rig = await startRig({ gateway })
  try {
    await setScene(rig, 0)
    const { path = '', headers = {} } = clicks['notice']?.ask(0) ?? {}
    const response = await fetch(`http://127.0.0.1:${rig.portOf('gateway')}${path}`, { headers })
    if (response.status !== 200) throw new Error(`the notice answered ${response.status}`)
    return (await response.arrayBuffer()).byteLength
  } finally {
    await rig.stop()
  }
}

async function measureOn(rig: Rig, { rounds, requests, tell }: Options): Promise<Figure[]> {
  const floorOf = (id: string, status: number): Target => ({
    id,
    port: rig.portOf(id),
    ask: () => ({ path: '/' }),
    status,
  })
  const unsigned = clicks['unsigned']
  if (unsigned === undefined) throw new Error('there is no unsigned click')
  const targets: readonly Target[] = [
    floorOf('bare', 302),
    floorOf('control', 302),
    floorOf('page', 200),
    floorOf('reading', 302),
    ...Object.entries(clicks).map(([id, { ask, status }]) => ({ id, port: rig.portOf('gateway'), ask, status })),
    { id: 'unrecorded', port: rig.portOf('unrecorded'), ask: unsigned.ask, status: unsigned.status },
  ]
  const cpu = new Map(targets.map(({ id }) => [id, [] as number[]]))
  const alone = new Map<string, number[]>([
    ['bare', []],
    ['signed-new', []],
  ])
  for (const round of roundsFrom(0, rounds, tell)) {
    for (const target of inTurn(targets, round)) {
      const asked = prepared(target, round * requests, requests)
      const start = cpuMicroseconds(rig.pid)
      await load(asked, 0, requests, connections)
      // The first round warms up.
      if (round > 0) cpu.get(target.id)?.push((cpuMicroseconds(rig.pid) - start) / requests)
    }
    for (const [id, took] of alone) {
      const target = targets.find((each) => each.id === id)
      // Tokens of their own, so that none was seen before.
      const first = (rounds + 1 + round) * requests
      if (target !== undefined) took.push(median([...(await load(prepared(target, first, 200), 0, 200, 1))]))
    }
  }
  const of = (id: string): number => median(cpu.get(id) ?? [])
  const shared = { rounds, control: of('bare') / of('control') }
  const figures = Object.entries(clicks).map(([id, { floor }]) => {
    const value = of(floor) / of(id)
    const unit = `floor CPU ÷ its CPU (${of(id).toFixed(0)} µs)`
    return { id: `click.${id}.ratio`, value, unit, floor: of(floor), ...shared }
  })
  const waited = (id: string): number => median(alone.get(id)?.slice(1) ?? []) * 1000
  const times = {
    value: waited('signed-new') / waited('bare'),
    unit: 'median time ÷ the floor’s',
    floor: waited('bare'),
  }
  const record = { value: of('unsigned') - of('unrecorded'), unit: 'µs of CPU for a record', floor: of('bare') }
  return [
    ...figures,
    { id: 'click.p50-one-connection.times', ...times, ...shared },
    { id: 'click.record.us', ...record, ...shared },
  ]
}

/** What is asked, made before it is measured: the client shares the machine with the server. */
function prepared(target: Target, first: number, count: number): Target {
  const asked = Array.from({ length: count }, (_, n) => target.ask(first + n))
  return { ...target, ask: (n) => asked[n] ?? target.ask(first + n) }
}
