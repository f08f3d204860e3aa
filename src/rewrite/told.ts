/**
 * The header that says what became of a document: `html; found=12; changed=9`, or `untouched; reason=not_json`.
 *
 * @module
 */

import type { HtmlCounts } from './html.ts'

export function told(what: string, how: HtmlCounts | string): ['detour-rewrite', string] {
  if (typeof how === 'string')
    return ['detour-rewrite', how === 'streamed' ? `${what}; streamed` : `${what}; reason=${how}`]
  return ['detour-rewrite', `${what}; found=${how.found}; changed=${how.changed}`]
}
