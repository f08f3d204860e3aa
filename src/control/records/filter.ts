/**
 * Filters: which decision records somebody wants to see.
 *
 * @module
 */

import type { WireRecord } from '../../record/wire.ts'

/** What is given must hold of a record; what is absent does not matter. */
export interface RecordFilter {
  readonly id?: string | undefined
  readonly version?: number | undefined
  readonly surface?: string | undefined
  readonly evidence?: string | undefined
  readonly marketplace?: string | undefined
  readonly party?: string | undefined
  readonly product?: string | undefined
  readonly shop?: string | undefined
  readonly author?: string | undefined
  readonly content?: string | undefined
  readonly answer?: string | undefined
  readonly action?: string | undefined
  readonly rule?: string | undefined
  readonly reason?: string | undefined
  /** Of the link, as `unsafe` or `unsafe:userinfo`, or of its token; `*`: any. */
  readonly fault?: string | undefined
  /** The rule in report mode that would have decided; `*`: any. */
  readonly would?: string | undefined
  /** What the candidate would have decided. */
  readonly candidate?: 'different' | 'same' | undefined
  /** What the link's page had been told, against what the click decided. */
  readonly rendered?: 'different' | 'same' | undefined
}

type Field = Exclude<keyof RecordFilter, 'fault' | 'would' | 'candidate' | 'rendered'>

const fields: Readonly<Record<Field, (record: WireRecord) => string | number | undefined>> = {
  id: ({ id }) => id,
  version: ({ policy }) => policy.version ?? 0,
  surface: ({ in: input }) => input.surface,
  evidence: ({ in: input }) => input.evidence,
  marketplace: ({ in: input }) => input.marketplace,
  party: ({ in: input }) => input.party,
  product: ({ in: input }) => input.product,
  shop: ({ in: input }) => input.shop,
  author: ({ in: input }) => input.author,
  content: ({ in: input }) => input.content,
  answer: ({ out }) => out.answer,
  action: ({ out }) => out.action,
  rule: ({ out }) => out.rule,
  reason: ({ out }) => out.reason,
}

export type Matches = (record: WireRecord) => boolean

export function matcherOf(filter: RecordFilter): Matches {
  const wanted = Object.entries(fields).flatMap(([name, read]) => {
    const value = filter[name as Field]
    return value === undefined ? [] : [{ read, value }]
  })
  const { fault, would, candidate, rendered } = filter
  return (record) =>
    wanted.every(({ read, value }) => read(record) === value) &&
    (fault === undefined || hasFault(record, fault)) &&
    (would === undefined || (would === '*' ? record.would !== undefined : record.would?.rule === would)) &&
    (candidate === undefined || record.candidate?.same === (candidate === 'same')) &&
    (rendered === undefined || record.rendered?.same === (rendered === 'same'))
}

function hasFault({ in: { fault, token_fault: ofToken } }: WireRecord, wanted: string): boolean {
  if (wanted === '*') return fault !== undefined || ofToken !== undefined
  return fault === wanted || ofToken === wanted || fault?.split(':', 1)[0] === wanted
}
