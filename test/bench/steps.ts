/**
 * The steps of a click, in microseconds of CPU within a real request.
 *
 * A step costs 3 to 9 times as much there as in a loop, so no loop is timed: each step has a Worker of its own that does
 * it and all steps before it, and the difference to the one before is its price. They take turns, in every round in another order.
 *
 * @module
 */

import { load, type Asked } from './click-load.ts'
import { bundled, startRig } from './click-rig.ts'
import { gatewayTexts, mustHaveKept, setScene, signedLink, taobao } from './click-scene.ts'
import { cpuMicroseconds } from './cpu.ts'
import { inTurn, median, roundsFrom, type Figure, type Options } from './figure.ts'
import { steps } from './steps-list.ts'

const connections = 16

/** A new token at every click, and none. */
const links: Readonly<Record<string, (n: number) => Asked>> = {
  signed: (n) => ({ path: signedLink(taobao, 'short_video', `c_${n}`) }),
  unsigned: () => ({
    path: `/go?to=${encodeURIComponent(taobao)}`,
    headers: { referer: 'https://www.douyin.com/video/6961737553342991651' },
  }),
}

export async function measure({ rounds, requests, tell }: Options): Promise<readonly Figure[]> {
  const script = await bundled('test/bench/steps-worker.ts')
  const workers = Object.fromEntries(steps.map((step) => [step, { script, texts: { ...gatewayTexts, LAST: step } }]))
  const rig = await startRig({ ...workers, control: workers['bare'] ?? { script } })
  try {
    await setScene(rig, 0)
    const names = [...steps, 'control']
    const figures: Figure[] = []
    for (const [kind, ask] of Object.entries(links)) {
      const cpu = new Map(names.map((name) => [name, [] as number[]]))
      for (const round of roundsFrom(0, rounds, (at) => tell(`${kind} links, ${at}`))) {
        for (const name of inTurn(names, round)) {
          const asked = Array.from({ length: requests }, (_, n) => ask(round * requests + n))
          const target = {
            id: name,
            port: rig.portOf(name),
            ask: (n: number) => asked[n] ?? { path: '/' },
            status: 302,
          }
          const start = cpuMicroseconds(rig.pid)
          await load(target, 0, requests, connections)
          // The first round warms up.
          if (round > 0) cpu.get(name)?.push((cpuMicroseconds(rig.pid) - start) / requests)
        }
      }
      const of = (name: string): number => median(cpu.get(name) ?? [])
      const floor = of('bare')
      const control = floor / of('control')
      for (const [index, step] of steps.entries()) {
        const before = steps[index - 1]
        if (before === undefined) continue
        const unit = `µs more than before it (${of(step).toFixed(0)} in all)`
        figures.push({ id: `steps.${kind}.${step}`, value: of(step) - of(before), unit, floor, rounds, control })
      }
    }
    await mustHaveKept(rig, 'all')
    return figures
  } finally {
    await rig.stop()
  }
}
