/**
 * The benchmark, in sections that can be run alone.
 *
 *     npm run bench                          all sections, a table
 *     npm run bench -- decide --quick        one section, in a minute or two
 *     npm run bench -- --json --rounds 15    the same as JSON, with more rounds
 *
 * @module
 */

import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'

import type { Figure, Section, Tell } from './figure.ts'

const sections: Readonly<Record<string, () => Promise<Section>>> = {
  click: () => import('./click.ts'),
  operations: () => import('./operations.ts'),
  steps: () => import('./steps.ts'),
  decide: () => import('./decide.ts'),
  rewrite: () => import('./rewrite.ts'),
  start: () => import('./start.ts'),
  analyse: () => import('./analyse.ts'),
  console: () => import('./console.ts'),
  import: () => import('./import.ts'),
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    requests: { type: 'string', default: '2000' },
  },
})

const wanted = positionals.length === 0 ? Object.keys(sections) : positionals
const unknown = wanted.filter((name) => !Object.hasOwn(sections, name))
if (unknown.length > 0) {
  process.stderr.write(`there is no section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}\n`)
  process.exit(2)
}

const legend = `floor: what the figure is compared with, measured in the same run
against itself: that floor measured twice, 1.00 on a quiet machine; the further from it, the less the section says
`

/** What one looks for first; the rest of a section follows. */
const headlines: Readonly<Record<string, readonly string[]>> = {
  decide: [
    'decide.flat.times',
    'decide.ns.10',
    'decide.ns.1000',
    'decide.ns.10000',
    'decide.ns.100000',
    'decide.list-1000000.ns',
    'list.load-1000000.ratio',
    'decide.vs-cedar.times',
    'decide.vs-json-logic-engine.times',
    'decide.vs-json-rules-engine.times',
  ],
}

/** Of figures that are ratios, what their floor is in; the floor of all others is in the unit that the figure's own begins with. */
const floorUnits: readonly (readonly [unit: RegExp, floor: string])[] = [
  [/^floor CPU ÷/, 'µs'],
  [/^median time ÷/, 'µs'],
  [/^(?:slowest size|its time) ÷/, 'ns'],
  [/^JSON and a set ÷/, 'ms'],
  [/ of the same KV writes ÷/, ''],
]

const tellEveryMs = 10_000
const rounds = Number(flags.rounds ?? 9)
const figures: Figure[] = []
if (!flags.json) process.stdout.write(legend)
for (const [at, name] of wanted.entries()) {
  const { tell, done } = await tellTime(`${name}: section ${at + 1} of ${wanted.length}`)
  const section = await sections[name]?.()
  const measured =
    (await section?.measure({ rounds, quick: flags.quick, requests: Number(flags.requests), tell })) ?? []
  done()
  figures.push(...measured)
  if (!flags.json) print(name, measured)
}
if (flags.json) process.stdout.write(`${JSON.stringify({ figures }, undefined, 2)}\n`)

/** Says on stderr what is measured, and every ten seconds what it is at and for how long: a section takes minutes. */
async function tellTime(what: string): Promise<{ readonly tell: Tell; readonly done: () => void }> {
  const began = performance.now()
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`
  const begun = `${rounds} rounds`
  // Where it is done in this process it cannot speak meanwhile, so it is said from a thread of its own.
  const teller = new Worker(
    `const { parentPort, workerData: { what, begun, everyMs } } = require('node:worker_threads'), { writeSync } = require('node:fs')
     let [at, seconds] = [begun, 0]
     parentPort.on('message', (told) => (at = told))
     setInterval(() => writeSync(2, what + ', ' + at + ', ' + (seconds += everyMs / 1000) + ' s\\n'), everyMs)`,
    { eval: true, workerData: { what, begun, everyMs: tellEveryMs } },
  )
  await once(teller, 'online')
  teller.unref()
  process.stderr.write(`${what}, ${begun}\n`)
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    tell: (at) => teller.postMessage(at),
    done: () => {
      void teller.terminate()
      process.stderr.write(`${what}, done in ${seconds()}\n`)
    },
  }
}

function print(section: string, measured: readonly Figure[]): void {
  const first = (headlines[section] ?? []).flatMap((id) => measured.find((figure) => figure.id === id) ?? [])
  const rest = measured.filter((figure) => !first.includes(figure))
  process.stdout.write(`${section}\n${first.map(line).join('')}`)
  if (first.length > 0 && rest.length > 0) process.stdout.write('  and in detail\n')
  process.stdout.write(rest.map(line).join(''))
}

function line({ id, value, unit, floor, control }: Figure): string {
  const beside =
    floor === 0 ? '' : `   floor ${`${short(floor)} ${floorUnit(unit)}`.trim()}, against itself ${control.toFixed(2)}`
  return `  ${id.padEnd(40)} ${short(value).padStart(10)}  ${unit}${beside}\n`
}

function floorUnit(unit: string): string {
  const known = floorUnits.find(([pattern]) => pattern.test(unit))
  return known?.[1] ?? /^[\wµ]+/.exec(unit)?.[0] ?? ''
}

function short(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
