/**
 * Publishing from the command line: what is common to a new document and to bringing an old one back. The plan is shown
 * first, one key stands for all tries, and every refusal says what to do next.
 *
 * @module
 */

import { randomUUID } from 'node:crypto'

import { diffPolicies } from '../policy/analysis/diff.ts'
import { renderDiff } from '../policy/analysis/render-diff.ts'
import { compilePolicy } from '../policy/language/compile.ts'
import type { FlatDiagnostic } from '../policy/language/render/json.ts'
import { visible } from '../policy/language/render/visible.ts'
import type { Program } from '../policy/program.ts'
import { registryOf } from '../policy/registry.ts'
import { ApiRefusal, type Api } from './api-client.ts'
import { isConfirmed } from './confirm.ts'
import { exit } from './exit.ts'
import { languageOf } from './language.ts'
import { sourceOf, type PublishedVersion } from './published.ts'

export interface Plan {
  readonly path: `/${string}`
  readonly body: { readonly base: number; readonly message: string; readonly source?: string }
  /** What would be in force, and how it is called. */
  readonly after: { readonly name: string; readonly source: string }
  readonly flags: { readonly json: boolean; readonly yes: boolean }
  /** The command that asks somebody else instead. */
  readonly instead: string
}

/** Shows the plan, asks, publishes, and prints what came of it; sets the exit code. */
export async function carryOut(api: Api, plan: Plan): Promise<void> {
  const { base } = plan.body
  const isWatched = process.stdin.isTTY && !plan.flags.json && !plan.flags.yes
  if (isWatched) {
    process.stderr.write(await differenceText(api, base, plan.after))
    if (!(await isConfirmed('This will be in force for everybody within two minutes.', String(base + 1), false))) {
      process.stderr.write('detour: nothing was published\n')
      process.exitCode = exit.failed
      return
    }
  }
  try {
    tell(await tried(api, plan), plan)
  } catch (cause) {
    if (!(cause instanceof ApiRefusal)) throw cause
    await tellRefusal(api, plan, cause)
  }
}

const tries = 3

/** An answer that was lost is asked for again under the same key, so nothing is published twice. */
async function tried(api: Api, { path, body }: Plan): Promise<PublishedVersion> {
  const idempotencyKey = randomUUID()
  for (let left = tries; ; left--) {
    try {
      return await api.ask<PublishedVersion>('POST', path, { body, idempotencyKey })
    } catch (cause) {
      const isLost = cause instanceof ApiRefusal && (cause.status === 503 || cause.code === 'in-progress')
      if (!isLost || left === 1) throw cause
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }
}

function tell(published: PublishedVersion, { flags }: Plan): void {
  const { version, digest, live, trouble } = published
  if (flags.json) process.stdout.write(`${JSON.stringify({ format_version: 1, ...published })}\n`)
  else if (live) process.stdout.write(`version ${version} is live (${digest})\n`)
  else process.stdout.write(`version ${version} is stored, not live yet: ${visible(trouble ?? 'no reason given')}\n`)
  if (!live) {
    process.stderr.write('it is brought to the edge every minute; `detour status` says when it is there\n')
    process.exitCode = exit.failed
  }
}

async function tellRefusal(api: Api, plan: Plan, refusal: ApiRefusal): Promise<void> {
  const { flags, instead } = plan
  if (flags.json) process.stdout.write(`${JSON.stringify(refusal.body)}\n`)
  const { diagnostics, head } = refusal.body
  if (Array.isArray(diagnostics)) {
    process.stderr.write((diagnostics as FlatDiagnostic[]).map(lineOf(plan.after.name)).join(''))
  }
  if (refusal.code === 'stale-base' && typeof head === 'number' && plan.body.base > 0) {
    const theirs = { name: `v${head}`, source: await sourceOf(api, head) }
    process.stderr.write(await differenceText(api, plan.body.base, theirs))
  }
  process.stderr.write(`detour: not published: ${visible(refusal.message.replaceAll('\n', ' '))}\n`)
  if (refusal.code === 'approval-needed') process.stderr.write(`  ${instead}\n`)
  process.exitCode = refusal.exitCode
}

/** What the instance found is told as it tells it: it may know rules of the language that this command does not. */
function lineOf(file: string): (found: FlatDiagnostic) => string {
  return ({ severity, code, message, range: { start } }) =>
    `${file}:${start.line}:${start.column}: ${severity}[${code}] ${visible(message)}\n`
}

/** In words, which requests are answered differently from the base. */
async function differenceText(api: Api, base: number, after: { name: string; source: string }): Promise<string> {
  if (base === 0) return ''
  const [old, young] = [compilePolicy(await sourceOf(api, base)).program, compilePolicy(after.source).program]
  if (old === undefined || young === undefined) return ''
  const subject = (program: Program) => ({ program, registry: registryOf(program) })
  const diff = diffPolicies(subject(old), subject(young), { now: Date.now() })
  const names = { before: `v${base}`, after: after.name }
  return `${renderDiff(diff, { ...names, language: languageOf(process.env), timeZone: young.meta.timezone })}\n`
}
