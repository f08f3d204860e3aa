/**
 * Facts: everything a policy may ask about a click, brought together from link, context and shopper.
 *
 * The gateway, the simulator and the tests inside a policy all make them here, so a test means what a click means.
 *
 * @module
 */

import type { Context } from '../context/context.ts'
import type { Destination } from '../link/destination.ts'
import type { Registry } from '../link/registry.ts'
import type { Facts } from './decision.ts'
import { eachValueFact, type ValueFact } from './value-facts.ts'

/** What is known of the shopper's request besides link and context; nothing here identifies a person. */
export interface Shopper extends Readonly<Record<ValueFact, string | undefined>> {
  /** Keys that rollouts may be spread by. */
  readonly token: string | undefined
  readonly visitor: string | undefined
}

/** A shopper of whom nothing is known. */
export const nobody: Shopper = { ...eachValueFact(() => undefined), token: undefined, visitor: undefined }

export function factsOf(destination: Destination, context: Context, shopper: Shopper, registry: Registry): Facts {
  const { marketplace, kind, id } = destination
  // Tmall's products are Taobao's: a list names them once, under the space of their ids.
  const space = marketplace === undefined ? undefined : (registry.byId(marketplace)?.idSpace ?? marketplace)
  return {
    surface: context.surface,
    evidence: context.evidence,
    marketplace,
    kind,
    product: id !== undefined && kind !== 'shop' ? `${space}:${id}` : undefined,
    shop: id !== undefined && kind === 'shop' ? `${marketplace}:${id}` : undefined,
    content: context.content,
    author: context.author,
    followers: context.followers,
    channel: context.channel,
    client: context.client,
    region: shopper.region,
    language: context.language ?? shopper.language,
    token: shopper.token,
    visitor: shopper.visitor,
  }
}
