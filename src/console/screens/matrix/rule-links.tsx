/**
 * Rules by name, each a way to its place in the policy that is shown.
 *
 * @module
 */

import { RuleLink } from '../../parts/rule-link.tsx'
import { useMatrixPlace } from './use-place.ts'

export function RuleLinks({ label, rules }: { readonly label: string; readonly rules: readonly string[] }) {
  const { policy } = useMatrixPlace()
  return (
    <p>
      <span className="text-soft">{label}</span>{' '}
      {rules.map((rule, at) => (
        <span key={rule}>
          {at > 0 && ', '}
          <RuleLink rule={rule} policy={policy} />
        </span>
      ))}
    </p>
  )
}
