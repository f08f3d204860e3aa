/**
 * The marks: Detour's own, and one sign per flavour of notice, as inline SVG without a style of its own.
 *
 * @module
 */

import { raw } from 'hono/html'

import type { Notice } from './answer.ts'

/** A road that leaves its line, goes round what is in the way, and comes back to it. */
export const brandMark = raw(
  '<svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true"><rect width="28" height="28" rx="8" fill="#0a6650"/><path d="M4 18h3.2c3.4 0 2.4-9.5 6.8-9.5s3.4 9.5 6.8 9.5H24" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/><circle cx="14" cy="18" r="2.4" fill="#f59a3c"/></svg>',
)

/** A fork with one arm closed; a door with an arrow out of it; a chain that is broken. */
const strokes: Readonly<Record<Notice['flavour'], string>> = {
  explain:
    '<path d="M28 41V30c0-5 8-4.5 8-10v-3m-3.5 3.5L36 17l3.5 3.5M28 30c0-5-8-4.5-8-9"/><path d="M17 15l6 6m0-6l-6 6"/>',
  warn: '<path d="M31 18v-2H17v24h14v-2M25 28h16m-5-5l5 5-5 5"/>',
  unreadable:
    '<path d="M25 32l-3.5 3.5a5 5 0 0 1-7-7L19 24m12 0l3.5-3.5a5 5 0 0 1 7 7L37 32M24 17l-1-4m9 4l1-4M24 39l-1 4m9-4l1 4"/>',
}

export function signOf(flavour: Notice['flavour']) {
  return raw(
    `<svg class="sign" width="56" height="56" viewBox="0 0 56 56" aria-hidden="true"><circle class="ring" cx="28" cy="28" r="28"/><g fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">${strokes[flavour]}</g></svg>`,
  )
}
