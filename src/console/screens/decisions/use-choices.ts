/**
 * What may be filtered by: what clicks of the last thirty days had, and the rules of the policy in force.
 *
 * @module
 */

import { usePolicyInForce } from '../../parts/policy-in-force.ts'
import { spanOf, spanQuery } from '../../parts/span.ts'
import { fieldOf } from '../../parts/stats-rows.ts'
import { useNow } from '../../parts/time.tsx'
import { useApi } from '../../server/query.ts'
import { useZone } from '../../server/zone.ts'
import type { FilterName } from './search.ts'

const fields = ['version', 'surface', 'marketplace', 'rule', 'reason'] as const

export function useFilterChoices(): Readonly<Partial<Record<FilterName, readonly string[]>>> {
  const now = useNow()
  const zone = useZone()
  const { data } = useApi('GET /decisions/stats', {
    query: { ...spanQuery(spanOf('30d', now, zone)), by: fields.join(','), limit: '10000' },
  })
  const policy = usePolicyInForce()
  const rules = policy?.rules ?? []
  const seen = (field: (typeof fields)[number], more: readonly string[] = []) =>
    [...new Set([...(data?.rows.map((row) => fieldOf(row, field)) ?? []), ...more])]
      .filter((each) => each !== '')
      .toSorted()
  return {
    version: seen('version').toSorted((a, b) => Number(b) - Number(a)),
    surface: seen('surface'),
    marketplace: seen('marketplace'),
    rule: seen(
      'rule',
      rules.map(({ id }) => id),
    ),
    reason: seen('reason'),
    would: ['*', ...rules.filter(({ mode }) => mode === 'report').map(({ id }) => id)],
  }
}
