/**
 * Values that are named in place, in rules and in tests: how one is written, and what its key says.
 *
 * @module
 */

import { languagePattern, regionPattern } from '../../names.ts'
import type { ValueFact } from '../../value-facts.ts'
import type { Schema } from '../json-schema.ts'

export const regionText: Schema = { type: 'string', pattern: regionPattern }

/** What stands for a fact of which values are named in place: one value, and its key in a rule and in a test, in both languages. */
interface ValueWords {
  readonly value: Schema
  readonly inRule: readonly [description: string, chinese: string]
  readonly inTest: readonly [description: string, chinese: string]
}

export const valueWords: Readonly<Record<ValueFact, ValueWords>> = {
  region: {
    value: regionText,
    inRule: ['the country of the shopper (ISO 3166-1)', '用户所在国家或地区（ISO 3166-1）'],
    inTest: ['the country of the shopper', '用户所在国家或地区'],
  },
  language: {
    value: { type: 'string', pattern: languagePattern },
    inRule: ['the language of the shopper; `zh` covers `zh-CN`', '用户语言；`zh` 包含 `zh-CN`'],
    inTest: ['the language of the shopper', '用户语言'],
  },
}
