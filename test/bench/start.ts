/**
 * What starting costs: the size of each environment's script, the CPU until a fresh workerd with it listens, and the first
 * answer, beside a Worker that only redirects.
 *
 * Every start is a process of its own; the environments take turns and medians are compared. The floor is the bare
 * Worker's, and `control` is how far two of those are apart.
 *
 * @module
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import bundled from '../../src/gateway/bundled-policy.generated.json' with { type: 'json' }
import { parseProgram } from '../../src/policy/program.ts'
import { publishedText } from '../../src/policy/published.ts'
import { inTurn, median, roundsFrom, type Figure, type Options } from './figure.ts'
import { layOut, startOnce, type Question, type Start } from './start-process.ts'
import { environments, scriptOf, type Environment, type Script } from './start-script.ts'

const bare = `export default { fetch() { return new Response(null, { status: 302, headers: {
  location: 'https://item.taobao.com/item.htm?id=12345678901', 'cache-control': 'private, no-store' } }) } }`

const click: Question = {
  path: `/go?to=${encodeURIComponent('https://item.taobao.com/item.htm?id=12345678901')}`,
  headers: { referer: 'https://www.douyin.com/video/6961737553342991651' },
  status: 302,
}

/** The control plane answers no clicks; whoever comes without a token is told so. */
const admin: Question = { path: '/api/v1/status', status: 401 }

const questions: Readonly<Record<Environment, Question>> = {
  gateway: click,
  content: click,
  control: admin,
  detour: click,
}

interface Target {
  readonly id: string
  readonly configuration: string
  readonly question: Question
  readonly starts: Start[]
}

export async function measure({ rounds, quick, tell }: Options): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'detour-start-'))
  try {
    const scripts = await Promise.all(environments.map(async (each) => [each, await scriptOf(each)] as const))
    const targets = await targetsOf(scripts, folder)
    const times = quick ? rounds : rounds * 3
    // The first round reads the files for the first time.
    for (const round of roundsFrom(0, times, tell)) {
      for (const target of inTurn(targets, round)) {
        const start = await startOnce(target.configuration, target.question)
        if (round > 0) target.starts.push(start)
      }
    }
    return [...scripts.map(([each, { gzBytes }]) => sizeOf(each, gzBytes)), ...figuresOf(targets, times)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function targetsOf(scripts: readonly (readonly [Environment, Script])[], folder: string): Promise<Target[]> {
  const program = parseProgram(bundled)
  if (!program.ok) throw new Error(program.error.message)
  const policy = await publishedText(program.value, { version: 1, base: 0, publishedAt: 0 })
  const keys = JSON.stringify({ keys: [{ kty: 'oct', kid: 'bench', alg: 'HS256', k: 'A'.repeat(43) }] })
  const target = (id: string, script: string, question: Question): Target => ({
    id,
    configuration: layOut(folder, id, { script, policy, keys }),
    question,
    starts: [],
  })
  return [
    target('bare', bare, click),
    target('bare-again', bare, click),
    ...scripts.map(([each, { text }]) => target(each, text, questions[each])),
  ]
}

function sizeOf(environment: Environment, gzBytes: number): Figure {
  const value = gzBytes / 1024
  return { id: `start.${environment}.gz-kb`, value, unit: 'KiB, gzipped', floor: 0, rounds: 1, control: 1 }
}

function figuresOf(targets: readonly Target[], rounds: number): readonly Figure[] {
  const [floor, again, ...ours] = targets
  if (floor === undefined || again === undefined) throw new Error('there is nothing to compare with')
  return measures.flatMap(({ name, unit, of }) => {
    const middle = ({ starts }: Target): number => median(starts.map(of))
    const control = middle(floor) / middle(again)
    return ours.map((target) => ({
      id: `start.${target.id}.${name}`,
      value: middle(target) - middle(floor),
      unit,
      floor: middle(floor),
      rounds,
      control,
    }))
  })
}

const measures: readonly { readonly name: string; readonly unit: string; readonly of: (start: Start) => number }[] = [
  { name: 'cpu-ms', unit: 'ms of CPU over bare', of: ({ cpuMs }) => cpuMs },
  { name: 'first-answer.cpu-ms', unit: 'ms of CPU over bare', of: ({ answerCpuMs }) => answerCpuMs },
  { name: 'first-answer.ms', unit: 'ms over bare', of: ({ answerMs }) => answerMs },
]
