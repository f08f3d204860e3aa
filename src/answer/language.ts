/**
 * Language: which of the two a notice speaks.
 *
 * The token's `lang` goes first, then the browser. Any kind of Chinese is answered in zh-CN. Whoever asks for other
 * languages only gets English; whoever asks for none gets Chinese, the language of the first platform.
 *
 * @module
 */

import { readPreferences } from './preferences.ts'

export const languages = ['zh-CN', 'en'] as const

export type Language = (typeof languages)[number]

/** Chooses the language from the token's claim and the `Accept-Language` header. */
export function languageOf(claim: string | undefined, acceptLanguage: string | null | undefined): Language {
  const claimed = claim === undefined ? undefined : spoken(claim)
  if (claimed !== undefined) return claimed
  const wanted = readPreferences(acceptLanguage).filter(({ weight }) => weight > 0)
  if (wanted.length === 0) return 'zh-CN'
  const heaviest = wanted
    .map(({ value, weight }) => ({ language: value === '*' ? 'zh-CN' : spoken(value), weight }))
    .filter(({ language }) => language !== undefined)
    .sort((one, other) => other.weight - one.weight)
  return heaviest[0]?.language ?? 'en'
}

function spoken(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split(/[-_]/, 1)
  if (primary === 'zh') return 'zh-CN'
  return primary === 'en' ? 'en' : undefined
}
