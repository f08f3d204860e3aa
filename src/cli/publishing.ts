/**
 * Publishing from the command line: what is common to a new document, to bringing an old one back, and to a change
 * request. The plan is shown first, one key stands for all tries, and every refusal says what to do next.
 *
 * @module
 */

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

import { visible } from '../policy/language/render/visible.ts'
import { ApiRefusal, ApiUnreachable, type Api } from './api-client.ts'
import { isConfirmed } from './confirm.ts'
import { differenceSummary, differenceText } from './difference-text.ts'
import { exit } from './exit.ts'
import { printRefusedDiagnostics } from './print-diagnostics.ts'
import { printJson } from './print-json.ts'
import { headOf, readVersion, sourceOf, type PublishedVersion } from './published.ts'

export interface Plan {
  readonly path: `/${string}`
  readonly body: { readonly base: number; readonly message: string; readonly source?: string }
  /** What would be in force, and how it is called. */
  readonly after: { readonly name: string; readonly source: string }
  readonly flags: { readonly json: boolean; readonly yes: boolean }
  /** The command that asks somebody else instead. */
  readonly instead: string
}

/** The version that was started from; where nobody says, the head, which is then said. */
export async function baseOf(api: Api, given: number | undefined): Promise<number> {
  if (given !== undefined) return given
  const head = await headOf(api)
  if (head > 0) process.stderr.write(`upon version ${head}\n`)
  return head
}

/** Shows the plan, in full to whoever is asked and else in one line; publishes; and prints what came of it. Sets the exit code. */
export async function carryOut(api: Api, plan: Plan): Promise<void> {
  const { base } = plan.body
  const { json, yes } = plan.flags
  const isWatched = process.stdin.isTTY && !json && !yes
  if (!json) process.stderr.write(await meaning(api, plan, isWatched ? differenceText : differenceSummary))
  if (isWatched) {
    const question = 'This will be in force for everybody within two minutes.'
    const confirmation = { word: String(base + 1), meaning: 'the number of the new version', yes: false }
    if (!(await isConfirmed(question, confirmation))) {
      process.stderr.write('detour: nothing was published\n')
      process.exitCode = exit.failed
      return
    }
  }
  try {
    tellPublished(await askToPublish(api, plan.path, plan.body), json)
  } catch (cause) {
    if (!(cause instanceof ApiRefusal)) throw cause
    await tellRefusal(api, plan, cause)
  }
}

/** How long to wait before each further try. */
const pausesMs = [500, 2_000] as const

/**
 * An answer that was lost is asked for again under the same key, so nothing is published twice. Throws an `ApiRefusal`
 * only where nothing was published.
 */
export async function askToPublish(api: Api, path: `/${string}`, body: object): Promise<PublishedVersion> {
  const idempotencyKey = randomUUID()
  const options = { body, idempotencyKey }
  let wasLost = false
  for (let tries = 0; ; tries++) {
    try {
      return await api.ask<PublishedVersion>('POST', path, options)
    } catch (cause) {
      // Once an answer is lost, an instance that is away or busy says nothing of what became of it.
      wasLost = isLost(cause) || (wasLost && cause instanceof ApiUnreachable)
      if (!wasLost) throw cause
      const wait = pausesMs[tries]
      if (wait === undefined) throw uncertain(cause)
      await pause(wait)
    }
  }
}

function isLost(cause: unknown): boolean {
  if (cause instanceof ApiRefusal) return cause.status >= 500 || cause.code === 'in-progress'
  return cause instanceof ApiUnreachable && cause.wasSent
}

function uncertain(cause: unknown): Error {
  const why = cause instanceof Error ? visible(cause.message.replaceAll('\n', ' ')) : 'no answer'
  return new Error(`${why}\n  it may have been published all the same: look at \`detour versions\``, { cause })
}

export function tellPublished(published: PublishedVersion, json: boolean): void {
  const { version, digest, live, trouble } = published
  if (json) printJson(published)
  else if (live) process.stdout.write(`version ${version} is live (${digest})\n`)
  else process.stdout.write(`version ${version} is stored, not live yet: ${visible(trouble ?? 'no reason given')}\n`)
  if (!live) {
    process.stderr.write('it is brought to the edge every minute; `detour status` says when it is there\n')
    process.exitCode = exit.failed
  }
}

async function tellRefusal(api: Api, plan: Plan, refusal: ApiRefusal): Promise<void> {
  const { flags, instead } = plan
  if (flags.json) printJson(refusal.body)
  printRefusedDiagnostics(refusal, plan.after.name)
  const { head } = refusal.body
  const isStale = refusal.code === 'stale-base' && typeof head === 'number'
  const why = isStale ? await staleText(api, plan.body.base, head) : refusal.message
  process.stderr.write(`detour: not published: ${why.split('\n').map(visible).join('\n')}\n`)
  if (refusal.code === 'approval-needed') process.stderr.write(`  ${instead}\n`)
  process.exitCode = refusal.exitCode
}

/** What came between is told in a line; whoever wants all of it has the command. */
async function staleText(api: Api, base: number, head: number): Promise<string> {
  if (head < base) return `there is no version ${base} to start from: the newest is ${head}`
  const since =
    head === base + 1 ? `version ${head} was published since` : `versions ${base + 1} to ${head} were published since`
  if (base === 0) return `${since}\n  help: start from it: \`detour versions show ${head} --source\``
  const theirs = { name: `v${head}`, source: await sourceOf(api, head) }
  const summary = differenceSummary({ name: `v${base}`, source: await sourceOf(api, base) }, theirs)
  return [
    since,
    ...(summary === undefined ? [] : [`  ${summary}`]),
    `  all of it:  detour policy diff v${base} v${head}`,
    `  help: bring your document onto it, and publish with --base ${head}`,
  ].join('\n')
}

/** Empty where there was nothing before, and where it cannot be told: whether it may be published, the instance says. */
async function meaning(api: Api, { body, after }: Plan, tell: typeof differenceText): Promise<string> {
  if (body.base === 0) return ''
  const before = await readVersion(api, body.base).catch((cause: unknown) => {
    if (cause instanceof ApiUnreachable) throw cause
    return undefined
  })
  const text = before && tell({ name: `v${body.base}`, source: before.source }, after)
  return text === undefined ? '' : `${text.trimEnd()}\n`
}
