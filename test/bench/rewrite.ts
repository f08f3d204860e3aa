/**
 * What rewriting costs: HTML beside a parser that calls a handler for every link and changes nothing, JSON beside parsing
 * and writing it out again, text beside linkify-it. In one run of one workerd, CPU per document, rounds in changing order.
 *
 * @module
 */

import { join } from 'node:path'

import { Miniflare, convertV4MiniflareOptions } from 'miniflare'

import { bundleWorker } from '../../src/cli/local/bundle.ts'
import { repository } from '../../src/cli/repository.ts'
import { cpuMicroseconds, residentMegabytes, workerdOf } from './cpu.ts'
import { inTurn, median, roundsFrom, type Figure, type Options } from './figure.ts'

/** Paths of the Worker: what is measured, and what it is measured by. */
const paths = [
  'html-12pct/ours',
  'html-62pct/ours',
  'html-12pct/parser',
  'html-62pct/parser',
  'html-62pct/pass',
  'json/ours',
  'json/stringify',
  'json/control',
  'text/ours',
  'text/decode',
  'text/find',
  'text/linkify',
] as const

/** Documents of a megabyte after which memory is looked at again. */
const manyDocuments = 200

export async function measure({ rounds, quick, tell }: Options): Promise<readonly Figure[]> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: await bundleWorker(join(repository, 'test/bench/rewrite-worker.ts')),
      compatibilityDate: '2026-10-23',
      compatibilityFlags: ['no_nodejs_compat', 'no_nodejs_compat_v2'],
      cf: false,
      telemetry: { enabled: false },
    }),
  )
  try {
    const url = await miniflare.ready
    const pid = workerdOf(process.pid)
    const documents = quick ? 10 : 30
    const cpu = new Map<string, number[]>(paths.map((path) => [path, []]))
    for (const round of roundsFrom(0, rounds, tell)) {
      for (const path of inTurn(paths, round)) {
        const start = cpuMicroseconds(pid)
        for (let document = 0; document < documents; document += 1) {
          const response = await fetch(new URL(path === 'json/control' ? 'json/stringify' : path, url))
          const text = await response.text()
          if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`)
        }
        // The first round warms up.
        if (round > 0) cpu.get(path)?.push((cpuMicroseconds(pid) - start) / documents)
      }
    }
    tell('memory')
    const memory = await grownBy(manyDocuments, new URL('html-62pct/ours', url), pid)
    const of = (path: (typeof paths)[number]): number => median(cpu.get(path) ?? [])
    const control = of('json/stringify') / of('json/control')
    const ratio = (id: string, path: (typeof paths)[number], floor: (typeof paths)[number]): Figure => ({
      id,
      value: of(floor) / of(path),
      unit: `floor CPU ÷ its CPU (${(of(path) / 1000).toFixed(1)} ms)`,
      floor: of(floor),
      rounds,
      control,
    })
    return [
      ratio('rewrite.html-12pct.ratio', 'html-12pct/ours', 'html-12pct/parser'),
      ratio('rewrite.html-62pct.ratio', 'html-62pct/ours', 'html-62pct/parser'),
      ratio('rewrite.html-pass.ratio', 'html-62pct/pass', 'html-62pct/parser'),
      ratio('rewrite.json.ratio', 'json/ours', 'json/stringify'),
      ratio('rewrite.text.ratio', 'text/ours', 'text/decode'),
      ratio('rewrite.text.times', 'text/find', 'text/linkify'),
      memory,
    ]
  } finally {
    await miniflare.dispose()
  }
}

/** What workerd holds after so many more documents; V8 takes and gives back, so a leak is what stays and adds up. */
async function grownBy(documents: number, url: URL, pid: number): Promise<Figure> {
  const before = residentMegabytes(pid)
  for (let document = 0; document < documents; document += 1) await (await fetch(url)).arrayBuffer()
  const after = residentMegabytes(pid)
  const unit = `MB more after ${documents} documents (${after.toFixed(0)} MB in memory)`
  return { id: 'rewrite.memory.grown', value: after - before, unit, floor: before, rounds: 1, control: 1 }
}
