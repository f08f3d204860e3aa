/**
 * The benchmark, in sections that can be run alone.
 *
 *     npm run bench                          all sections, a table
 *     npm run bench -- decide --quick        one section, in a minute or two
 *     npm run bench -- --json --rounds 15    the same as JSON, with more rounds
 *
 * @module
 */

import { parseArgs } from 'node:util'

import type { Figure, Section } from './figure.ts'

const sections: Readonly<Record<string, () => Promise<Section>>> = {
  click: () => import('./click.ts'),
  operations: () => import('./operations.ts'),
  steps: () => import('./steps.ts'),
  decide: () => import('./decide.ts'),
  rewrite: () => import('./rewrite.ts'),
  start: () => import('./start.ts'),
  analyse: () => import('./analyse.ts'),
  console: () => import('./console.ts'),
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

const figures: Figure[] = []
for (const name of wanted) {
  const section = await sections[name]?.()
  const options = { rounds: Number(flags.rounds ?? 9), quick: flags.quick, requests: Number(flags.requests) }
  const measured = (await section?.measure(options)) ?? []
  figures.push(...measured)
  if (!flags.json) print(name, measured)
}
if (flags.json) process.stdout.write(`${JSON.stringify({ figures }, undefined, 2)}\n`)

function print(section: string, measured: readonly Figure[]): void {
  process.stdout.write(`${section}\n`)
  for (const { id, value, unit, floor, control } of measured) {
    const beside = floor === 0 ? '' : `   floor ${short(floor)}, against itself ${control.toFixed(2)}`
    process.stdout.write(`  ${id.padEnd(40)} ${short(value).padStart(10)}  ${unit}${beside}\n`)
  }
}

function short(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
