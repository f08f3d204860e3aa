/**
 * Records as CSV, for spreadsheets. Ids and names come from links that anybody may write.
 *
 * @module
 */

import { csvLine as lineOf, type Cell } from '../../kernel/csv.ts'
import { formatInstant, instant } from '../../kernel/instant.ts'
import type { WireRecord } from '../../record/wire.ts'

const columns: readonly (readonly [name: string, read: (record: WireRecord) => Cell])[] = [
  ['id', ({ id }) => id],
  ['at', ({ at }) => formatInstant(instant(at))],
  ['policy', ({ policy }) => policy.name],
  ['version', ({ policy }) => policy.version],
  ['digest', ({ policy }) => policy.digest],
  ['tier', ({ policy }) => policy.tier],
  ['surface', ({ in: input }) => input.surface],
  ['evidence', ({ in: input }) => input.evidence],
  ['site', ({ in: input }) => input.site],
  ['marketplace', ({ in: input }) => input.marketplace],
  ['party', ({ in: input }) => input.party],
  ['kind', ({ in: input }) => input.kind],
  ['product', ({ in: input }) => input.product],
  ['shop', ({ in: input }) => input.shop],
  ['author', ({ in: input }) => input.author],
  ['followers', ({ in: input }) => input.followers],
  ['content', ({ in: input }) => input.content],
  ['channel', ({ in: input }) => input.channel],
  ['region', ({ in: input }) => input.region],
  ['lang', ({ in: input }) => input.lang],
  ['client', ({ in: input }) => input.client],
  ['wrapped', ({ in: input }) => input.wrapped],
  ['fault', ({ in: input }) => input.fault],
  ['token_fault', ({ in: input }) => input.token_fault],
  ['kid', ({ in: input }) => input.kid],
  ['url', ({ in: input }) => input.url],
  ['answer', ({ out }) => out.answer],
  ['action', ({ out }) => out.action],
  ['step', ({ out }) => out.step],
  ['rule', ({ out }) => out.rule],
  ['reason', ({ out }) => out.reason],
  ['status', ({ out }) => out.status],
  ['host', ({ out }) => out.host],
  ['skipped', ({ out }) => out.skipped?.map(({ step, why }) => `${step}:${why}`).join(' ')],
  ['labels', ({ out }) => out.labels && JSON.stringify(out.labels)],
  ['would_rule', ({ would }) => would?.rule],
  ['would_action', ({ would }) => would?.action],
  ['candidate', ({ candidate }) => candidate?.digest],
  ['candidate_rule', ({ candidate }) => candidate?.rule],
  ['candidate_action', ({ candidate }) => candidate?.action],
  ['candidate_same', ({ candidate }) => candidate?.same],
  ['rendered', ({ rendered }) => rendered?.action],
  ['rendered_clicked', ({ rendered }) => rendered?.clicked],
  ['rendered_same', ({ rendered }) => rendered?.same],
  ['missing', ({ missing }) => missing?.join(' ')],
  ['sampledrate', ({ sampledrate }) => sampledrate],
]

export function csvHeader(): string {
  return lineOf(columns.map(([name]) => name))
}

export function csvLine(record: WireRecord): string {
  return lineOf(columns.map(([, read]) => read(record)))
}
