/**
 * What a list is called: by its uploader, else by the beginning of its digest.
 *
 * @module
 */

import type { ItemOf } from '../../parts/pages.tsx'

export type List = ItemOf<'GET /lists'>

export function shortDigest(digest: string): string {
  return `${digest.slice(0, 'sha256:'.length + 10)}…`
}

export function nameOf({ name, digest }: Pick<List, 'name' | 'digest'>): string {
  return name ?? shortDigest(digest)
}

/** The lines that name a list in a policy. */
export function snippetOf({ name, of, digest }: Pick<List, 'name' | 'of' | 'digest'>): string {
  // The name of a list in a policy: lower case, digits, `-`, `_`, `.`.
  const key = (name ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
  return `lists:\n  ${key === '' ? 'my-list' : key}: { of: ${of ?? 'content'}, digest: "${digest}" }\n`
}
