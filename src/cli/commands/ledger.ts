/**
 * `detour ledger copy|restore`: a copy of everything that cannot be computed again, and the way back.
 *
 * @module
 */

import { createReadStream, createWriteStream, openAsBlob } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

import { buildCommand, buildRouteMap } from '@stricli/core'

import { endsCopy } from '../../control/ledger-copy.ts'
import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'

const copy = buildCommand({
  docs: {
    brief: 'Copy the ledger: versions, publications, requests, settings, members, audit',
    fullDescription:
      'NDJSON, to stdout or to a file; compressed where its name ends with .gz. The file is there when the copy is whole, and not before. Needs the role admin, and is noted in the audit, as `ledger.copy`. The same copy is put into the bucket every day when one is bound.',
  },
  parameters: {
    flags: { out: { kind: 'parsed', parse: String, brief: 'Where to write it (default: stdout)', optional: true } },
    aliases: { o: 'out' },
  },
  func: async ({ out }: { readonly out?: string }) => {
    const response = await connect().open('GET', '/ledger')
    if (response.body === null) throw new Error('the instance sent nothing')
    const lines = wholeCopy(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]))
    if (out === undefined) for await (const chunk of lines) process.stdout.write(chunk)
    else await writeWhole(out, lines)
  },
})

/** Hands the bytes on as they come, and throws at the end where the last line is not that of a copy. */
async function* wholeCopy(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // The last line is short; no line that is longer can be it.
  let end = ''
  const decoder = new TextDecoder()
  for await (const chunk of bytes) {
    end = (end + decoder.decode(chunk, { stream: true })).slice(-200)
    yield chunk
  }
  if (!endsCopy(end.trimEnd().split('\n').at(-1) ?? '')) {
    throw new Error('the copy broke off before its last line; copy again')
  }
}

/** Nobody finds half a file: it gets its name at the end. Only its owner reads it: hashes of tokens stand in it. */
async function writeWhole(out: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = `${out}.${process.pid}.part`
  const file: Writable = createWriteStream(unfinished, { mode: 0o600, flags: 'wx', flush: true })
  try {
    if (out.endsWith('.gz')) await pipeline(bytes, createGzip(), file)
    else await pipeline(bytes, file)
    await rename(unfinished, out)
  } catch (cause) {
    await rm(unfinished, { force: true })
    throw cause
  }
}

const restore = buildCommand({
  docs: {
    brief: 'Restore a copy into an empty database',
    fullDescription:
      'FILE may be compressed with gzip. Migrate a new database, point the deployment at it, and restore. KV follows within a minute.',
  },
  parameters: {
    positional: { kind: 'tuple', parameters: [{ brief: 'The copy', parse: String, placeholder: 'file' }] },
  },
  func: async (_: object, file: string) => {
    const type = await typeOf(file)
    await refuseHalf(file, type)
    const body = await connect().ask<{ readonly rows: number }>('POST', '/ledger', {
      body: await openAsBlob(file),
      type,
    })
    process.stdout.write(`${body.rows} rows are restored; check them with \`detour audit verify\`\n`)
  },
})

export const ledgerRoutes = buildRouteMap({
  docs: { brief: 'Copies of the ledger, and the way back' },
  routes: { copy, restore },
})

/** Half a copy would leave half a ledger: it is read to its end before any of it is sent. */
async function refuseHalf(file: string, type: string): Promise<void> {
  const bytes = createReadStream(file)
  const plain = type === 'application/gzip' ? bytes.compose(createGunzip()) : bytes
  try {
    for await (const _ of wholeCopy(plain as AsyncIterable<Uint8Array>));
  } catch (cause) {
    throw new UsageError(`${file}: it is no whole copy, and nothing of it was sent`, { cause })
  }
}

/** By how it begins, whatever its name. */
async function typeOf(file: string): Promise<string> {
  try {
    await using handle = await open(file)
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return buffer[0] === 0x1f && buffer[1] === 0x8b ? 'application/gzip' : 'application/x-ndjson'
  } catch (cause) {
    throw new UsageError(`${file}: it cannot be read`, { cause })
  }
}
