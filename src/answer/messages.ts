/**
 * Messages: what is said of a reason. The policy's text goes before the built-in one.
 *
 * @module
 */

import type { LocalName } from '../link/marketplace.ts'
import { isBuiltinReason } from '../policy/reasons.ts'
import type { Answer } from './answer.ts'
import type { Language } from './language.ts'
import type { Dictionary } from './messages/dictionary.ts'
import { english } from './messages/en.ts'
import { chinese } from './messages/zh-CN.ts'

export const dictionaries: Readonly<Record<Language, Dictionary>> = { 'zh-CN': chinese, en: english }

/** The answer's text in both languages. */
export function messageOf(answer: Answer, messages: Readonly<Record<string, LocalName>>): LocalName {
  const found = insteadOf(answer)
  if (found !== undefined) return { 'zh-CN': chinese.instead[found], en: english.instead[found] }
  const reason = isDry(answer) ? 'no_equivalent' : answer.reason
  const own = Object.hasOwn(messages, reason) ? messages[reason] : undefined
  return own ?? { 'zh-CN': builtin(chinese, reason), en: builtin(english, reason) }
}

/**
 * A rule that looks for an equivalent often says "here is the same item in our store". When something else was found, or
 * nothing, that would be untrue, so the shopper is told what happened; the record keeps the rule's own reason.
 */
function insteadOf(answer: Answer): keyof Dictionary['instead'] | undefined {
  if (answer.action !== 'equivalent') return undefined
  if (answer.step === 'shop' || answer.step === 'search') return answer.step
  return answer.kind === 'notice' && answer.offer !== undefined ? 'offer' : undefined
}

function isDry(answer: Answer): boolean {
  return answer.kind === 'notice' && answer.action === 'equivalent'
}

function builtin(dictionary: Dictionary, reason: string): string {
  return isBuiltinReason(reason) ? dictionary.reasons[reason] : dictionary.anyReason
}
