/**
 * Concerns: what is wrong with the instance, or may soon be, the worst first.
 *
 * @module
 */

import type { AnswerOf } from '../../server/call.ts'

export type Status = AnswerOf<'GET /status'>

/** `stop`: shoppers or records are hit; `caution`: somebody should look; `note`: usual, unless it stays. */
export type Level = 'stop' | 'caution' | 'note'

export type Concern = { readonly level: Level } & (
  | { readonly kind: 'part'; readonly part: string; readonly message: string }
  | { readonly kind: 'not-live'; readonly version: number; readonly message: string }
  | { readonly kind: 'refused'; readonly version: number; readonly code: string; readonly isolates: number }
  | { readonly kind: 'degraded'; readonly what: string; readonly isolates: number }
  | { readonly kind: 'webhook'; readonly url: string; readonly failed: number; readonly waiting: number }
  | {
      readonly kind:
        | 'dead'
        | 'dropped'
        | 'unaccounted'
        | 'catalogue-gone'
        | 'catalogue-expired'
        | 'catalogue-waiting'
        | 'requests-suspended'
        | 'requests-failed'
      readonly count: number
    }
)

/** More than a few per thousand, as the page about watching an instance has it. */
const dropsPerThousand = 5

const order: readonly Level[] = ['stop', 'caution', 'note']

export function concernsOf(status: Status): readonly Concern[] {
  const all = [
    ...status.troubles.map(({ part, message }): Concern => ({ level: 'stop', kind: 'part', part, message })),
    ...publishing(status),
    ...atTheEdge(status),
    ...ofRecords(status),
    ...ofRequests(status),
    ...(status.webhooks ?? []).flatMap(({ url, failed, waiting }): readonly Concern[] =>
      failed + waiting === 0 ? [] : [{ level: failed > 0 ? 'caution' : 'note', kind: 'webhook', url, failed, waiting }],
    ),
    ...ofCatalogue(status),
  ]
  return all.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
}

function publishing({ head, trouble }: Status): readonly Concern[] {
  return trouble === null ? [] : [{ level: 'stop', kind: 'not-live', version: head ?? 0, message: trouble }]
}

function atTheEdge({ edge }: Status): readonly Concern[] {
  if (edge === null) return []
  return [
    ...edge.refused.map(({ version, code, isolates }): Concern => ({
      level: 'stop',
      kind: 'refused',
      version,
      code,
      isolates,
    })),
    ...Object.entries(edge.degraded).map(([what, isolates]): Concern => ({
      level: 'caution',
      kind: 'degraded',
      what,
      isolates,
    })),
  ]
}

function ofRecords({ records }: Status): readonly Concern[] {
  if (records === null) return []
  const { stored, dropped, dead, unaccounted } = records
  const isMany = dropped * 1000 > dropsPerThousand * (stored + dropped)
  return [
    ...counted('stop', 'dead', dead),
    ...counted(isMany ? 'caution' : 'note', 'dropped', dropped),
    ...counted('note', 'unaccounted', unaccounted),
  ]
}

function ofRequests({ requests }: Status): readonly Concern[] {
  return [
    ...counted('caution', 'requests-suspended', requests?.['suspended'] ?? 0),
    ...counted('caution', 'requests-failed', requests?.['failed'] ?? 0),
  ]
}

function ofCatalogue({ catalogue }: Status): readonly Concern[] {
  if (catalogue === null) return []
  return [
    ...counted('caution', 'catalogue-gone', catalogue.gone),
    ...counted('caution', 'catalogue-expired', catalogue.expired),
    ...counted('note', 'catalogue-waiting', catalogue.waiting),
  ]
}

type CountedKind = Extract<Concern, { readonly count: number }>['kind']

function counted(level: Level, kind: CountedKind, count: number): readonly Concern[] {
  return count === 0 ? [] : [{ level, kind, count }]
}
