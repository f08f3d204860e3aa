/**
 * The whole audit, as it stands: walked in pages to verify it, and written out line by line for whoever verifies it
 * elsewhere.
 *
 * @module
 */

import { formatInstant, parseInstant } from '../kernel/instant.ts'
import { verifyChain, type Anchor, type AuditEntry, type AuditReader, type ChainReport } from './audit.ts'

const pageSize = 200

/** All entries of the chain in order, up to a number. */
export async function* walkAudit(
  reader: Pick<AuditReader, 'read'>,
  until = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<AuditEntry> {
  let after = 0
  for (;;) {
    const page = await reader.read(after, pageSize)
    for (const entry of page) if (entry.n <= until) yield entry
    const last = page.at(-1)?.n
    if (last === undefined || last >= until || page.length < pageSize) return
    after = last
  }
}

/** Verifies the chain as the ledger holds it now. What is added meanwhile is left for the next time. */
export async function verifyAudit(reader: AuditReader, anchors: readonly Anchor[]): Promise<ChainReport> {
  const { last } = await reader.bounds()
  return await verifyChain(walkAudit(reader, last), { anchors, last })
}

/** One entry as a line of NDJSON. The detail stays a text, because the hash is of the text. */
export function lineOfEntry({ n, at, actor, act, detail, prev, hash }: AuditEntry): string {
  return `${JSON.stringify({ n, at: formatInstant(at), actor, act, detail, prev, hash })}\n`
}

/** Reads such a line; undefined where it is none. */
export function entryOfLine(line: string): AuditEntry | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { n, at, actor, act, detail, prev, hash } = value as Record<string, unknown>
  const instant = typeof at === 'string' ? parseInstant(at) : undefined
  if (typeof n !== 'number' || !Number.isSafeInteger(n) || instant?.ok !== true) return undefined
  if (typeof actor !== 'string' || typeof act !== 'string' || typeof detail !== 'string') return undefined
  if (typeof prev !== 'string' || typeof hash !== 'string') return undefined
  return { n, at: instant.value, actor, act, detail, prev, hash }
}

/** The chain as a stream of lines, read no faster than it is taken. */
export function exportAudit(reader: Pick<AuditReader, 'read'>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let after = 0
  return new ReadableStream({
    pull: async (controller) => {
      const page = await reader.read(after, pageSize)
      if (page.length > 0) controller.enqueue(encoder.encode(page.map(lineOfEntry).join('')))
      after = page.at(-1)?.n ?? after
      if (page.length < pageSize) controller.close()
    },
  })
}
