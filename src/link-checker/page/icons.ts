/**
 * Icons: one per state, and a few for facts, as inline SVG. A word always stands beside them.
 *
 * @module
 */

import { raw } from 'hono/html'

import type { State } from '../finding.ts'

/** A tick; a road that goes round; an exclamation mark; a barred circle; a question mark. */
const strokes = {
  open: '<circle cx="12" cy="12" r="9"/><path d="M8 12.4l2.8 2.8L16 9.8"/>',
  detour:
    '<path d="M4 18V9.5C4 7 5.8 5 8.3 5s4.2 2 4.2 4.5v5c0 2.5 1.8 4.5 4.2 4.5"/><path d="M17 16l3 3-3 3" transform="translate(0 -0.2)"/>',
  warn: '<path d="M12 4L2.8 20h18.4z"/><path d="M12 10.2v4.4M12 17.2v.2"/>',
  closed: '<circle cx="12" cy="12" r="9"/><path d="M5.8 5.8l12.4 12.4"/>',
  unreadable:
    '<circle cx="12" cy="12" r="9"/><path d="M9.4 9.5a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.1.9-1.1 1.8M12 16.8v.2"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.4 2"/>',
} as const satisfies Record<State | 'clock', string>

export function icon(name: keyof typeof strokes, size = 20) {
  return raw(
    `<svg class="icon" width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${strokes[name]}</svg>`,
  )
}
