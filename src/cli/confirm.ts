/**
 * Confirmation by typing: for what shoppers will notice. Asked only where a person sits; a script says `--yes`.
 *
 * @module
 */

import { createInterface } from 'node:readline/promises'

import { UsageError } from './exit.ts'

export interface Confirmation {
  /** What has to be typed, exactly. */
  readonly word: string
  /** What the word is, such as `the id of the rule`; absent for a word that says itself what is done. */
  readonly meaning?: string
  /** The person said so beforehand. */
  readonly yes: boolean
}

/** Where is asked, and where the answer is typed. */
interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream
}

/** True when the person typed exactly the word, or said yes beforehand. Throws where nobody can be asked. */
export async function isConfirmed(
  question: string,
  { word, meaning, yes }: Confirmation,
  { stdin, stderr }: Terminal = process,
): Promise<boolean> {
  if (yes) return true
  if (stdin.isTTY !== true) throw new UsageError('nobody is here to confirm it: add --yes')
  const lines = createInterface({ input: stdin, output: stderr })
  const whatToType = meaning === undefined ? `\`${word}\`` : `\`${word}\`, ${meaning},`
  try {
    const typed = await lines.question(`${question}\nType ${whatToType} to go on: `)
    return typed.trim() === word
  } finally {
    lines.close()
  }
}
