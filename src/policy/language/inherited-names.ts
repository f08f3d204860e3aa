/**
 * Inherited names: what every object of JavaScript has, and no rule, surface or reason may be called.
 *
 * @module
 */

import type { Finding, Range } from './diagnostic.ts'
import { say } from './wording.ts'

export function isInherited(name: string): boolean {
  return name in {}
}

/** `constructor` is well formed and still no name. */
export function inheritedName(name: string, range: Range): Finding {
  return {
    code: 'wrong-value',
    range,
    message: say(`\`${name}\` is a reserved name`, `\`${name}\` 是保留名称，不能使用`),
    help: say('choose another name', '请换一个名称'),
  }
}
