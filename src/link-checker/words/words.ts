/**
 * The dictionaries by language.
 *
 * @module
 */

import type { Language } from '../../answer/language.ts'
import type { Dictionary } from './dictionary.ts'
import { english } from './en.ts'
import { chinese } from './zh-CN.ts'

export const words: Readonly<Record<Language, Dictionary>> = { 'zh-CN': chinese, en: english }
