/**
 * Actors: who asks the control plane for something, and what they may.
 *
 * Four roles, each holding what the ones before it may: a viewer reads, an editor drafts and proposes, a publisher changes
 * what shoppers meet, an admin says who may do what. An API token may be held to some areas besides its role.
 *
 * @module
 */

export const roles = ['viewer', 'editor', 'publisher', 'admin'] as const

export type Role = (typeof roles)[number]

/** What the admin API is divided into; a token may be held to some of them. */
export const areas = [
  'policies',
  'versions',
  'requests',
  'override',
  'candidate',
  'decisions',
  'catalogue',
  'lists',
  'keys',
  'tokens',
  'settings',
  'webhooks',
  'audit',
  'status',
] as const

export type Area = (typeof areas)[number]

export interface Actor {
  /**
   * As the audit names it, never from a body: `access:someone@example.com`, `token:tok_…`, `token:tok_… of access:…` where
   * the token is somebody's own, `bootstrap`, `system`.
   */
  readonly id: string
  /** For people. */
  readonly name: string
  readonly role: Role
  /** The areas it is held to; absent: all. */
  readonly areas: readonly Area[] | undefined
}

/** Whoever acts when nobody asked: schedules, the reconciler, retention. */
export const system: Actor = { id: 'system', name: 'Detour', role: 'admin', areas: undefined }

/** Who stands behind an actor: whoever comes by Access today and with a token of his own tomorrow is one person. */
export function personOf(actor: string): string {
  return actor.split(' of ').at(-1) ?? actor
}

export function holds(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed)
}

export function mayActIn(actor: Actor, area: Area): boolean {
  return actor.areas === undefined || actor.areas.includes(area)
}
