/**
 * `detour decisions export`: raw records, as they are kept, into a file or onto stdout.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { exportFormats, type ExportFormat } from '../../control/records/export.ts'
import { connect } from '../connection.ts'
import { outAlias, outFlag } from '../flags.ts'
import { count } from '../numbers.ts'
import { makeProgress } from '../progress.ts'
import { bytesOf, save } from '../save-response.ts'
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
      out: outFlag,
    },
    aliases: outAlias,
  },
  func: exportDecisions,
})

async function exportDecisions(flags: Flags): Promise<void> {
  const query = { ...queryOf(flags), format: flags.format }
  const response = await connect().open('GET', '/decisions/export', { query })
  const progress = makeProgress()
  let bytes = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytesOf(response)) {
      bytes += chunk.length
      progress.says(`exporting: ${(bytes / 1e6).toFixed(1)} MB`)
      yield chunk
    }
  }
  try {
    await save(counted(), flags.out)
  } finally {
    progress.done()
  }
  if (flags.out !== undefined) process.stderr.write(`${flags.out}: ${count(bytes)} bytes\n`)
}
