/**
 * Putting back: what stood in a document before its links were rewritten.
 *
 * Everything that is needed travels in the links themselves, signed, so nothing is kept and nobody can have us write what
 * never stood there. A share code that was taken out is gone.
 *
 * @module
 */

import type { Pen, Replacement } from './html.ts'
import { readRequested } from '../link/requested.ts'
import type { RewritePorts } from './ports.ts'

/** The address that stood in the place of a link of ours, and its very characters where the address does not give them. */
export interface Former {
  readonly to: string
  readonly was: string | undefined
}

/** Undefined: no link that we made, to be left alone. */
export type Restore = (url: string) => Promise<Former | undefined>

export function makeRestore({ genuine }: Pick<RewritePorts, 'genuine'>, publicUrl: string): Restore {
  return async (url) => {
    const requested = url.startsWith(`${publicUrl}/go`) ? readRequested(url) : undefined
    if (requested === undefined || requested.kind === 'nothing') return undefined
    if (requested.kind === 'to') return { to: requested.text, was: undefined }
    const claims = await genuine(requested.token)
    return claims === undefined ? undefined : { to: claims.insteadOf ?? claims.to, was: claims.was }
  }
}

export function restoringPen(restore: Restore, publicUrl: string): Pen {
  return {
    mayConcern: (url) => url.startsWith(`${publicUrl}/go`),
    replace: async (found) =>
      await Promise.all(
        found.map(async (one) => (one.kind === 'link' ? replacement(await restore(one.url)) : undefined)),
      ),
  }
}

function replacement(former: Former | undefined): Replacement | undefined {
  if (former === undefined) return undefined
  return { address: former.to, written: former.was }
}
