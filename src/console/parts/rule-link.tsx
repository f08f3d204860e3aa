/**
 * A rule, and the way to it in the policy that has it.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'

import { defineWords } from '../words/define.ts'
import { policyAddress, type PolicyName } from './policy-name.ts'

const useWords = defineWords(
  { open: (rule: string) => `Open ${rule} in the policy` },
  { open: (rule: string) => `在策略中打开 ${rule}` },
)

export function RuleLink({ rule, policy }: { readonly rule: string; readonly policy: PolicyName }) {
  const words = useWords()
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
      aria-label={words.open(rule)}
      className="font-mono text-xs font-semibold [overflow-wrap:anywhere] text-accent underline underline-offset-2"
    >
      {rule}
    </Link>
  )
}
