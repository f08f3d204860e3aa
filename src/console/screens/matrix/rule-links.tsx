/**
 * Rules by name, each a way to its place in the policy that is shown.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'

import { policyAddress } from '../../parts/policy-name.ts'
import { useMatrixWords } from './words.ts'
import { useMatrixPlace } from './use-place.ts'

export function RuleLinks({ label, rules }: { readonly label: string; readonly rules: readonly string[] }) {
  return (
    <p>
      <span className="text-soft">{label}</span>{' '}
      {rules.map((rule, at) => (
        <span key={rule}>
          {at > 0 && ', '}
          <RuleLink rule={rule} />
        </span>
      ))}
    </p>
  )
}

export function RuleLink({ rule }: { readonly rule: string }) {
  const words = useMatrixWords()
  const { policy } = useMatrixPlace()
  const { version, draft } = policyAddress(policy)
  const search = {
    rule,
    ...(version === undefined || version === 'candidate' ? {} : { version }),
    ...(draft === undefined ? {} : { draft }),
  }
  return (
    <Link
      to="/policy"
      search={search}
      aria-label={words.panel.openRule(rule)}
      className="font-mono text-xs font-semibold text-accent underline underline-offset-2"
    >
      {rule}
    </Link>
  )
}
