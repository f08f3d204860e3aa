/**
 * The mutation check on guards: `node test/prove/guards.ts`, or some of them: `--only url-private-host,jws-signature`.
 *
 * Every guard of the product (a refusal, a limit, a check that protects somebody) is taken away in a copy of the
 * repository, one at a time, and the tests that are named for it are run: at least one has to fail. Before the first and
 * after the last guard all of these tests run with every guard in place, and have to pass. A test has to run and to fail by
 * what it looks at; a file that cannot be loaded any more shows nothing. Other projects' cases are not in the copy: what
 * protects somebody is shown by tests of our own.
 *
 * Ends with 1 where a guard was not found, was not missed, or could not be tried. The work tree is never written to.
 *
 * @module
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { repository } from '../../src/cli/repository.ts'
import { openBench, projectOf, type Project, type RanTest } from './bench.ts'
import { removeCopy, repositoryCopy } from './guards/copy.ts'
import { timesIn, type Guard } from './guards/guard.ts'
import { guards } from './guards/list.ts'

type Verdict =
  /** A test failed. */
  | 'missed'
  /** No test failed: nothing holds the guard in its place. */
  | 'SURVIVED'
  /** Its text does not stand in its file exactly once. */
  | 'NOT FOUND'
  /** No test ran to its end, or the code could not be loaded. */
  | 'UNTRIED'

interface Tried {
  readonly guard: Guard
  readonly verdict: Verdict
  /** The test that failed, or what is the matter. */
  readonly by: string
  readonly seconds: number
}

type Benches = Readonly<Record<Project, ReturnType<typeof openBench>>>

interface Shop {
  readonly root: string
  readonly benches: Benches
}

/** A test that loops for ever without its guard is ended after this. */
const limitMs = 180_000

function openShop(): Shop {
  const root = repositoryCopy(repository)
  const bench = (project: Project) => openBench({ root, project, bail: true, limitMs })
  return { root, benches: { node: bench('node'), worker: bench('worker'), instance: bench('instance') } }
}

async function closeShop({ root, benches }: Shop): Promise<void> {
  for (const bench of Object.values(benches)) await bench.close()
  removeCopy(root)
}

/** Takes one guard away in the copy, looks whether a test misses it, and puts it back. */
async function tryGuard(guard: Guard, { root, benches }: Shop): Promise<Tried> {
  const began = performance.now()
  const done = (verdict: Verdict, by: string): Tried => {
    return { guard, verdict, by, seconds: (performance.now() - began) / 1000 }
  }
  const path = join(root, guard.file)
  const text = readFileSync(path, 'utf8')
  const write = (written: string): void => {
    writeFileSync(path, written)
    for (const bench of Object.values(benches)) bench.changed(guard.file)
  }
  const times = timesIn(text, guard.source)
  if (times !== 1) return done('NOT FOUND', `its text stands ${times} times in ${guard.file}`)
  write(text.replace(guard.source, () => guard.instead))
  try {
    for (const file of guard.tests) {
      const verdict = await missedBy(file, benches[projectOf(file)])
      if (verdict !== undefined) return done(...verdict)
    }
    return done('SURVIVED', 'every test passed')
  } finally {
    write(text)
  }
}

/**
 * Undefined: every test passed.
 *
 * One file at a time. Of several, the first failure leaves the others' processes asking for code while the next guard is
 * taken away; what vitest then writes down for them it hands to whoever asks next, and a test runs what no longer is there.
 */
async function missedBy(file: string, bench: Benches[Project]): Promise<[Verdict, string] | undefined> {
  const { tests, broken, trouble } = await bench.run([file])
  if (trouble !== undefined) return ['UNTRIED', trouble]
  const failed = tests.filter((test) => test.status === 'failed' && isOwnFailure(test))
  const plain = failed.find((test) => !isTimeout(test))
  if (plain !== undefined) return ['missed', nameOf(plain)]
  // What waits for ever without its guard; on a machine that is busy with much else it may be that alone.
  if (failed[0] !== undefined) return ['missed', `by a timeout: ${nameOf(failed[0])}`]
  const [first] = broken
  if (first !== undefined) return ['UNTRIED', `${first.file}: ${firstLine(first.message)}`]
  if (tests.some(({ status }) => status === 'failed')) return ['UNTRIED', 'the code without the guard cannot be loaded']
  return tests.some(({ status }) => status === 'passed') ? undefined : ['UNTRIED', 'no test ran']
}

/** Not that the changed code names what is not there: no test looked at that. */
function isOwnFailure({ failures }: RanTest): boolean {
  return !failures.some((failure) => failure.startsWith('ReferenceError'))
}

function isTimeout({ failures }: RanTest): boolean {
  return failures.every((failure) => /timed out in \d+ ?ms/i.test(failure))
}

function nameOf({ file, titles }: RanTest): string {
  return [file, ...titles].join(' > ')
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, 200) ?? ''
}

/** All tests with every guard in its place; what does not pass, by file. */
async function troublesWithAll(
  chosen: readonly Guard[],
  { benches }: Shop,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const troubles = new Map<string, readonly string[]>()
  for (const file of new Set(chosen.flatMap((guard) => guard.tests))) {
    const { tests, broken, trouble } = await benches[projectOf(file)].run([file])
    const found = [
      ...(trouble === undefined ? [] : [trouble]),
      ...broken.map(({ message }) => firstLine(message)),
      ...tests.filter(({ status }) => status === 'failed').map(nameOf),
    ]
    if (found.length === 0 && !tests.some(({ status }) => status === 'passed')) found.push('no test passed')
    if (found.length > 0) troubles.set(file, found)
  }
  return troubles
}

function line({ guard, verdict, by, seconds }: Tried): string {
  return `${verdict.padEnd(9)}  ${guard.id.padEnd(36)}  ${seconds.toFixed(1).padStart(5)} s  ${by}\n`
}

interface All {
  readonly tried: readonly Tried[]
  /** What failed with all guards in place, before or after. */
  readonly troubles: readonly string[]
}

async function tryAll(chosen: readonly Guard[], tell: (text: string) => void): Promise<All> {
  const shop = openShop()
  const leave = (): void => void closeShop(shop).then(() => process.exit(1))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave)
  const tried: Tried[] = []
  try {
    const before = await troublesWithAll(chosen, shop)
    tell(`${before.size === 0 ? 'every' : 'not every'} test that is named passes with all guards in place\n\n`)
    for (const guard of chosen) {
      const failing = guard.tests.find((file) => before.has(file))
      const one =
        failing === undefined
          ? await tryGuard(guard, shop)
          : { guard, verdict: 'UNTRIED' as const, by: `${failing} fails with all guards in place`, seconds: 0 }
      tried.push(one)
      tell(line(one))
    }
    const after = await troublesWithAll(chosen, shop)
    const told = [...before, ...after].flatMap(([file, found]) => found.map((each) => `${file}: ${each}`))
    return { tried, troubles: [...new Set(told)] }
  } finally {
    await closeShop(shop)
  }
}

if (import.meta.main) {
  const options = { only: { type: 'string' }, json: { type: 'boolean', default: false } } as const
  const { only, json } = parseArgs({ options }).values
  const wanted = only?.split(',')
  const strange = wanted?.find((id) => !guards.some((guard) => guard.id === id))
  if (strange !== undefined) throw new Error(`there is no guard ${strange}`)
  const chosen = guards.filter(({ id }) => wanted === undefined || wanted.includes(id))
  const tell = (text: string): void => {
    if (!json) process.stdout.write(text)
  }

  const began = performance.now()
  const { tried, troubles } = await tryAll(chosen, tell)
  const seconds = Math.round((performance.now() - began) / 1000)
  const left = tried.filter(({ verdict }) => verdict !== 'missed')
  for (const each of troubles) tell(`fails with all guards in place: ${each}\n`)
  tell(`\n${tried.length} guards taken away in ${seconds} s, ${tried.length - left.length} missed by a test\n`)
  for (const one of left) tell(`${line(one)}           ${one.guard.holds}\n`)
  if (json) {
    const rows = tried.map(({ guard, ...rest }) => ({ id: guard.id, holds: guard.holds, file: guard.file, ...rest }))
    process.stdout.write(`${JSON.stringify({ seconds, failedWithAll: troubles, guards: rows }, undefined, 2)}\n`)
  }
  if (troubles.length > 0 || left.length > 0) process.exitCode = 1
}
