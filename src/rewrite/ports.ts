/**
 * What rewriting needs from outside, besides what a click needs.
 *
 * @module
 */

import type { Ports } from '../gateway/ports.ts'
import type { Instant } from '../kernel/instant.ts'
import type { MintLink, MintPlace } from '../link/mint.ts'
import type { LinkClaims } from '../link/token.ts'
import type { Settings } from './settings.ts'

/** The pages behind Detour, when it stands in front of them. */
export interface Origin {
  /** Scheme, host and folder where the pages stand, without a slash at the end; absent for a Worker that is bound, which gets the request's own address. */
  readonly url?: string | undefined
  fetch(request: Request): Promise<Response>
}

/** Makes the tokens of links. */
export interface Signer {
  /** For all links of one document. */
  signing(place: MintPlace, at: Instant): Signing
  /** How long a link counts at least. */
  readonly lifeSeconds: number
}

/** Signs one link; undefined where the claims do not fit into a token. What was signed before is there at once. */
export type Signing = (link: MintLink) => string | undefined | Promise<string | undefined>

export interface RewritePorts extends Ports {
  /** What signs links; undefined where no key can. */
  readonly signer: () => Promise<Signer | undefined>
  /** What a token of ours says, however old it is; undefined where its signature does not hold. */
  readonly genuine: (token: string) => Promise<LinkClaims | undefined>
  /** Absent: nothing stands behind Detour. */
  readonly origin?: Origin | undefined
  /** Scheme and host of links that are made; absent: the request's own. */
  readonly publicUrl?: string | undefined
  /** Scheme and host under which the policy knows the origin's pages; absent: the request's own. */
  readonly pagesUrl?: string | undefined
  /** How pages of the origin are rewritten. */
  readonly settings: Settings
}
