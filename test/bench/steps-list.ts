/**
 * The steps of a click in their order, for who measures them and for the Worker that does the first so many.
 *
 * @module
 */

export const steps = [
  'bare',
  'link',
  'policy',
  'token',
  'context',
  'request',
  'decision',
  'answer',
  'record',
  'batch',
  'all',
] as const

export type Step = (typeof steps)[number]
