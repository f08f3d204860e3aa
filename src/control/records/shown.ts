/**
 * Records as they are shown: instants as text, and every field there, null where it is absent.
 *
 * @module
 */

import { formatInstant, instant } from '../../kernel/instant.ts'
import type { WireRecord } from '../../record/wire.ts'

export function shownRecord(record: WireRecord): Readonly<Record<string, unknown>> {
  const { would, candidate } = record
  return {
    ...record,
    at: formatInstant(instant(record.at)),
    policy: { name: null, version: null, digest: null, tier: null, ...record.policy },
    in: { ...noInput, ...record.in },
    out: { step: null, rule: null, status: null, host: null, skipped: [], labels: null, ...record.out },
    would: would === undefined ? null : { reason: null, ...would },
    candidate: candidate === undefined ? null : { rule: null, reason: null, ...candidate },
    rendered: record.rendered ?? null,
    missing: record.missing ?? [],
    erased: record.erased ?? [],
  }
}

const noInput = {
  site: null,
  marketplace: null,
  product: null,
  shop: null,
  author: null,
  followers: null,
  content: null,
  channel: null,
  region: null,
  lang: null,
  client: null,
  wrapped: null,
  fault: null,
  token_fault: null,
  kid: null,
  url: null,
}
