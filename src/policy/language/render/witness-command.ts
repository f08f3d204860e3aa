/**
 * Witnesses as commands: the request that shows what a finding says, ready to be pasted into a shell.
 *
 * @module
 */

import { zonedText } from '../../../kernel/instant.ts'
import type { Witness } from '../diagnostic.ts'

/** Flags of `policy simulate`, in the order people ask: when, where, what, and who. */
const flags = {
  surface: 'surface',
  url: 'url',
  evidence: 'evidence',
  content: 'content',
  author: 'author',
  followers: 'followers',
  channel: 'channel',
  region: 'region',
  language: 'lang',
  client: 'client',
  token: 'token',
  visitor: 'visitor',
} as const satisfies Readonly<Record<Exclude<keyof Witness, 'at'>, string>>

export function witnessCommand(witness: Witness, file: string, timeZone = 'UTC'): string {
  const given = Object.entries(flags).flatMap(([key, flag]) => {
    const value = witness[key as keyof typeof flags]
    return value === undefined ? [] : [flagged(flag, String(value))]
  })
  return [
    'detour policy simulate',
    flagged('policy', file),
    flagged('at', zonedText(witness.at, timeZone)),
    ...given,
  ].join(' ')
}

/** A value that begins with a dash would be read as a flag of its own. */
function flagged(flag: string, value: string): string {
  return `--${flag}${value.startsWith('-') && value !== '-' ? '=' : ' '}${shellQuoted(value)}`
}

/** One word of a POSIX shell. What a terminal would obey is written as octal digits, `$'…'` (POSIX.1-2024). */
export function shellQuoted(value: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/u.test(value)) return value
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(value)) return `'${value.replaceAll("'", String.raw`'\''`)}'`
  const escaped = Array.from(value, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`
    return /[\p{C}\p{Zl}\p{Zp}]/u.test(character) ? octal(character) : character
  })
  return `$'${escaped.join('')}'`
}

function octal(character: string): string {
  const bytes = new TextEncoder().encode(character)
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}
