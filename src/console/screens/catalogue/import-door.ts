/**
 * The admin API as the door that a catalogue goes through.
 *
 * @module
 */

import type { ImportDoor } from '../../../catalogue/upload.ts'
import { sendFile } from '../../server/send-file.ts'
import { call, Refusal } from '../../server/call.ts'

export function importDoor(signal: AbortSignal): ImportDoor {
  return {
    openOf: async (fingerprint) =>
      (await call('GET /catalogue/imports', { query: { state: 'open', fingerprint }, signal })).items,
    read: (id) => call('GET /catalogue/imports/{id}', { params: { id }, signal }),
    start: (wish) => call('POST /catalogue/imports', { body: wish, signal }),
    send: async (id, { n, firstLine, body }, format) => {
      const type = format === 'csv' ? 'text/csv' : 'application/x-ndjson'
      const path = `/catalogue/imports/${encodeURIComponent(id)}/chunks/${n}`
      await sendFile(path, { type, body, query: { first_line: String(firstLine) }, signal })
    },
    finish: (id, end) => call('POST /catalogue/imports/{id}/finish', { params: { id }, body: end, signal }),
    isPassing: (cause) =>
      !signal.aborted && (!(cause instanceof Refusal) || cause.status === 429 || cause.status >= 500),
  }
}
