/**
 * `if_unknown`: what a condition says of a click whose attribute nobody knows.
 *
 * Whatever may be absent and could be stripped by the one it restricts (followers, channel, client) must say what absence
 * means.
 *
 * @module
 */

import type { IfUnknown } from '../rule.ts'
import type { Scope } from './compile-scope.ts'
import type { ConditionScope } from './condition-parts.ts'
import type { Entry, Located, LocatedMap } from './document.ts'
import { withKey } from './insertion.ts'
import { oneOfWords } from './scalar-fields.ts'
import { ifUnknowns } from './schema/conditions.ts'
import { nearest } from './spelling.ts'
import { say } from './wording.ts'
import { startOf } from './wrong-value.ts'

export function ifUnknown(node: Located, { findings }: Pick<Scope, 'findings'>): IfUnknown | undefined {
  return oneOfWords(node, ifUnknowns, findings, { what: say('an answer for unknown input', '未知情况的处理') })
}

export function demandIfUnknown(
  node: LocatedMap,
  entry: Entry | undefined,
  { findings, advised = 'match', isSigned = false }: ConditionScope,
  { key, chinese }: { readonly key: string; readonly chinese: string },
): IfUnknown | undefined {
  if (entry !== undefined) return ifUnknown(entry.value, { findings })
  // One that is misspelt is told at the key itself; keys of the author's own are no mistakes.
  const isMisspelt = (name: string) => !name.startsWith('x-') && nearest(name, ['if_unknown']) !== undefined
  if (node.entries.some((each) => isMisspelt(each.key))) return undefined
  const who = isSigned
    ? say(`a click whose token does not say the ${key}`, `令牌未写明${chinese}的点击`)
    : say(`a click without a token, whose ${key} nobody knows`, `没有令牌、${chinese}未知的点击`)
  const [how, chineseHow] = isSigned
    ? ['whoever has such a token', '使用这种令牌']
    : ['whoever strips the token', '去掉令牌']
  const why =
    advised === 'match'
      ? say(
          `in a rule that restricts, or ${how} would pass; else \`if_unknown: skip\``,
          `（限制性规则），否则${chineseHow}即可绕过；放行性规则请写 \`if_unknown: skip\``,
        )
      : say(
          `in a rule that allows, or ${how} would be let through; else \`if_unknown: match\``,
          `（放行性规则），否则${chineseHow}即可放行；限制性规则请写 \`if_unknown: match\``,
        )
  findings.report({
    code: 'if-unknown-missing',
    range: startOf(node),
    message: say(`\`${key}\` does not say what happens to ${who.en}`, `\`${key}\` 没有说明如何处理${who['zh-CN']}`),
    help: say(`add \`if_unknown: ${advised}\` ${why.en}`, `请补上 \`if_unknown: ${advised}\`${why['zh-CN']}`),
    fix: withKey(node, `if_unknown: ${advised}`),
  })
  return undefined
}
