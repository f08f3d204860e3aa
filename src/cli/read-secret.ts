/**
 * A secret, typed without being shown, or from standard input.
 *
 * @module
 */

import { readFileSync } from 'node:fs'

/** Asks where a person sits; else reads the whole of standard input. */
export async function readSecret(question: string): Promise<string> {
  const { stdin } = process
  return stdin.isTTY ? await typedSecret(question, stdin) : readFileSync(0, 'utf8').trim()
}

/** Ends with the return key. Ctrl-C ends the command, as everywhere. */
async function typedSecret(question: string, terminal: NodeJS.ReadStream): Promise<string> {
  terminal.setRawMode(true)
  process.stderr.write(question)
  terminal.setEncoding('utf8')
  let text = ''
  try {
    for await (const typed of terminal) {
      for (const key of String(typed)) {
        if (key === '\r' || key === '\n') return text.trim()
        if (key === '\u0003') throw new Error('nothing was changed')
        text = key === '\u007F' || key === '\b' ? text.slice(0, -1) : text + key
      }
    }
    return text.trim()
  } finally {
    terminal.setRawMode(false)
    process.stderr.write('\n')
  }
}
