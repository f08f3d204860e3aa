import { accessSync, constants, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'

import packageJson from '../../package.json' with { type: 'json' }
import { repository } from '../../src/cli/repository.ts'
import { callsIn } from '../support/command-lines.ts'
import { blocksOf } from '../support/samples.ts'

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

interface Job {
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } }
  readonly permissions?: unknown
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, unknown>>
}

const folder = join(repository, '.github/workflows')
const page = readFileSync(join(repository, 'docs/how-to/check-policies-in-ci.md'), 'utf8')
const sample = blocksOf(page).find(({ text }) => text.includes('runs-on:'))?.text ?? ''

const workflows = [
  ...readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
  { name: 'the sample for policies', text: sample },
].map(({ name, text }) => ({ name, workflow: parseYaml(text, { strict: true, uniqueKeys: true }) as Workflow }))

function stepsOf({ jobs }: Workflow): readonly Step[] {
  return Object.values(jobs).flatMap(({ steps }) => steps)
}

describe.each(workflows)('$name', ({ workflow }) => {
  it('may read the code and nothing else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    expect(Object.values(workflow.jobs).map(({ permissions }) => permissions ?? 'as above')).toEqual(
      Object.keys(workflow.jobs).map(() => 'as above'),
    )
  })

  it('takes actions of GitHub’s own alone, each by its major version or its commit, and leaves no credentials behind', () => {
    const actions = stepsOf(workflow).flatMap(({ uses, with: given }) => (uses === undefined ? [] : [{ uses, given }]))
    expect(actions.length).toBeGreaterThan(1)
    for (const { uses } of actions) expect(uses).toMatch(/^actions\/[a-z-]+@(?:v\d+|[0-9a-f]{40})$/)
    const checkouts = actions.filter(({ uses }) => uses.startsWith('actions/checkout@'))
    expect(checkouts.length).toBeGreaterThan(0)
    for (const { given } of checkouts) expect(given).toMatchObject({ 'persist-credentials': false })
  })

  it('runs scripts that package.json has, and files that may be run', () => {
    const lines = stepsOf(workflow).flatMap(({ run }) => run?.split('\n') ?? [])
    expect(lines.length).toBeGreaterThan(1)
    const named = lines.flatMap((line) => /\bnpm run (?:-s )?([\w:]+)/.exec(line)?.[1] ?? [])
    expect(named.filter((name) => !(name in packageJson.scripts))).toEqual([])
    for (const [file] of lines.flatMap((line) => [...line.matchAll(/^\.[\w/.-]+/g)])) {
      accessSync(join(repository, file), constants.X_OK)
    }
  })

  it('puts nothing of a request into a shell: no `${{ … }}` in what is run', () => {
    const runs = stepsOf(workflow).flatMap(({ run }) => run ?? [])
    expect(runs.length).toBeGreaterThan(0)
    expect(runs.filter((run) => run.includes('${{'))).toEqual([])
  })
})

describe('continuous integration', () => {
  const { workflow } = workflows.find(({ name }) => name === 'ci.yml') ?? {}

  it('is `.ci/run`, with a bound in time, and keeps its results also when it fails', () => {
    const job = workflow?.jobs['test']
    expect(job?.['timeout-minutes']).toBeLessThanOrEqual(60)
    expect(job?.steps.flatMap(({ run }) => run ?? [])).toEqual(['.ci/run'])
    expect(job?.steps.at(-1)).toMatchObject({
      uses: expect.stringContaining('upload-artifact') as string,
      if: 'always()',
    })
  })

  it('tries the package on every Node that it says it works with', () => {
    const least = Number(/>=(\d+)/.exec(packageJson.engines.node)?.[1])
    expect(Math.min(...(workflow?.jobs['package']?.strategy?.matrix.node ?? []))).toBe(least)
  })
})

it('the sample for policies makes the checks that its page tells of', () => {
  const commands = callsIn(sample.replaceAll(/^.*?(?=npx detour )npx /gm, ''))
    .map((words) => words.slice(0, 2).join(' '))
    .filter((name) => name.startsWith('policy '))
  const table = [...page.matchAll(/^\| `(policy \w+)/gm)].map(([, name = '']) => name)
  expect(table.length).toBe(4)
  expect(commands).toEqual(expect.arrayContaining(table))
})
