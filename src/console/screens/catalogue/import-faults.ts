/**
 * The refused rows of an import as a table that a spreadsheet opens.
 *
 * @module
 */

import { csvLine } from '../../../kernel/csv.ts'
import { call } from '../../server/call.ts'

/** All that are kept, page by page. */
export async function faultsCsv(id: string): Promise<string> {
  let text = csvLine(['line', 'column', 'message', 'row'])
  let cursor: string | undefined = '0'
  while (cursor !== undefined) {
    const query: { limit: string; cursor: string } = { limit: '200', cursor }
    const { items, next } = await call('GET /catalogue/imports/{id}/faults', { params: { id }, query })
    for (const { line, column, message, row } of items) {
      text += csvLine([String(line), column ?? '', message, row ?? ''])
    }
    cursor = next ?? undefined
  }
  return text
}
