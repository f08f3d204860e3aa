/**
 * `detour decisions export`: raw records, as they are kept, into a file or onto stdout.
 *
 * @module
 */

import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { buildCommand } from '@stricli/core'

import { exportFormats, type ExportFormat } from '../../control/records/export.ts'
import { connect } from '../connection.ts'
import { makeProgress } from '../progress.ts'
import { filterFlags, queryOf, spanFlags, type FilterFlags, type SpanFlags } from './decisions-flags.ts'

interface Flags extends FilterFlags, SpanFlags {
  readonly format: ExportFormat
  readonly out?: string
}

export const exportCommand = buildCommand({
  docs: {
    brief: 'Export raw decisions',
    fullDescription:
      'Streams the decisions of a span (by default the last 24 hours), oldest archives first. It needs the role publisher, and stands in the audit.',
  },
  parameters: {
    flags: {
      ...filterFlags,
      ...spanFlags,
      format: { kind: 'enum', values: exportFormats, brief: 'How records are written', default: 'ndjson' },
      out: { kind: 'parsed', parse: String, brief: 'The file to write (default: stdout)', optional: true },
    },
    aliases: { o: 'out' },
  },
  func: exportDecisions,
})

async function exportDecisions(flags: Flags): Promise<void> {
  const query = { ...queryOf(flags), format: flags.format }
  const { body } = await connect().open('get', '/decisions/export', { query })
  if (body === null) return
  const progress = makeProgress()
  let bytes = 0
  const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytes += chunk.length
      progress.says(`exporting: ${(bytes / 1e6).toFixed(1)} MB`)
      yield chunk
    }
  }
  const source = Readable.from(body)
  if (flags.out === undefined) await pipeline(source, counted, process.stdout, { end: false })
  else await pipeline(source, counted, createWriteStream(flags.out))
  progress.done()
  if (flags.out !== undefined) process.stderr.write(`${flags.out}: ${bytes.toLocaleString('en')} bytes\n`)
}
