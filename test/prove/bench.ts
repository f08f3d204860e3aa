/**
 * A bench: vitest kept ready over one checkout, in a process of its own, so that a change of one file costs a run and not
 * a start, and nothing that tests or the platform print comes between.
 *
 * Vitest remembers what it has read of each file; whoever changes one says so. Each file of tests runs in a process or an
 * isolate of its own, as it does everywhere else. What came of a run is read from its tests one by one: a file that could
 * not be loaded shows nothing of what its tests would have said.
 *
 * @module
 */

import { fork } from 'node:child_process'
import { join } from 'node:path'

import { createVitest, type TestModule, type Vitest } from 'vitest/node'

/** The projects of `vitest.config.ts`. */
export type Project = 'node' | 'worker' | 'instance'

export interface RanTest {
  /** From the root on. */
  readonly file: string
  /** Of what it stands in, from the outermost on; its own is the last. */
  readonly titles: readonly string[]
  readonly status: 'passed' | 'failed' | 'skipped'
  readonly milliseconds: number
  /** Name and message of each. */
  readonly failures: readonly string[]
}

export interface TestRun {
  readonly tests: readonly RanTest[]
  /** Files that failed as a whole, and why. */
  readonly broken: readonly { readonly file: string; readonly message: string }[]
  /** Why there is nothing of all this. */
  readonly trouble: string | undefined
}

export interface Bench {
  /** Runs files, given from the root on. */
  run(files: readonly string[]): Promise<TestRun>
  close(): Promise<void>
}

export interface BenchOptions {
  readonly root: string
  readonly project: Project
  /** Whether the first failure ends a run. */
  readonly bail: boolean
  /** A run that takes longer is ended, and the bench with it. */
  readonly limitMs: number
}

/** Which project a file of tests belongs to. */
export function projectOf(file: string): Project {
  if (file.startsWith('test/worker/')) return 'worker'
  return /^test\/(?:instance|browser)\//.test(file) ? 'instance' : 'node'
}

/** Files, each once, by the project that runs them. */
export function byProject(files: Iterable<string>): ReadonlyMap<Project, readonly string[]> {
  return Map.groupBy(new Set(files), projectOf)
}

interface Asked {
  readonly files: readonly string[]
  readonly changed: readonly string[]
}

interface ChangingBench extends Bench {
  /** Of a file that is another than it was; told with the next run. */
  changed(file: string): void
}

export function openBench({ root, project, bail, limitMs }: BenchOptions): ChangingBench {
  const changed = new Set<string>()
  const start = () =>
    fork(import.meta.filename, [root, project, bail ? '1' : '0'], {
      cwd: root,
      env: { ...process.env, CI: 'true' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
  let child: ReturnType<typeof start> | undefined

  async function run(files: readonly string[]): Promise<TestRun> {
    child ??= start()
    const worker = child
    const { promise, resolve } = Promise.withResolvers<TestRun>()
    const over = (trouble: string): void => resolve({ tests: [], broken: [], trouble })
    const late = setTimeout(() => over(`it was not over after ${limitMs / 1000} s`), limitMs)
    const onExit = (): void => over('vitest has ended')
    worker.once('message', resolve)
    worker.once('exit', onExit)
    worker.send({ files, changed: [...changed] } satisfies Asked)
    changed.clear()
    const done = await promise
    clearTimeout(late)
    worker.off('message', resolve)
    worker.off('exit', onExit)
    // Whatever it is at, the next run is not to wait for it.
    if (done.trouble !== undefined) await close()
    return done
  }

  async function close(): Promise<void> {
    const worker = child
    child = undefined
    if (worker === undefined || worker.exitCode !== null) return
    const isOver = new Promise((resolve) => {
      worker.once('exit', resolve)
    })
    worker.kill('SIGKILL')
    await isOver
  }

  return { run, changed: (file) => void changed.add(file), close }
}

async function serve(root: string, project: string, bail: string): Promise<void> {
  const vitest = await createVitest('test', {
    root,
    config: join(root, 'vitest.config.ts'),
    project: [project],
    watch: false,
    bail: Number(bail),
    // Without its guard a test may wait for ever; of a run that goes on whatever fails, the tests' own limits count.
    ...(bail === '1' ? { testTimeout: 30_000 } : {}),
    reporters: [{}],
  })
  await vitest.standalone()
  // Whoever asked is gone.
  process.once('disconnect', () => process.exit())
  process.on('message', (asked: Asked) => {
    void answer(vitest, asked, root).then((run) => process.send?.(run))
  })
}

async function answer(vitest: Vitest, { files, changed }: Asked, root: string): Promise<TestRun> {
  try {
    for (const file of changed) vitest.invalidateFile(join(root, file))
    const paths = new Set(files.map((file) => join(root, file)))
    const known = await vitest.globTestSpecifications([...paths])
    const wanted = known.filter(({ moduleId }) => paths.has(moduleId))
    const { testModules } = await vitest.runTestSpecifications(wanted, false)
    return read(
      testModules.filter(({ moduleId }) => paths.has(moduleId)),
      root,
    )
  } catch (cause) {
    return { tests: [], broken: [], trouble: cause instanceof Error ? cause.message : 'unknown' }
  }
}

function read(modules: readonly TestModule[], root: string): TestRun {
  const tests: RanTest[] = []
  const broken: { file: string; message: string }[] = []
  for (const module of modules) {
    const file = module.moduleId.slice(root.length + 1)
    const [error] = module.errors()
    if (error !== undefined) broken.push({ file, message: error.message })
    for (const test of module.children.allTests()) {
      const { state, errors = [] } = test.result()
      tests.push({
        file,
        titles: titlesOf(test),
        status: state === 'passed' || state === 'failed' ? state : 'skipped',
        milliseconds: test.diagnostic()?.duration ?? 0,
        failures: errors.map(({ name, message }) => `${name ?? 'Error'}: ${message}`),
      })
    }
  }
  return { tests, broken, trouble: undefined }
}

type Titled = ReturnType<TestModule['children']['at']>

function titlesOf(one: NonNullable<Titled>): readonly string[] {
  const titles = [one.name]
  for (let { parent } = one; parent.type === 'suite'; { parent } = parent) titles.unshift(parent.name)
  return titles
}

if (import.meta.main) {
  const [root = '', project = '', bail = '0'] = process.argv.slice(2)
  await serve(root, project, bail)
}
