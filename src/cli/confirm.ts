/**
 * Confirmation by typing: for what shoppers will notice. Asked only where a person sits; a script says `--yes`.
 *
 * @module
 */

import { createInterface } from 'node:readline/promises'

import { UsageError } from './exit.ts'

/** True when the person typed exactly the word, or said yes beforehand. Throws where nobody can be asked. */
export async function isConfirmed(question: string, word: string, yes: boolean): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY) throw new UsageError('nobody is here to confirm it: add --yes')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const typed = await lines.question(`${question}\nType \`${word}\` to go on: `)
    return typed.trim() === word
  } finally {
    lines.close()
  }
}
