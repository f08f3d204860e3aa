/**
 * `short_links`: links that hide where they lead.
 *
 * @module
 */

import { key, mapping, shared, type Schema } from '../json-schema.ts'
import { yesOrNo } from './forms.ts'

/** What `wait` may say is a matter of numbers; the compiler knows the longest. */
const wait: Schema = { type: 'string', pattern: '^(?:\\d+ms|\\d+(?:\\.\\d{1,3})?s)$', examples: ['300ms', '1.5s'] }

export const shortLinksSchema = mapping(
  {
    follow: key(
      yesOrNo,
      'whether short links are followed before they are judged; `true` unless `false` is said',
      '判断前是否先展开短链接，默认 `true`',
    ),
    wait: key(
      wait,
      'how long a click may wait for it, from `0ms` to `1500ms`; `300ms` by default',
      '点击最多为展开等待多久，`0ms` 到 `1500ms`，默认 `300ms`',
    ),
    unresolved: key(
      { ...shared('outcome'), not: { required: ['allow'] } },
      'what happens to a short link that would be let through without knowing where it leads',
      '无法得知去向、本应放行的短链接如何处理',
    ),
  },
  { required: [] },
)
