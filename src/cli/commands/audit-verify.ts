/**
 * `detour audit verify [FILE]`: walk the chain here, without trusting the instance that keeps it.
 *
 * @module
 */

import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'

import { buildCommand } from '@stricli/core'

import type { Anchor } from '../../control/audit.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { readChain } from '../audit-lines.ts'
import { connect } from '../connection.ts'
import { exit, UsageError } from '../exit.ts'
import { jsonFlag } from '../flags.ts'
import { printJson } from '../print-json.ts'

interface Flags {
  readonly anchor?: readonly Anchor[]
  readonly json: boolean
}

export const auditVerifyCommand = buildCommand({
  docs: {
    brief: 'Verify that no entry of the audit was edited, removed or put in',
    fullDescription:
      'Takes the whole chain from the instance, or from a FILE that `detour audit export` has made, and walks it on this machine. Taking it from the instance is noted in the audit, as `audit.export`; a FILE notes nothing. Anchors of the instance count, and those you kept. Prints the head: keep it, and give it as --anchor the next time. Ends with 1 when something is wrong.',
  },
  parameters: {
    flags: {
      anchor: {
        kind: 'parsed',
        parse: parseAnchor,
        brief: 'An entry as you noted it, N:HASH; may be repeated',
        variadic: true,
        optional: true,
      },
      json: jsonFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'An export (default: the instance is asked)', parse: String, placeholder: 'file', optional: true },
      ],
    },
  },
  func: verify,
})

async function verify({ anchor = [], json }: Flags, file?: string): Promise<void> {
  const { chunks, anchors, last } = file === undefined ? await fromInstance() : fromFile(file)
  // What one kept oneself counts before what the instance says of itself.
  const report = await readChain(chunks, { anchors: [...anchors, ...anchor], last })
  const { entries, head, faults } = report
  if (json) {
    printJson({ entries, head: head ?? null, faults })
  } else {
    for (const { message } of faults) process.stdout.write(`${visible(message)}\n`)
    const verdict = faults.length === 0 ? 'the chain holds' : `${faults.length} faults`
    process.stderr.write(`${entries} entries, ${anchors.length + anchor.length} anchors: ${verdict}\n`)
    if (faults.length === 0 && head !== undefined) {
      process.stdout.write(`${head.n}:${head.hash}\n`)
      process.stderr.write('this is the head: keep it, and give it as --anchor the next time\n')
    }
  }
  if (faults.length > 0) process.exitCode = exit.failed
}

interface Source {
  readonly chunks: AsyncIterable<Uint8Array>
  readonly anchors: readonly Anchor[]
  readonly last: number
}

async function fromInstance(): Promise<Source> {
  const api = connect()
  // The bounds first: what is added meanwhile may be in the export or not.
  const { items, last } = await api.ask<Omit<Source, 'chunks' | 'anchors'> & { readonly items: readonly Anchor[] }>(
    'GET',
    '/audit/anchors',
  )
  const { body } = await api.open('GET', '/audit/export')
  if (body === null) throw new Error('the instance sent nothing')
  const chunks = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
  return { chunks, anchors: items.map(({ n, hash }) => ({ n, hash })), last }
}

function fromFile(file: string): Source {
  const chunks = file === '-' ? process.stdin : createReadStream(file)
  return { chunks: readable(chunks, file), anchors: [], last: 0 }
}

async function* readable(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
  } catch (cause) {
    throw new UsageError(`${file}: it cannot be read`, { cause })
  }
}

function parseAnchor(text: string): Anchor {
  const { n, hash } = /^(?<n>\d{1,15}):(?<hash>[0-9a-f]{64})$/.exec(text)?.groups ?? {}
  if (n === undefined || hash === undefined) throw new Error('an anchor is N:HASH, as `audit verify` prints it')
  return { n: Number(n), hash }
}
