/**
 * JSON that was rewritten is not changed by rewriting it again, and put back it is what it was, to the byte.
 *
 * @module
 */

import { restoreJson, rewriteJson } from '../../../src/rewrite/json.ts'
import { options, originalOf, signingGovernor } from '../../rewrite/json-governor.ts'
import { documents } from '../../rewrite/json-documents.ts'
import { makeLaw } from '../law.ts'

export const thereAndBack = makeLaw({
  title: 'JSON rewritten twice is rewritten once, and put back it is what it was, to the byte',
  cases: documents,
  holds: async (json) => {
    const once = await rewriteJson(json, signingGovernor(), options)
    if (once === undefined) throw new Error('it was not read')
    const twice = await rewriteJson(once.text, signingGovernor(), options)
    if (twice?.text !== once.text || twice.changed > 0) throw new Error(`a second time it became ${twice?.text}`)
    const back = await restoreJson(once.text, originalOf)
    if (back !== json) throw new Error(`put back it is ${back}`)
    return once.changed > 0 ? 'changed' : 'unchanged'
  },
  kinds: { changed: 0.1 },
  brief: 3000,
  long: 100_000,
})
