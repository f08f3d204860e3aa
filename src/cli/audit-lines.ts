/**
 * The lines of an exported audit, walked as they come: however long the chain, one entry is held at a time.
 *
 * @module
 */

import { entryOfLine } from '../control/audit-export.ts'
import { verifyChain, type AuditEntry, type ChainBounds, type ChainReport } from '../control/audit.ts'

/** Throws for a line that is no entry, and for entries out of order: no chain was ever exported so. */
export async function readChain(chunks: AsyncIterable<Uint8Array>, bounds: ChainBounds): Promise<ChainReport> {
  return await verifyChain(entriesIn(chunks), bounds)
}

async function* entriesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<AuditEntry> {
  let number = 0
  let before = 0
  for await (const line of linesIn(chunks)) {
    number += 1
    if (line.trim() === '') continue
    const entry = entryOfLine(line)
    if (entry === undefined) throw new Error(`line ${number} is no entry of an audit`)
    if (entry.n <= before) throw new Error(`line ${number}: entry ${entry.n} stands after entry ${before}`)
    before = entry.n
    yield entry
  }
}

async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
