/**
 * Flags that many commands have, so that each means the same everywhere.
 *
 * @module
 */

export const jsonFlag = { kind: 'boolean', brief: 'Print JSON', default: false } as const

/** `-m`: what somebody will read later, so it says something. */
export function messageFlag<const Brief extends string>(brief: Brief) {
  return { kind: 'parsed', parse: parseMessage, brief } as const
}

export const messageAlias = { m: 'message' } as const

function parseMessage(text: string): string {
  if (text.trim() === '') throw new Error('it is empty: write a sentence')
  return text
}

/** `-o`. */
export const outFlag = {
  kind: 'parsed',
  parse: String,
  brief: 'The file to write (default: stdout)',
  optional: true,
} as const

export const outAlias = { o: 'out' } as const
