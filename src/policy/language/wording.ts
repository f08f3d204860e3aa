/**
 * Wording: what diagnostics say, written in both languages side by side.
 *
 * @module
 */

import type { Wording } from './diagnostic.ts'

export function say(en: string, chinese: string): Wording {
  return { en, 'zh-CN': setOff(chinese) }
}

const letter = '[\\p{Script=Han}A-Za-z0-9]'
const beforeCode = new RegExp(`${letter}$`, 'u')
const afterCode = new RegExp(`^${letter}`, 'u')

/** Puts a blank between code and the letters beside it, as Chinese texts are set. */
function setOff(chinese: string): string {
  const pieces = chinese.split('`')
  // Every second piece is code, unless a backtick stands alone.
  if (pieces.length % 2 === 0) return chinese
  const last = pieces.length - 1
  return pieces
    .map((piece, index) => {
      if (index % 2 === 1) return `\`${piece}\``
      const before = index > 0 && afterCode.test(piece) ? ' ' : ''
      const after = index < last && beforeCode.test(piece) ? ' ' : ''
      return `${before}${piece}${after}`
    })
    .join('')
}

/** A word of the document itself, which is the same in every language. */
export function word(text: string): Wording {
  return say(`\`${text}\``, `\`${text}\``)
}

/** Several words of the document. */
export function words(texts: readonly string[]): Wording {
  const each = texts.map((text) => `\`${text}\``)
  return say(each.join(', '), each.join('、'))
}
