/**
 * Proposals: a document checked, compared with its base, and asked which gates it meets.
 *
 * It is the same question whether a request is opened, edited, or about to be published; what has changed in between (the
 * clock, the settings, the records) may change the answer.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { err, ok, type Result } from '../kernel/result.ts'
import { checkPolicy } from '../policy/check.ts'
import type { Diagnostic } from '../policy/language/diagnostic.ts'
import { digestOf, type Program } from '../policy/program.ts'
import { summaryOf } from './diff-summary.ts'
import { gatesOf } from './gates.ts'
import { differenceOf, type PublishPorts } from './publish.ts'
import type { Proposal } from './requests.ts'
import type { Settings } from './settings.ts'
import { programOf } from './versions.ts'

export type ProposalFault =
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'red'; readonly diagnostics: readonly Diagnostic[] }
  /** There is no such base. */
  | { readonly kind: 'no_such_version'; readonly number: number }

export type ProposalPorts = Pick<PublishPorts, 'versions' | 'summarise'>

interface Question {
  readonly settings: Settings
  readonly now: Instant
}

export async function propose(
  { source, base }: { readonly source: string; readonly base: number },
  question: Question,
  ports: ProposalPorts,
): Promise<Result<Proposal, ProposalFault>> {
  const { verdict, program, diagnostics: found } = checkPolicy(source, { now: question.now })
  const diagnostics = found.filter(({ severity }) => severity !== 'info')
  if (program === undefined || verdict === 'invalid') return err({ kind: 'invalid', diagnostics })
  if (verdict === 'red') return err({ kind: 'red', diagnostics })
  const digest = await digestOf(program)
  if (base === 0) return ok({ source, base, digest, diff: undefined, gates: [] })
  const standing = await ports.versions.get(base)
  const before = standing === undefined ? undefined : programOf(standing)
  if (before === undefined) return err({ kind: 'no_such_version', number: base })
  return ok({ source, base, digest, ...(await compare(before, program, base, question, ports)) })
}

async function compare(
  before: Program,
  after: Program,
  base: number,
  { settings, now }: Question,
  { summarise }: ProposalPorts,
): Promise<Pick<Proposal, 'diff' | 'gates'>> {
  const diff = differenceOf(before, after, now)
  const { days, max_changed_share: threshold } = settings.backtest
  const backtest = threshold === null ? undefined : await summarise?.(before, after, days)
  const names = { before: `v${base}`, after: after.meta.name, timeZone: after.meta.timezone }
  return {
    diff: summaryOf(diff, names),
    gates: gatesOf({ before, after, diff, settings, kind: 'publish', backtest, now }),
  }
}
