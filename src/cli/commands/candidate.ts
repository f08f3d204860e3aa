/**
 * `detour candidate set|show|clear`: a policy that is tried on live clicks and decides none of them.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import type { Instant } from '../../kernel/instant.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { ApiRefusal } from '../api-client.ts'
import { connect } from '../connection.ts'
import { jsonFlag, messageAlias, messageFlag } from '../flags.ts'
import { count, percent } from '../numbers.ts'
import { parseAt } from '../parse.ts'
import { policyArgument, readSource, readValidPolicy } from '../policy-source.ts'
import { printRefusedDiagnostics } from '../print-diagnostics.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'

interface ShownCandidate {
  readonly id: number
  readonly name: string
  readonly digest: string
  readonly version: number | null
  readonly message: string
  readonly set_by: string
  readonly set_at: string
  readonly until: string
}

interface SetAnswer {
  readonly candidate: ShownCandidate
  readonly live: boolean
  readonly trouble: string | null
  readonly lists_missing: readonly string[]
}

interface SetFlags {
  readonly until?: Instant
  readonly message: string
  readonly json: boolean
}

const setCommand = buildCommand({
  docs: {
    brief: 'Try a policy on live clicks, without deciding any',
    fullDescription:
      'The candidate is asked about every click after the active policy has decided, and its differences are counted. It takes the place of the candidate before, and ends by itself after a week, or at --until (at most 30 days ahead).',
  },
  parameters: {
    flags: {
      until: { kind: 'parsed', parse: parseAt, brief: 'When it ends, RFC 3339 with an offset', optional: true },
      message: messageFlag('Why: kept in the audit'),
      json: jsonFlag,
    },
    aliases: messageAlias,
    positional: { kind: 'tuple', parameters: [policyArgument] },
  },
  func: setCandidate,
})

async function setCandidate({ until, message, json }: SetFlags, name: string): Promise<void> {
  const isVersion = /^(?:v\d+|active)$/.test(name)
  const policy = isVersion ? await readSource(name) : await readValidPolicy(name)
  if (policy === undefined) return
  const { version, source } = policy
  const body = {
    ...(version === undefined ? { source } : { version }),
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
    message,
  }
  const answer = await connect()
    .ask<SetAnswer>('PUT', '/candidate', { body })
    .catch((cause: unknown) => {
      if (cause instanceof ApiRefusal) printRefusedDiagnostics(cause, policy.name)
      throw cause
    })
  if (json) {
    printJson(answer)
    return
  }
  const { candidate, live, trouble, lists_missing: lists } = answer
  process.stdout.write(
    `${visible(policy.name)} is ${live ? 'tried' : 'kept, not tried yet'} until ${localText(candidate.until)} (${candidate.digest})\n`,
  )
  if (trouble !== null) process.stderr.write(`detour: ${visible(trouble)}\n`)
  if (lists.length > 0) {
    process.stderr.write(`detour: the edge lacks ${lists.join(', ')}: decisions that ask for it are not compared\n`)
  }
  process.stderr.write('next: detour candidate show\n')
}

const showCommand = buildCommand({
  docs: { brief: 'Show the candidate, and what it would have decided otherwise so far' },
  parameters: { flags: { json: jsonFlag } },
  func: showCandidate,
})

interface Differences {
  readonly candidates: readonly {
    readonly candidate: string
    readonly tried: number
    readonly different: number
    readonly rows: readonly DifferenceRow[]
    readonly truncated: boolean
  }[]
}

interface DifferenceRow {
  readonly rule: string
  readonly action: string
  readonly candidate_rule: string
  readonly candidate_action: string
  readonly count: number
}

async function showCandidate({ json }: { readonly json: boolean }): Promise<void> {
  const api = connect()
  const { candidate } = await api.ask<{ readonly candidate: ShownCandidate | null }>('GET', '/candidate')
  if (candidate === null) {
    if (json) printJson({ candidate: null })
    else process.stdout.write('there is no candidate\n')
    return
  }
  const query = { from: candidate.set_at, digest: candidate.digest }
  const { candidates } = await api.ask<Differences>('GET', '/decisions/candidate', { query })
  const found = candidates.find((each) => each.candidate === candidate.digest)
  const { tried = 0, different = 0, rows = [], truncated = false } = found ?? {}
  const changes = byRule(rows)
  if (json) {
    const counted = { tried, different, changes, truncated }
    printJson({ candidate, ...counted })
    return
  }
  const { name, version, digest, message, set_by: by, set_at: since, until } = candidate
  process.stdout.write(
    [
      `${visible(name)}${version === null ? '' : ` v${version}`}  ${digest}\n`,
      `since ${localText(since)} by ${visible(by)}: ${visible(message)}\n`,
      `until ${localText(until)}\n`,
      tried === 0
        ? 'no click has been counted yet; counts arrive within a minute or two\n'
        : `${count(different)} of ${count(tried)} clicks would be decided otherwise (${percent(different, tried)})\n`,
    ].join(''),
  )
  if (changes.length === 0) return
  const lines = changes.map(({ from, to, clicks }) => [from, to, clicks])
  process.stdout.write(`\n${table(['active', 'candidate', 'clicks'], lines)}`)
  if (truncated) process.stdout.write('and more: `detour decisions query --candidate different`\n')
}

interface RuleChange {
  readonly from: string
  readonly to: string
  readonly clicks: number
}

/** Whatever the surface and the marketplace were. */
function byRule(rows: readonly DifferenceRow[]): readonly RuleChange[] {
  const changes = new Map<string, RuleChange>()
  for (const { rule, action, candidate_rule: otherRule, candidate_action: otherAction, count: clicks } of rows) {
    const from = `${rule === '' ? 'the defaults' : rule} (${action})`
    const to = `${otherRule === '' ? 'the defaults' : otherRule} (${otherAction})`
    const key = JSON.stringify([from, to])
    changes.set(key, { from, to, clicks: clicks + (changes.get(key)?.clicks ?? 0) })
  }
  return [...changes.values()].sort((a, b) => b.clicks - a.clicks)
}

const clearCommand = buildCommand({
  docs: { brief: 'Stop trying the candidate' },
  parameters: { flags: { json: jsonFlag } },
  func: clearCandidate,
})

async function clearCandidate({ json }: { readonly json: boolean }): Promise<void> {
  const answer = await connect().ask<{ readonly live: boolean; readonly trouble: string | null }>(
    'DELETE',
    '/candidate',
  )
  if (json) printJson(answer)
  else process.stdout.write('the candidate is no longer tried\n')
  if (answer.trouble !== null) process.stderr.write(`detour: ${visible(answer.trouble)}\n`)
}

export const candidateRoutes = buildRouteMap({
  docs: { brief: 'Try a policy on live clicks beside the active one' },
  routes: { set: setCommand, show: showCommand, clear: clearCommand },
})
