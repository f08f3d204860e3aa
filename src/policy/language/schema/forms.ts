/**
 * Forms: texts, ids, instants and the names of things, as they are written all over a document.
 *
 * @module
 */

import { builtinSurfaces } from '../../../context/context.ts'
import { codePattern, hostLength, hostPattern, idPattern } from '../../names.ts'
import { key, mapping, type Schema } from '../json-schema.ts'
import { builtinVocabulary } from '../vocabulary.ts'

export const maxInlineIds = 10_000

/** An id that is no extension key. */
export const ownNamePattern = idPattern.replace('^', '^(?!x-)')
/** What `instant.ts` reads of an RFC 3339 text. */
const instantPattern = '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})$'

export const text: Schema = { type: 'string', minLength: 1 }
/** An id, a version or a name may look like a number; what counts is what is written. */
export const idText: Schema = { type: ['string', 'number'], minLength: 1 }
export const id: Schema = { type: 'string', pattern: idPattern }
export const code: Schema = { type: 'string', pattern: codePattern }
export const host: Schema = { type: 'string', pattern: hostPattern, maxLength: hostLength }
export const instant: Schema = { type: 'string', pattern: instantPattern, examples: ['2020-10-09T00:00:00+08:00'] }
export const version: Schema = { type: ['string', 'number'], minLength: 1, examples: ['29.3.0'] }
export const yesOrNo: Schema = { type: 'boolean' }
export const count: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
export const note = key(text, 'for people; not part of the program', '给人看的说明，不进入编译结果')

/** Names the product knows are offered; others may be declared. */
export function known(names: readonly string[]): Schema {
  return { anyOf: [{ enum: names }, idText] }
}

export const marketplaceName = known(builtinVocabulary.marketplaces)
export const surfaceName: Schema = { anyOf: [{ enum: [...builtinSurfaces] }, text] }
export const upToInlineIds = { minItems: 1, maxItems: maxInlineIds }

/** A text in both languages: half of it is a shopper who cannot read why. */
export const localNameSchema = mapping(
  {
    'zh-CN': key(text, 'the text in Chinese', '中文文案'),
    en: key(text, 'the text in English', '英文文案'),
  },
  { required: ['zh-CN', 'en'] },
)
