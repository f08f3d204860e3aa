/**
 * Outcomes: `then` of a rule, and `defaults`.
 *
 * @module
 */

import type { PlainAction } from '../../decision.ts'
import { actions, chainSteps } from '../../rule.ts'
import { anyKeyOf, key, mapping, oneKeyOf, oneOrMany, shared, type Schema } from '../json-schema.ts'
import { code, text } from './forms.ts'

const plainKeys: Readonly<Record<PlainAction, Schema>> = {
  allow: key(code, 'let the click through; the value is the reason', '放行；值为原因代码'),
  warn: key(code, 'show a notice with a way on; the value is the reason', '提示后可继续；值为原因代码'),
  explain: key(code, 'explain why the link does not open; the value is the reason', '说明为何不能打开；值为原因代码'),
}

export const outcomeSchema = mapping(
  {
    ...plainKeys,
    equivalent: key(
      oneOrMany({ enum: chainSteps }, { contains: { enum: ['explain'] }, uniqueItems: true }),
      'look for an equivalent in this order; the last step is `explain`',
      '按顺序寻找站内同款，最后一步必须是 `explain`',
    ),
    redirect: key(
      { ...text, pattern: '^[Hh][Tt][Tt][Pp][Ss]://' },
      'lead to this address on one of the `stores`',
      '跳转到 `stores` 中某个域名下的地址',
    ),
    reason: key(code, 'the reason, for `equivalent` and `redirect`', '原因代码，仅用于 `equivalent` 和 `redirect`'),
  },
  {
    required: [],
    ...oneKeyOf(...actions),
    dependentRequired: { equivalent: ['reason'], redirect: ['reason'] },
    dependentSchemas: { reason: anyKeyOf('equivalent', 'redirect') },
  },
)

export const defaultsSchema = mapping(
  {
    then: key(shared('outcome'), 'what happens when no rule matches', '没有规则命中时的处理方式'),
    on_error: key(shared('outcome'), 'what happens to a link that could not be judged', '链接无法判断时的处理方式'),
  },
  { required: ['then', 'on_error'] },
)
