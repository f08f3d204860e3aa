/**
 * The words of a command line, before anything is made of them.
 *
 * Names and ids come back in messages, and a message must not drive the terminal or speak to the CI that reads it. So
 * control characters are refused at the door, except where a text may have several lines or a link is what is asked about.
 *
 * @module
 */

import { visible } from '../policy/language/render/visible.ts'

const free: ReadonlySet<string> = new Set(['--url', '--to', '-m', '--message'])

/** What is wrong with the words; undefined when nothing is. */
export function strangeWord(words: readonly string[]): string | undefined {
  // Links are printed as JSON, or as what they were read as.
  if (words[0] === 'link') return undefined
  const strange = words.find((word, at) => {
    const [name = ''] = word.split('=', 1)
    return word !== visible(word) && !free.has(words[at - 1] ?? '') && !free.has(name)
  })
  return strange === undefined ? undefined : `\`${visible(strange)}\` holds characters that cannot be seen`
}
