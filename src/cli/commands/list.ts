/**
 * `detour list pack|upload|ls|show|delete`: lists that are too long for a policy.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

import { buildCommand, buildRouteMap } from '@stricli/core'

import { openList, type ListFault } from '../../policy/long-list.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { listSubjects } from '../../policy/rule.ts'
import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'
import { listPackCommand } from './list-pack.ts'

/** As `GET /lists` has it. */
interface ListRow {
  readonly digest: string
  readonly name: string | null
  readonly of: string | null
  readonly count: number
  readonly bytes: number
  readonly uploaded_by: string | null
  readonly uploaded_at: string | null
  readonly named_by: number | null
}

interface UploadFlags {
  readonly name?: string
  readonly of?: (typeof listSubjects)[number]
  readonly json: boolean
}

const upload = buildCommand({
  docs: { brief: 'Bring a packed list to the edge', fullDescription: 'FILE is what `detour list pack` wrote.' },
  parameters: {
    flags: {
      name: {
        kind: 'parsed',
        parse: String,
        brief: 'What to call it, for people (default: from FILE)',
        optional: true,
      },
      of: { kind: 'enum', values: listSubjects, brief: 'What its ids are, for people', optional: true },
      json: { kind: 'boolean', brief: 'Print JSON', default: false },
    },
    positional: { kind: 'tuple', parameters: [{ brief: 'The image', parse: String, placeholder: 'file' }] },
  },
  func: uploadImage,
})

async function uploadImage(flags: UploadFlags, file: string): Promise<void> {
  const image = readImage(file)
  const opened = openList(image)
  if (!opened.ok) throw new UsageError(`${file}: ${faults[opened.error]}`)
  const { digest } = opened.value
  const name = flags.name ?? basename(file).replace(/(?:\.txt|\.csv)?\.list$/, '')
  const row = await connect().ask<ListRow>('PUT', `/lists/${digest}`, {
    query: { name, of: flags.of },
    body: image,
    type: 'application/octet-stream',
  })
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ format_version: 1, ...row })}\n`)
    return
  }
  process.stdout.write(`${digest}: ${count(row.count)} ids, ${count(row.bytes)} bytes\n`)
  process.stderr.write(
    `name it in the policy, and publish:\n  lists:\n    ${name}: { of: ${flags.of ?? 'content'}, digest: "${digest}" }\n`,
  )
}

const faults: Readonly<Record<ListFault, string>> = {
  not_a_list: 'this is no packed list; make one with `detour list pack`',
  newer_version: 'it was packed by a newer version of Detour',
  damaged: 'it is damaged or cut short; pack it again',
}

function readImage(file: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(file))
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read'
    throw new UsageError(`${file}: ${why}`, { cause })
  }
}

const ls = buildCommand({
  docs: { brief: 'List the lists that were uploaded' },
  parameters: { flags: { json: { kind: 'boolean', brief: 'Print JSON', default: false } } },
  func: async ({ json }: { readonly json: boolean }) => {
    const rows = await all()
    if (json) process.stdout.write(`${JSON.stringify({ format_version: 1, items: rows })}\n`)
    else if (rows.length === 0) process.stderr.write('no list was uploaded\n')
    else process.stdout.write(table(['digest', 'name', 'of', 'ids', 'bytes', 'named by', 'uploaded'], rows.map(cells)))
  },
})

async function all(): Promise<readonly ListRow[]> {
  const api = connect()
  const rows: ListRow[] = []
  let cursor: string | undefined
  do {
    const query = { limit: 200, cursor }
    const page = await api.ask<{ items: readonly ListRow[]; next: string | null }>('GET', '/lists', { query })
    rows.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return rows
}

/** A digest is told by its beginning, and may be given so. */
function cells(row: ListRow): readonly string[] {
  return [
    row.digest.slice(0, 'sha256:'.length + 12),
    visible(row.name ?? ''),
    row.of ?? '',
    count(row.count),
    count(row.bytes),
    row.named_by === null ? '' : `v${row.named_by}`,
    row.uploaded_at === null ? '' : `${localText(row.uploaded_at)} ${visible(row.uploaded_by ?? '')}`,
  ]
}

const whichList = { brief: 'Its digest, or the beginning or name of one', parse: String, placeholder: 'list' } as const

const show = buildCommand({
  docs: { brief: 'Show what is known of a list' },
  parameters: {
    flags: { json: { kind: 'boolean', brief: 'Print JSON', default: false } },
    positional: { kind: 'tuple', parameters: [whichList] },
  },
  func: async ({ json }: { readonly json: boolean }, named: string) => {
    const row = await connect().ask<ListRow>('GET', `/lists/${await digestOf(named)}`)
    if (json) {
      process.stdout.write(`${JSON.stringify({ format_version: 1, ...row })}\n`)
      return
    }
    const lines = [
      row.digest,
      `  name      ${visible(row.name ?? '-')}`,
      `  of        ${row.of ?? '-'}`,
      `  holds     ${count(row.count)} ids, ${count(row.bytes)} bytes`,
      `  uploaded  ${row.uploaded_at === null ? 'by hand' : `${localText(row.uploaded_at)} by ${visible(row.uploaded_by ?? '?')}`}`,
      `  named by  ${row.named_by === null ? 'no version' : `v${row.named_by}`}`,
    ]
    process.stdout.write(`${lines.join('\n')}\n`)
  },
})

const remove = buildCommand({
  docs: {
    brief: 'Take a list from the edge',
    fullDescription: 'Refused while the policy in force, the candidate or a version of the last 30 days names it.',
  },
  parameters: { positional: { kind: 'tuple', parameters: [whichList] } },
  func: async (_: object, named: string) => {
    const digest = await digestOf(named)
    await connect().ask('DELETE', `/lists/${digest}`)
    process.stdout.write(`${digest} is gone\n`)
  },
})

async function digestOf(named: string): Promise<string> {
  if (/^sha256:[0-9a-f]{64}$/.test(named)) return named
  const begin = named.startsWith('sha256:') ? named : `sha256:${named}`
  const meant = (await all()).filter(({ digest, name }) => digest.startsWith(begin) || name === named)
  const [only, another] = meant
  if (only === undefined) throw new Error(`no list is called \`${named}\`; \`detour list ls\` shows them`)
  if (another !== undefined) throw new Error(`more than one list is called \`${named}\`: give more of the digest`)
  return only.digest
}

function count(number: number): string {
  return number.toLocaleString('en')
}

export const listRoutes = buildRouteMap({
  docs: { brief: 'Lists that are too long for a policy' },
  routes: { pack: listPackCommand, upload, ls, show, delete: remove },
})
