/**
 * The fault suite: `node test/prove/faults.ts`, or some rows of it: `node test/prove/faults.ts K1 K2`.
 *
 * Every row of `docs/reference/faults.md` names the tests that cause its fault. They are run, and what came of each row is
 * printed as a table, or with `--json` as JSON. Ends with 1 where a row has no test, a test that is named is not there or
 * was skipped, or one failed.
 *
 * @module
 */

import { parseArgs } from 'node:util'

import { repository } from '../../src/cli/repository.ts'
import { byProject, openBench, type RanTest } from './bench.ts'
import { faultRows, isMeantBy, ofThePlatform, type FaultRow } from './faults-page.ts'

interface Outcome {
  readonly id: string
  readonly what: string
  readonly passed: number
  readonly failed: number
  /** Of all its tests together. */
  readonly seconds: number
  /** What must not be: each in one sentence. */
  readonly faults: readonly string[]
}

/** Half an hour is more than all of them have ever taken. */
const limitMs = 1_800_000

interface Ran {
  readonly tests: readonly RanTest[]
  /** Why files have no tests that ran, by file. */
  readonly troubles: ReadonlyMap<string, string>
}

async function runAll(rows: readonly FaultRow[]): Promise<Ran> {
  const tests: RanTest[] = []
  const troubles = new Map<string, string>()
  for (const [project, files] of byProject(rows.flatMap((row) => row.tests.map(({ file }) => file)))) {
    const bench = openBench({ root: repository, project, bail: false, limitMs })
    try {
      const run = await bench.run(files)
      tests.push(...run.tests)
      for (const file of run.trouble === undefined ? [] : files) troubles.set(file, run.trouble ?? '')
      for (const { file, message } of run.broken) troubles.set(file, message)
    } finally {
      await bench.close()
    }
  }
  return { tests, troubles }
}

function outcomeOf({ id, what, tests: named }: FaultRow, { tests, troubles }: Ran): Outcome {
  const faults: string[] = []
  const meant = new Set<RanTest>()
  if (named.length === 0 && !ofThePlatform.has(id)) faults.push('no test is named')
  for (const { title, file } of named) {
    const found = tests.filter((test) => test.file === file && isMeantBy(title, test.titles))
    const trouble = troubles.get(file)
    if (trouble !== undefined) faults.push(`${file}: ${trouble}`)
    else if (found.length === 0) faults.push(`there is no test “${title}” in ${file}`)
    else if (found.every(({ status }) => status === 'skipped')) faults.push(`“${title}” was skipped`)
    for (const test of found) meant.add(test)
  }
  const all = [...meant]
  for (const test of all) {
    if (test.status !== 'failed') continue
    const [why = ''] = test.failures[0]?.split('\n', 1) ?? []
    faults.push(`failed: ${test.titles.join(' > ')}: ${why.slice(0, 200)}`)
  }
  return {
    id,
    what,
    passed: all.filter(({ status }) => status === 'passed').length,
    failed: all.filter(({ status }) => status === 'failed').length,
    seconds: all.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000,
    faults,
  }
}

const widest = 74

function lineOf({ id, what, passed, failed, seconds, faults }: Outcome): string {
  const text = what.length > widest ? `${what.slice(0, widest - 1)}…` : what
  const counts = `${String(passed + failed).padStart(5)} ${String(passed).padStart(6)} ${String(failed).padStart(6)}`
  const told = faults.map((fault) => `      ${fault}\n`).join('')
  const note = ofThePlatform.has(id) ? '  only the platform can show it' : ''
  return `${id.padEnd(4)} ${text.padEnd(widest)} ${counts} ${seconds.toFixed(1).padStart(7)}${note}\n${told}`
}

if (import.meta.main) {
  const options = { json: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const known = faultRows()
  const strange = positionals.find((id) => !known.some((row) => row.id === id))
  if (strange !== undefined) throw new Error(`there is no row ${strange} in docs/reference/faults.md`)
  const rows = known.filter(({ id }) => positionals.length === 0 || positionals.includes(id))

  const began = performance.now()
  const ran = await runAll(rows)
  const outcomes = rows.map((row) => outcomeOf(row, ran))
  const seconds = Math.round((performance.now() - began) / 1000)
  const bad = outcomes.filter(({ faults }) => faults.length > 0)
  if (values.json) process.stdout.write(`${JSON.stringify({ seconds, rows: outcomes }, undefined, 2)}\n`)
  else {
    process.stdout.write(`${'id'.padEnd(4)} ${'fault'.padEnd(widest)} tests passed failed seconds\n`)
    for (const outcome of outcomes) process.stdout.write(lineOf(outcome))
    const well = `${outcomes.length - bad.length} of ${outcomes.length} rows are as the page says`
    process.stdout.write(`\n${well}, in ${seconds} s\n`)
  }
  if (bad.length > 0) process.exitCode = 1
}
