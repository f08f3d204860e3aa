/**
 * The language of what is said to people: as asked for, or as the environment says.
 *
 * @module
 */

import type { DiagnosticLanguage } from '../policy/language/diagnostic.ts'

const languages = ['zh-CN', 'en'] as const satisfies readonly DiagnosticLanguage[]

/** The first of these that is set counts, as everywhere in POSIX. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): DiagnosticLanguage {
  const { LC_ALL, LC_MESSAGES, LANG } = environment
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '')
  return locale?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en'
}

/** The flag `--lang` of every command that explains something. */
export const languageFlag = {
  kind: 'enum',
  values: languages,
  brief: 'Language of messages (default: from LC_ALL, LC_MESSAGES or LANG)',
  optional: true,
} as const
