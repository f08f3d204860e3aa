/**
 * Outcomes: `then`, with exactly one action.
 *
 * A chain of equivalents ends in `explain`, so that a shopper without any still gets an answer; redirects lead to the
 * policy's own stores.
 *
 * @module
 */

import type { Outcome, PlainAction } from '../decision.ts'
import { targetOf, type TargetFault } from '../names.ts'
import { builtinReasons } from '../reasons.ts'
import { actions, chainSteps } from '../rule.ts'
import type { Scope } from './compile-scope.ts'
import type { DiagnosticCode, Fix, Range, Wording } from './diagnostic.ts'
import type { Entry, Located, LocatedMap, LocatedScalar } from './document.ts'
import { fieldsOf, listOrOne, type Fields } from './fields.ts'
import { signFinding } from './full-width-value.ts'
import { fullWidthIn } from './full-width.ts'
import { inheritedName, isInherited } from './inherited-names.ts'
import { withItem } from './insertion.ts'
import { oneOfWords, plainTextOf, textOf, writtenOf } from './scalar-fields.ts'
import { outcomeSchema } from './schema/outcomes.ts'
import { correction, didYouMean, editDistance, nearest, replacement, useOneOf } from './spelling.ts'
import { say, word, words } from './wording.ts'
import { startOf, type Correctable } from './wrong-value.ts'

type OutcomeFields = Fields<keyof typeof outcomeSchema.properties>

/** Reads `then: { allow: reason }` and its kin; `name` is the key. */
export function compileOutcome(node: Located, scope: Scope, name: string): Outcome | undefined {
  const { findings } = scope
  const fields = fieldsOf(node, outcomeSchema, findings, { what: word(name), instead: asMapping(node, scope, name) })
  if (fields === undefined || node.kind !== 'map') return undefined
  const [first, ...others] = node.entries.filter(({ key }) => actions.some((action) => action === key))
  if (first === undefined) {
    findings.report({
      code: 'no-action',
      range: startOf(node),
      message: say(`\`${name}\` says no action`, `\`${name}\` 没有写处理方式`),
      help: oneAction('give it', '请写明'),
    })
    return undefined
  }
  for (const other of others) {
    findings.report({
      code: 'two-actions',
      range: other.keyRange,
      message: say(
        `\`${name}\` says both \`${first.key}\` and \`${other.key}\``,
        `\`${name}\` 同时写了 \`${first.key}\` 和 \`${other.key}\``,
      ),
      help: oneAction('keep exactly', '请只保留'),
      related: [{ message: say('the first action', '第一个处理方式'), range: first.keyRange }],
    })
  }
  if (others.length > 0) return undefined
  return fields.equivalent === undefined && fields.redirect === undefined
    ? plainOutcome(first, fields, scope)
    : targetedOutcome(node, fields, scope, name)
}

function oneAction(verb: string, chinese: string): Wording {
  const all = words(actions)
  return say(`${verb} one of ${all.en}`, `${chinese}其中一个：${all['zh-CN']}`)
}

/** `then: allow` and `then: "allow:own_shop"`, as they have to be written. */
function asMapping(node: Located, { messages }: Scope, name: string): Correctable | undefined {
  if (node.kind !== 'scalar') return undefined
  const [action = '', reason = ''] = String(node.value ?? '').split(/[:\s]+/u)
  const isAction = actions.some((each) => each === action)
  const isReason = [...builtinReasons, ...messages].includes(reason)
  const value = action === 'equivalent' ? '[product, explain]' : action === 'redirect' ? '<address>' : '<reason>'
  const more = value === '<reason>' ? '' : ', reason: <reason>'
  const shown = isAction ? `{ ${action}: ${isReason && more === '' ? reason : value}${more} }` : '{ allow: <reason> }'
  const isComplete = !shown.includes('<') && node.quote !== undefined
  return {
    help: say(`write it like \`${name}: ${shown}\``, `请写作 \`${name}: ${shown}\` 的形式`),
    fix: isComplete ? { safe: true, edits: [{ range: node.range, text: shown }] } : undefined,
  }
}

function plainOutcome(entry: Entry, fields: OutcomeFields, scope: Scope): Outcome | undefined {
  if (fields.reason !== undefined) {
    scope.findings.report({
      code: 'unknown-key',
      range: fields.reason.keyRange,
      message: say(`\`${entry.key}\` takes its reason as its value`, `\`${entry.key}\` 的值就是原因代码`),
      help: say(
        `write \`${entry.key}: <reason>\` and remove \`reason\``,
        `请写作 \`${entry.key}: <原因代码>\`，并删除 \`reason\``,
      ),
      related: [{ message: say('the action', '处理方式'), range: entry.keyRange }],
    })
  }
  const reason = reasonOf(entry.value, scope)
  return reason === undefined ? undefined : { action: entry.key as PlainAction, reason }
}

function targetedOutcome(node: LocatedMap, fields: OutcomeFields, scope: Scope, name: string): Outcome | undefined {
  let reason: string | undefined
  if (fields.reason === undefined) {
    scope.findings.report({
      code: 'missing-key',
      range: startOf(node),
      message: say(`\`${name}\` has no \`reason\``, `\`${name}\` 缺少 \`reason\``),
      help: say(
        'add `reason: <code>`; it stands in the record and chooses the text a shopper reads',
        '请补上 `reason: <原因代码>`；它会写入记录，并决定展示给用户的文案',
      ),
    })
  } else reason = reasonOf(fields.reason.value, scope)
  if (fields.equivalent !== undefined) {
    const chain = chainOf(fields.equivalent, scope)
    return reason === undefined || chain === undefined ? undefined : { action: 'equivalent', reason, chain }
  }
  const url = fields.redirect === undefined ? undefined : targetUrlOf(fields.redirect.value, scope, 'redirect')
  return reason === undefined || url === undefined ? undefined : { action: 'redirect', reason, url }
}

function reasonOf(node: Located, { findings, messages }: Scope): string | undefined {
  const reason = plainTextOf(node, findings, say('a reason', '原因代码'))
  if (reason === undefined || node.kind !== 'scalar') return undefined
  const known = [...builtinReasons, ...messages]
  if (known.includes(reason)) return reason
  if (isInherited(reason)) {
    findings.report(inheritedName(reason, node.range))
    return undefined
  }
  const describe = say(
    `add \`${reason}\` with both languages under \`messages\``,
    `请在 \`messages\` 下为 \`${reason}\` 补上中英文文案`,
  )
  const { help, fix } = correction(writtenOf(node, reason), known, describe, findings)
  findings.report({
    code: 'unknown-reason',
    range: node.range,
    message: say(`no message says what \`${reason}\` means`, `没有文案说明原因代码 \`${reason}\``),
    help: fix === undefined ? help : say(`${help.en} else ${describe.en}`, `${help['zh-CN']}否则${describe['zh-CN']}`),
    fix,
  })
  return undefined
}

function chainOf({ value, keyRange }: Entry, scope: Scope) {
  const { findings } = scope
  const items = listOrOne(value, outcomeSchema.properties.equivalent, findings, { what: word('equivalent') })
  if (items === undefined) return undefined
  const what = say('a step of a chain', '可用的步骤')
  const chain = items.flatMap((item) => oneOfWords(item, chainSteps, findings, { what }) ?? [])
  if (chain.length < items.length) return undefined
  reportUnknownSteps(items, chain, scope)
  const places = new Map<string, Located>()
  let isTwice = false
  for (const [index, step] of chain.entries()) {
    const item = items[index] ?? value
    const earlier = places.get(step)
    if (earlier === undefined) {
      places.set(step, item)
      continue
    }
    isTwice = true
    findings.report({
      code: 'wrong-value',
      range: item.range,
      message: say(`\`${step}\` stands twice in the chain`, `步骤 \`${step}\` 出现了两次`),
      help: say('keep one of the two', '请只保留一个'),
      related: [{ message: say('the first one', '第一个'), range: earlier.range }],
    })
  }
  if (isTwice) return undefined
  if (chain.indexOf('explain') === chain.length - 1 && chain.length > 0) return chain
  reportOpenChain(chain, value, items.at(-1)?.range ?? keyRange, scope)
  return undefined
}

/** A step has to be described, or the edge would not know where to look. */
function reportUnknownSteps(items: readonly Located[], chain: readonly string[], { findings, steps }: Scope): void {
  for (const [index, step] of chain.entries()) {
    const item = items[index]
    if (item === undefined || step === 'explain' || steps.has(step)) continue
    findings.report({
      code: 'unknown-catalogue-step',
      range: item.range,
      message: say(
        `\`equivalents\` does not say how \`${step}\` works`,
        `\`equivalents\` 没有说明步骤 \`${step}\` 如何进行`,
      ),
      help: say(
        `add \`${step}\` under \`equivalents\`, or remove the step`,
        `请在 \`equivalents\` 下补上 \`${step}\`，或删除这一步`,
      ),
    })
  }
}

function reportOpenChain(chain: readonly string[], value: Located, range: Range, { findings }: Scope): void {
  const others = chain.filter((step) => step !== 'explain')
  const { en, 'zh-CN': chinese } = words(others)
  const whole = `[${[...others, 'explain'].join(', ')}]`
  const without =
    others.length === 0
      ? say('a shopper', '用户')
      : say(`a shopper for whom ${en} finds nothing`, `在 ${chinese} 中找不到同款的用户`)
  findings.report({
    code: 'chain-without-explain',
    range,
    message: say(
      `the chain does not end in \`explain\`, so ${without.en} would get nothing, not even a reason`,
      `链条没有以 \`explain\` 结尾，${without['zh-CN']}什么也看不到，连原因也没有`,
    ),
    help: say(`write \`${whole}\``, `请写作 \`${whole}\``),
    fix: chainFix(value, chain, whole),
  })
}

function chainFix(value: Located, chain: readonly string[], whole: string): Fix | undefined {
  if (chain.length === 0 || chain.includes('explain')) return undefined
  if (value.kind === 'scalar') return replacement({ text: whole, range: value.range, quote: '' }, whole, true)
  const fix = value.kind === 'list' ? withItem(value, 'explain') : undefined
  return fix && { ...fix, safe: true }
}

const targetCodes: Readonly<Record<TargetFault, DiagnosticCode>> = {
  'not-a-url': 'target-unreadable',
  'not-https': 'target-not-https',
  userinfo: 'target-unreadable',
  'not-in-stores': 'target-not-in-stores',
}

const targetMessages: Readonly<Record<TargetFault, Wording>> = {
  'not-a-url': say(
    'the address is not a plain https address with its host written out',
    '地址须为 https 地址，且域名必须完整写出',
  ),
  'not-https': say('the address does not begin with `https://`', '地址没有以 `https://` 开头'),
  userinfo: say('the address has a user name or password in it', '地址中含有用户名或密码'),
  'not-in-stores': say('the address leads to a host that is not in `stores`', '地址的域名不在 `stores` 中'),
}

/** An address a shopper may be sent to: https, plain, on one of the stores. */
export function targetUrlOf(node: Located, scope: Scope, name: string): string | undefined {
  const { findings, stores } = scope
  const url = textOf(node, findings, word(name))
  if (url === undefined || node.kind !== 'scalar') return undefined
  const [beginning = ''] = /^[^/]*\/*[^/?#]*/u.exec(url) ?? []
  const strange = fullWidthIn(beginning) === undefined ? undefined : signFinding(node, url, findings)
  if (strange !== undefined) {
    findings.report(strange)
    return undefined
  }
  const { fault, host = '' } = targetOf(url, stores)
  if (fault === undefined) return url
  if (fault === 'not-in-stores') {
    reportOutside(node, url, host, scope)
    return undefined
  }
  findings.report({
    code: targetCodes[fault],
    range: node.range,
    message: targetMessages[fault],
    help: say(
      'write a plain `https://` address of one of the `stores`',
      '请写 `stores` 中某个域名下的 `https://` 地址',
    ),
  })
  return undefined
}

function reportOutside(node: LocatedScalar, url: string, host: string, { findings, stores, storesRange }: Scope): void {
  const near = nearest(host, stores)
  findings.report({
    code: 'target-not-in-stores',
    range: node.range,
    message: say(
      `\`${host}\` is not one of the \`stores\`, the only hosts a detour may lead to`,
      `\`${host}\` 不在 \`stores\` 中；绕行只允许跳转到 \`stores\` 的域名`,
    ),
    ...(near === undefined
      ? { help: addStore(host, stores) }
      : { help: differsBy(near, editDistance(host, near)), fix: inAddress(node, url, host, near) }),
    related:
      storesRange === undefined
        ? []
        : [
            {
              message: say(`the stores: ${words(stores).en}`, `允许的域名：${words(stores)['zh-CN']}`),
              range: storesRange,
            },
          ],
  })
}

function addStore(host: string, stores: readonly string[]): Wording {
  const add = say(`add \`${host}\` to \`stores\``, `请把 \`${host}\` 加入 \`stores\``)
  if (stores.length === 0 || stores.length > 12) return add
  const choice = useOneOf(stores)
  return say(`${choice.en}, or ${add.en}`, `${choice['zh-CN']}；或${add['zh-CN']}`)
}

function differsBy(near: string, letters: number): Wording {
  const { en, 'zh-CN': chinese } = didYouMean(near)
  return say(`${en} it differs by ${letters} letter${letters === 1 ? '' : 's'}`, `${chinese}两者相差 ${letters} 个字符`)
}

function inAddress(node: LocatedScalar, url: string, host: string, near: string): Fix | undefined {
  return replacement(writtenOf(node, url), url.replace(host, near))
}
