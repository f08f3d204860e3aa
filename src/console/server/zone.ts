/**
 * The time zone in which the policy speaks of days: that of the version in force, kept here for every screen.
 *
 * @module
 */

import { useSyncExternalStore } from 'react'

import { makeListeners } from '../listeners.ts'

const { listen, tell } = makeListeners()
let zone = 'UTC'

export function useZone(): string {
  return useSyncExternalStore(listen, () => zone)
}

/**
 * `meta.timezone` of a policy's text, in flow or block style; `UTC` where there is none. Only blanks of the same line before
 * it: over line breaks, a text of nothing else would cost the square of its length.
 */
export function zoneIn(source: string): string {
  return /^[ \t]*(?:meta:.*?[{,]\s*)?timezone:\s*["']?(?<zone>[\w/+-]+)/m.exec(source)?.groups?.['zone'] ?? 'UTC'
}

/** Unknown names are left aside. */
export function setZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format()
  } catch {
    return
  }
  zone = name
  tell()
}
