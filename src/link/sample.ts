/**
 * A sample: a link that shows a kind of links, with a place for the id where it shows one.
 *
 * @module
 */

import { destinationOf } from './destination.ts'
import type { Kind } from './marketplace.ts'
import type { Registry } from './registry.ts'

/** A link, and what may stand in it. */
export interface SampleLink {
  /** Holds `{id}` in place of the id, where the link shows one. */
  readonly url: string
  /** An id that can stand there; absent where the link shows none. */
  readonly id: string | undefined
}

export interface Sample extends SampleLink, Declared {}

/** Links that somebody says there are. */
export interface Declared {
  /** Absent: no marketplace is known for the link. */
  readonly marketplace: string | undefined
  readonly kind: Kind
}

/**
 * The link itself, with its own id or another one. Not every text is an id of the marketplace: whether the link shows
 * this one, only reading it again can tell.
 */
export function sampleUrl(sample: SampleLink, id: string | undefined = sample.id): string {
  const { url } = sample
  if (id === undefined) return url
  const written = standsInQuery(url) ? encodeURIComponent(id.toWellFormed()) : pathText(id)
  return url.replace('{id}', () => written)
}

function standsInQuery(url: string): boolean {
  const query = url.indexOf('?')
  return query !== -1 && query < url.indexOf('{id}')
}

/** An id that is the rest of a path keeps its slashes and escapes: it is the path as written. */
function pathText(id: string): string {
  return id.toWellFormed().replaceAll(/[^!-~]|[?#\\]/gu, encodeURIComponent)
}

/** Whether a registry reads the link as what the sample says it is. */
export function isTrue(sample: Sample, registry: Registry): boolean {
  const { marketplace, kind, id, fault } = destinationOf(sampleUrl(sample), registry)
  return fault === undefined && marketplace === sample.marketplace && kind === sample.kind && id === sample.id
}

/** The same page with nothing where the id should be, or with a nought, which is no id. */
export function withoutId({ url, id, ...same }: Sample): Sample[] {
  if (id === undefined) return []
  return [{ ...same, url: url.replace('{id}', standsInQuery(url) ? '' : '0'), id: undefined }]
}

/** A web link with another host; an app link as it is. */
export function onHost(url: string, host: string): string {
  return url.replace(/^https:\/\/[^/]+/, () => `https://${host}`)
}

/** Labels in front of a domain, the usual ones first. */
export const hostLabels: readonly string[] = ['www', 'm', 'shop', 'h5', 'item', 'a1', '1001', 'q7-z']
