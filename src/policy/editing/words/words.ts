/**
 * Both dictionaries of the editor.
 *
 * @module
 */

import type { DiagnosticLanguage } from '../../language/diagnostic.ts'
import type { EditingWords } from './editing-words.ts'
import { english } from './en.ts'
import { chinese } from './zh-CN.ts'

export const editingWords: Readonly<Record<DiagnosticLanguage, EditingWords>> = { en: english, 'zh-CN': chinese }
