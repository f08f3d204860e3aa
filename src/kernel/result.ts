/**
 * Results: a value, or the fault that stood in its way.
 *
 * What is expected to fail (a bad token, a bad link, a bad policy) is data; an exception means we broke something.
 *
 * @module
 */

export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error }
}
