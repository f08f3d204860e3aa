/**
 * The ledger as a whole: a copy to keep elsewhere, and bringing one back into an empty database.
 *
 * @module
 */

import * as v from 'valibot'

import type { Actor } from '../../control/actor.ts'
import { copyLedger, restoreLedger, type CopyFault, type LedgerTables } from '../../control/ledger-copy.ts'
import { bytesOf, linesOf } from '../../control/ledger-stream.ts'
import type { ExportNotes } from '../../control/records/export.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { problem } from '../problem.ts'

export interface LedgerPorts {
  /** Absent: copies are not noted. */
  readonly exportNotes: Pick<ExportNotes, 'noteCopy'> | undefined
  readonly ledgerTables: LedgerTables
}

const endpoint = endpointsOf<LedgerPorts>()

const ndjson = 'application/x-ndjson'
const gzip = 'application/gzip'

export const ledgerEndpoints = [
  endpoint({
    id: 'copyLedger',
    method: 'get',
    path: '/ledger',
    area: 'audit',
    role: 'admin',
    summary: 'Copy the ledger',
    description:
      'Versions, publications, requests, settings, members, hashes of tokens, audit: everything that cannot be computed again, one JSON object on a line. The last line counts them, so that a copy that was cut off is seen to be one. Versions and the audit end where they ended when the copy began.',
    replies: [{ status: 200, description: 'The copy, as it is read', types: [ndjson] }],
    handle: async ({ ports, now, actor }) => {
      const held = heldToAreas(actor)
      if (held !== undefined) return held
      await ports.exportNotes?.noteCopy('ledger.copy', { at: now, actor: actor.id })
      return new Response(bytesOf(copyLedger(ports.ledgerTables, now)), { headers: { 'content-type': ndjson } })
    },
  }),

  endpoint({
    id: 'restoreLedger',
    method: 'post',
    path: '/ledger',
    area: 'audit',
    role: 'admin',
    summary: 'Restore a copy of the ledger',
    description:
      'As it was copied, or compressed with gzip. Only into an empty database: nothing published, nothing noted. KV follows within a minute. A copy with a fault leaves the database half filled: make a new one and restore again.',
    stream: { types: [ndjson, gzip], maxBytes: 95_000_000 },
    replies: [{ status: 200, description: 'All of it is there', schema: v.object({ rows: v.number() }) }],
    problems: ['conflict', 'bad-request'],
    handle: async ({ ports, request, actor }) => {
      const held = heldToAreas(actor)
      if (held !== undefined) return held
      const restored = await restoreLedger(linesOf(bodyOf(request)), ports.ledgerTables)
      return restored.ok ? json(200, { rows: restored.value }) : refused(restored.error)
    },
  }),
]

/** The whole ledger is every area: whoever is held to some of them does not get it. */
function heldToAreas({ areas }: Actor): Response | undefined {
  return areas === undefined ? undefined : problem('forbidden', 'a token that is held to areas does not get the ledger')
}

function refused(fault: CopyFault): Response {
  switch (fault.kind) {
    case 'not_empty':
      return problem('conflict', 'the database is not empty; a copy is restored into a new one')
    case 'not_a_copy':
      return problem('bad-request', `line ${fault.line} is not of a copy of a ledger`)
    case 'cut_off':
      return problem('bad-request', `the copy ends too early, at line ${fault.line}`)
    case 'damaged':
      return problem('bad-request', `the copy cannot be read after line ${fault.line}: ${fault.message}`)
    case 'bad_row':
      return problem('bad-request', `line ${fault.line}: ${fault.message}`)
  }
}

/** Unpacked on the way in, where it was compressed. */
function bodyOf({ body, headers }: Request): AsyncIterable<Uint8Array> {
  if (body === null) return new Blob().stream()
  const isCompressed = (headers.get('content-type') ?? '').toLowerCase().startsWith(gzip)
  return isCompressed ? body.pipeThrough(new DecompressionStream('gzip')) : body
}
