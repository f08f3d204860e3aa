/**
 * The fuzzer: every law, for as long as one likes.
 *
 *     npm run fuzz                                       all sections
 *     npm run fuzz -- links tokens --runs 100000         some of them, each law so often
 *     npm run fuzz -- hostile --seed 7 --law redirect --path 12:3
 *
 * `--law` takes the laws whose title holds a text, `--path` a place that an earlier failure named. Each law prints how
 * many cases it saw of which kind; a failure is printed with seed, path and the smallest case found. Ends with 1 where a
 * law did not hold, or saw too little.
 *
 * @module
 */

import { parseArgs } from 'node:util'

import type { Checked, Law } from './law.ts'
import { closeSections, sections } from './sections.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string' }, seed: { type: 'string' }, law: { type: 'string' }, path: { type: 'string' } },
})
const unknown = positionals.filter((name) => sections[name] === undefined)
if (unknown.length > 0) {
  console.error(`there is no section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`)
  process.exit(2)
}
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const runs = values.runs === undefined ? undefined : Number(values.runs)
if (!Number.isInteger(seed) || (runs !== undefined && !(Number.isInteger(runs) && runs > 0))) {
  console.error('--seed and --runs are whole numbers')
  process.exit(2)
}

let bad = 0
let tried = 0
for (const name of positionals.length > 0 ? positionals : Object.keys(sections)) {
  for (const law of (await sections[name]?.()) ?? []) {
    if (!law.title.includes(values.law ?? '')) continue
    const start = performance.now()
    const checked = await law.check({ seed, runs: runs ?? law.long, path: values.path })
    tried += 1
    bad += print(name, law, checked, (performance.now() - start) / 1000) ? 0 : 1
  }
}
await closeSections()
console.log(`\nseed ${seed}: ${tried} laws, ${bad} did not hold`)
if (tried === 0 || bad > 0) process.exitCode = 1

function print(section: string, { title }: Law, checked: Checked, seconds: number): boolean {
  const { failure, tooFew, kinds, slowestMs } = checked
  const isGood = failure === undefined && tooFew.length === 0
  console.log(`${isGood ? 'holds' : 'FAILS'}  ${section}: ${title}`)
  const shares = Object.entries(kinds)
    .toSorted(([, left], [, right]) => right - left)
    .map(([kind, count]) => `${count} ${kind}`)
  const slowest = `slowest case ${slowestMs.toFixed(0)} ms`
  console.log(`       ${checked.runs} cases in ${seconds.toFixed(0)} s (${shares.join(', ')}), ${slowest}`)
  for (const line of tooFew) console.log(`       too little was seen: ${line}`)
  if (failure !== undefined) {
    console.log(`       ${failure.error}`)
    console.log(`       smallest case (${failure.shrunk} times smaller): ${failure.counterexample}`)
    console.log(
      `       again: npm run fuzz -- ${section} --seed ${failure.seed} --path ${failure.path} --law '${title}'`,
    )
  }
  return isGood
}
