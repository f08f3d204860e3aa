/**
 * Outcomes: `then`, with exactly one action.
 *
 * A chain of equivalents ends in `explain`, so that a shopper without any still gets an answer; redirects lead to the
 * policy's own stores.
 *
 * @module
 */

import type { Outcome } from '../decision.ts'
import type { Scope } from './compile-scope.ts'
import type { Entry, Located } from './document.ts'
import { fieldsOf, listOrOne, oneOfWords, startOf, textOf, type Fields } from './fields.ts'
import { targetMessages, targetOf, type TargetFault } from '../names.ts'
import type { DiagnosticCode } from './diagnostic.ts'
import { builtinReasons } from '../reasons.ts'
import { actions, chainSteps } from '../rule.ts'
import { didYouMean, editDistance, nearest, quoted } from './spelling.ts'

const keys = [...actions, 'reason'] as const

/** Reads `then: { allow: reason }` and its kin. */
export function compileOutcome(node: Located, scope: Scope, what: string): Outcome | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, keys, findings, { what })
  if (fields === undefined || node.kind !== 'map') return undefined
  const [first, ...others] = node.entries.filter(({ key }) => actions.some((action) => action === key))
  if (first === undefined) {
    findings.report({
      code: 'no-action',
      range: startOf(node),
      message: `${what} says no action`,
      help: `give it one of ${quoted(actions)}`,
    })
    return undefined
  }
  for (const other of others) {
    findings.report({
      code: 'two-actions',
      range: other.keyRange,
      message: `${what} says both \`${first.key}\` and \`${other.key}\``,
      help: `keep exactly one of ${quoted(actions)}`,
      related: [{ message: 'the first action', range: first.keyRange }],
    })
  }
  if (others.length > 0) return undefined
  return fields.equivalent === undefined && fields.redirect === undefined
    ? plainOutcome(first, fields, scope)
    : targetedOutcome(node, fields, scope, what)
}

function plainOutcome(entry: Entry, fields: Fields<(typeof keys)[number]>, scope: Scope): Outcome | undefined {
  if (fields.reason !== undefined) {
    scope.findings.report({
      code: 'unknown-key',
      range: fields.reason.keyRange,
      message: `\`${entry.key}\` takes its reason as its value`,
      help: `write \`${entry.key}: <reason>\` and remove \`reason\``,
    })
  }
  const reason = reasonOf(entry.value, scope)
  return reason === undefined ? undefined : { action: entry.key as 'allow' | 'warn' | 'explain', reason }
}

function targetedOutcome(
  node: Located,
  fields: Fields<(typeof keys)[number]>,
  scope: Scope,
  what: string,
): Outcome | undefined {
  let reason: string | undefined
  if (fields.reason === undefined) {
    scope.findings.report({
      code: 'missing-key',
      range: node.range,
      message: `${what} has no \`reason\``,
      help: 'add `reason`',
    })
  } else reason = reasonOf(fields.reason.value, scope)
  if (fields.equivalent !== undefined) {
    const chain = chainOf(fields.equivalent, scope)
    return reason === undefined || chain === undefined ? undefined : { action: 'equivalent', reason, chain }
  }
  const url = fields.redirect === undefined ? undefined : targetUrlOf(fields.redirect.value, scope, '`redirect`')
  return reason === undefined || url === undefined ? undefined : { action: 'redirect', reason, url }
}

function reasonOf(node: Located, { findings, messages }: Scope): string | undefined {
  const reason = textOf(node, findings, 'a reason')
  if (reason === undefined) return undefined
  const known = [...builtinReasons, ...messages]
  if (known.includes(reason)) return reason
  const meant = nearest(reason, known)
  findings.report({
    code: 'unknown-reason',
    range: node.range,
    message: `no message says what \`${reason}\` means`,
    help:
      meant === undefined ? `add \`${reason}\` with both languages under \`messages\`` : `did you mean \`${meant}\`?`,
  })
  return undefined
}

function chainOf({ value, keyRange }: Entry, { findings, steps }: Scope) {
  const items = listOrOne(value, findings, '`equivalent`')
  if (items === undefined) return undefined
  const chain = items.flatMap((item) => oneOfWords(item, chainSteps, findings, { what: 'a step of a chain' }) ?? [])
  if (chain.length < items.length) return undefined
  for (const [index, step] of chain.entries()) {
    const item = items[index]
    if (item === undefined || step === 'explain' || steps.has(step)) continue
    findings.report({
      code: 'unknown-catalogue-step',
      range: item.range,
      message: `\`equivalents\` does not say how \`${step}\` works`,
      help: `add \`${step}\` under \`equivalents\`, or remove the step`,
    })
  }
  if (new Set(chain).size === chain.length && chain.indexOf('explain') === chain.length - 1) return chain
  const isTwice = new Set(chain).size < chain.length
  findings.report({
    code: isTwice ? 'wrong-value' : 'chain-without-explain',
    range: chain.length === 0 ? keyRange : value.range,
    message: isTwice
      ? 'a step stands twice in the chain'
      : 'the chain does not end in `explain`, so a shopper without an equivalent would get nothing',
    help: `write \`[${[...new Set(chain.filter((step) => step !== 'explain')), 'explain'].join(', ')}]\``,
  })
  return undefined
}

const targetCodes: Readonly<Record<TargetFault, DiagnosticCode>> = {
  'not-a-url': 'target-unreadable',
  'not-https': 'target-not-https',
  userinfo: 'target-unreadable',
  'not-in-stores': 'target-not-in-stores',
}

/** An address a shopper may be sent to: https, plain, on one of the stores. */
export function targetUrlOf(node: Located, { findings, stores, storesRange }: Scope, what: string): string | undefined {
  const url = textOf(node, findings, what)
  if (url === undefined) return undefined
  const { fault, host } = targetOf(url, stores)
  if (fault === undefined) return url
  const near = host === undefined ? undefined : nearest(host, stores)
  const letters = near === undefined || host === undefined ? 0 : editDistance(host, near)
  const meant =
    near === undefined
      ? undefined
      : `did you mean \`${near}\`? it differs by ${letters} letter${letters === 1 ? '' : 's'}`
  findings.report({
    code: targetCodes[fault],
    range: node.range,
    message:
      fault === 'not-in-stores'
        ? `\`${host ?? ''}\` is not one of the \`stores\``
        : `the address ${targetMessages[fault]}`,
    help:
      fault === 'not-in-stores'
        ? (meant ?? didYouMean(host ?? '', stores) ?? 'add the host to `stores`')
        : 'write a plain `https://` address of one of the `stores`',
    related:
      storesRange === undefined || fault !== 'not-in-stores' ? [] : [{ message: 'the stores', range: storesRange }],
  })
  return undefined
}
