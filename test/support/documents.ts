/**
 * The smallest policies that one can tell apart by what they do.
 *
 * @module
 */

export interface Differing {
  /** Surfaces whose links to others' shops are closed; none: no rules at all. */
  readonly closed: readonly string[]
  readonly otherwise?: 'allow' | 'explain'
  readonly stores?: readonly string[]
  readonly note?: string
}

/** Links to others' shops are explained on some surfaces, and go on everywhere else. */
export function smallPolicy({
  closed,
  otherwise = 'allow',
  stores = ['haohuo.jinritemai.com'],
  note = 'a test',
}: Differing): string {
  const rules = closed.map(
    (surface) =>
      `  - id: closed-${surface.replaceAll('_', '-')}
    if: { surface: [${surface}], to: { party: external } }
    then: { explain: live_external_closed }`,
  )
  const outcome = otherwise === 'allow' ? '{ allow: no_rule_matched }' : '{ explain: destination_blocked }'
  return `# ${note}
detour: policy/v1
meta: { name: small, owner: somebody, timezone: UTC }
sites: [douyin]
own: [xiaodian]
stores: [${stores.join(', ')}]
defaults: { then: ${outcome}, on_error: { explain: context_unknown } }
rules:${rules.length === 0 ? ' []' : `\n${rules.join('\n')}`}
`
}
