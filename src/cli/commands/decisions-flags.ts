/**
 * Flags of the commands about decisions: which of them, and when.
 *
 * @module
 */

import { formatInstant, instant, parseInstant, type Instant } from '../../kernel/instant.ts'
import { parseSeconds } from '../duration.ts'
import { parseCount } from '../parse.ts'

const filters = {
  surface: 'live_room, short_video, showcase, unknown, or what a policy adds',
  evidence: 'How the surface is known: signed, referer, none',
  marketplace: 'Where the link leads',
  party: 'own, external, none',
  product: 'The product, as marketplace:id',
  shop: 'The shop, as marketplace:id',
  author: 'Who put the link there',
  content: 'The room, video or showcase',
  answer: 'forward, detour, notice',
  action: 'allow, warn, explain, equivalent, redirect',
  rule: 'The rule that decided',
  reason: 'The reason given',
  fault: 'Of the link, as unsafe or unsafe:userinfo, or of its token, as expired; * for any',
  would: 'The rule in report mode that would have decided; * for any',
} as const

type FilterName = keyof typeof filters

export interface FilterFlags extends Readonly<Partial<Record<FilterName, string>>> {
  readonly policyVersion?: number
  readonly candidate?: 'different' | 'same'
  readonly rendered?: 'different' | 'same'
}

export interface SpanFlags {
  readonly from?: Instant
  readonly until?: Instant
}

function text<const Brief extends string>(brief: Brief) {
  return { kind: 'parsed', parse: String, brief, optional: true } as const
}

export const filterFlags = {
  policyVersion: {
    kind: 'parsed',
    parse: parseCount,
    brief: 'Version of the policy; 0 is the bundled one',
    optional: true,
  },
  surface: text(filters.surface),
  evidence: text(filters.evidence),
  marketplace: text(filters.marketplace),
  party: text(filters.party),
  product: text(filters.product),
  shop: text(filters.shop),
  author: text(filters.author),
  content: text(filters.content),
  answer: text(filters.answer),
  action: text(filters.action),
  rule: text(filters.rule),
  reason: text(filters.reason),
  fault: text(filters.fault),
  would: text(filters.would),
  candidate: {
    kind: 'enum',
    values: ['different', 'same'],
    brief: 'What the candidate would have decided',
    optional: true,
  },
  rendered: {
    kind: 'enum',
    values: ['different', 'same'],
    brief: 'What was decided when the page was made, against the click',
    optional: true,
  },
} as const

export const spanFlags = {
  from: {
    kind: 'parsed',
    parse: parseWhen,
    brief: 'From this instant on: RFC 3339 with an offset, or an age such as 90m, 2h, 7d',
    optional: true,
  },
  until: {
    kind: 'parsed',
    parse: parseWhen,
    brief: 'Before this instant, written in the same ways',
    optional: true,
  },
} as const

export const offsetFlag = {
  kind: 'parsed',
  parse: String,
  brief: 'When a day begins (default: the local offset)',
  optional: true,
} as const

export function localOffset(): string {
  const minutes = -new Date().getTimezoneOffset()
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

/** An instant, or how long ago. */
function parseWhen(written: string): Instant {
  if (/^\d+[a-z]$/.test(written)) return instant(Date.now() - parseSeconds(written) * 1000)
  const at = parseInstant(written)
  if (!at.ok) {
    throw new Error('write an instant with an offset, such as 2020-10-09T00:00:00+08:00, or an age such as 2h')
  }
  return at.value
}

/** What the flags ask the instance for. */
export function queryOf(flags: FilterFlags & SpanFlags): Readonly<Record<string, string | number | undefined>> {
  const named = (Object.keys(filters) as FilterName[]).map((name) => [name, flags[name]] as const)
  return {
    ...Object.fromEntries(named),
    version: flags.policyVersion,
    candidate: flags.candidate,
    rendered: flags.rendered,
    from: flags.from && formatInstant(flags.from),
    until: flags.until && formatInstant(flags.until),
  }
}
