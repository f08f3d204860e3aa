/**
 * `detour ledger copy|restore`: a copy of everything that cannot be computed again, and the way back.
 *
 * @module
 */

import { createWriteStream, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { buildCommand, buildRouteMap } from '@stricli/core'

import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'

const copy = buildCommand({
  docs: {
    brief: 'Copy the ledger: versions, publications, requests, settings, members, audit',
    fullDescription:
      'NDJSON, to stdout or to a file. Needs the role admin. The same copy is put into the bucket every day when one is bound.',
  },
  parameters: {
    flags: { out: { kind: 'parsed', parse: String, brief: 'Where to write it (default: stdout)', optional: true } },
    aliases: { o: 'out' },
  },
  func: async ({ out }: { readonly out?: string }) => {
    const response = await connect().open('GET', '/ledger')
    if (response.body === null) throw new Error('the instance sent nothing')
    const stream = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0])
    // A file that only its owner reads: hashes of tokens stand in it.
    if (out === undefined) for await (const chunk of stream) process.stdout.write(chunk as Uint8Array)
    else await pipeline(stream, createWriteStream(out, { mode: 0o600 }))
  },
})

const restore = buildCommand({
  docs: {
    brief: 'Restore a copy into an empty database',
    fullDescription: 'Migrate a new database, point the deployment at it, and restore. KV follows within a minute.',
  },
  parameters: {
    positional: { kind: 'tuple', parameters: [{ brief: 'The copy', parse: String, placeholder: 'file' }] },
  },
  func: async (_: object, file: string) => {
    const body = await connect().ask<{ readonly rows: number }>('POST', '/ledger', {
      body: read(file),
      type: 'application/x-ndjson',
    })
    process.stdout.write(`${body.rows} rows are restored; check them with \`detour audit verify\`\n`)
  },
})

export const ledgerRoutes = buildRouteMap({
  docs: { brief: 'Copies of the ledger, and the way back' },
  routes: { copy, restore },
})

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file}: it cannot be read`, { cause })
  }
}
