/**
 * `detour catalogue import FILE`: a catalogue of any size, sent row by row and gone on with where it was killed.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { csvLine } from '../../kernel/csv.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { ApiRefusal, type Api } from '../api-client.ts'
import { connect } from '../connection.ts'
import { exit } from '../exit.ts'
import { count } from '../numbers.ts'
import { parseCount } from '../parse.ts'
import { printJson } from '../print-json.ts'
import { makeProgress } from '../progress.ts'
import { save } from '../save-response.ts'
import { openCatalogue, type CatalogueFile } from './catalogue-file.ts'
import { uploadCatalogue, type ImportProgress } from './catalogue-upload.ts'

interface Flags {
  readonly format?: 'csv' | 'ndjson'
  readonly mode: 'merge' | 'replace'
  readonly dryRun: boolean
  readonly resume?: string
  readonly refused?: string
  readonly confirm?: number
  readonly concurrency: number
  readonly json: boolean
}

export const importCommand = buildCommand({
  docs: {
    brief: 'Load equivalents from CSV or NDJSON; goes on where it was interrupted',
    fullDescription: [
      'Needed columns: marketplace, id, to_marketplace, to_id. Others: kind, title, grade, price, own_price, stock,',
      'status, expires, shop, approved_by, note. A file may be packed with gzip. Rows that cannot be read are refused',
      'with their line, and the others are taken; it ends with 1 when any row was refused.',
      '',
      'The same file finds its open import again. --mode replace also deletes entries of the same marketplaces that',
      'the file does not name.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      format: { kind: 'enum', values: ['csv', 'ndjson'], brief: 'By default as the name says', optional: true },
      mode: { kind: 'enum', values: ['merge', 'replace'], brief: 'What happens to other entries', default: 'merge' },
      dryRun: { kind: 'boolean', brief: 'Read and count everything, change nothing', default: false },
      resume: { kind: 'parsed', parse: String, brief: 'The import to go on with', optional: true },
      refused: { kind: 'parsed', parse: String, brief: 'Where to write the refused rows, CSV', optional: true },
      confirm: { kind: 'parsed', parse: parseCount, brief: 'How many entries may be deleted', optional: true },
      concurrency: { kind: 'parsed', parse: parseConcurrency, brief: 'Chunks sent at once, 1 to 16', default: '4' },
      json: { kind: 'boolean', brief: 'Print the result as JSON', default: false },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The catalogue; - for stdin', parse: String, placeholder: 'file' }],
    },
  },
  func: importFile,
})

async function importFile(flags: Flags, path: string): Promise<void> {
  const api = connect()
  const file = openCatalogue(path, flags.format)
  const began = Date.now()
  const show = progressOf(file, began)
  let id: string | undefined
  const onInterrupt = (): void => {
    show.done()
    if (id !== undefined) process.stderr.write(`\ninterrupted; go on with the same command, or --resume ${id}\n`)
    process.exit(130)
  }
  process.once('SIGINT', onInterrupt)
  try {
    const job = await uploadCatalogue(api, file, {
      ...flags,
      onStart: (started, isResumed) => {
        id = started.id
        const verb = isResumed ? 'going on with' : started.dry_run ? 'trying' : 'importing'
        process.stderr.write(`${verb} ${visible(started.name)} (${started.id})\n`)
      },
      onProgress: show.at,
    })
    show.done()
    if (flags.refused !== undefined) await save(refusedRows(api, job.id), flags.refused)
    if (flags.json) {
      printJson({ ...job, seconds: secondsSince(began) })
    } else await report(api, job, { path, began, sent: show.sent() })
    if (job.rows.refused > 0 || job.waiting > 0) process.exitCode = exit.failed
  } catch (cause) {
    show.done()
    const confirm = cause instanceof ApiRefusal ? cause.body['confirm'] : undefined
    if (typeof confirm !== 'number' || !(cause instanceof ApiRefusal)) throw cause
    process.stderr.write(`${cause.message}\nif that is meant, run the same command with --confirm ${confirm}\n`)
    process.exitCode = exit.refused
  } finally {
    process.removeListener('SIGINT', onInterrupt)
  }
}

function progressOf({ name, size }: CatalogueFile, began: number) {
  const progress = makeProgress()
  let shownAt = 0
  let sentRows = 0
  return {
    at: ({ rows, sent, bytes }: { rows: number; sent: number; bytes: number }) => {
      sentRows = sent
      if (Date.now() - shownAt < 200) return
      shownAt = Date.now()
      const seconds = (shownAt - began) / 1000
      const share = size === undefined || size === 0 ? undefined : Math.min(1, bytes / size)
      const left = share === undefined || share === 0 ? '' : `, ${spell((seconds / share) * (1 - share))} left`
      const speed = `${count(rows)} rows, ${count(Math.round(sent / seconds))} a second${left}`
      progress.says(share === undefined ? `${name}: ${speed}` : `${name} ${bar(share)} ${speed}`)
    },
    sent: () => sentRows,
    done: () => progress.done(),
  }
}

const barLength = 20

function bar(share: number): string {
  const full = Math.round(share * barLength)
  return `${'▇'.repeat(full)}${'▁'.repeat(barLength - full)} ${Math.floor(share * 100)} %`
}

interface Reported {
  readonly path: string
  readonly began: number
  readonly sent: number
}

async function report(api: Api, job: ImportProgress, { path, began, sent }: Reported): Promise<void> {
  const { accepted, new: added, changed, unchanged, refused } = job.rows
  const seconds = secondsSince(began)
  const speed = seconds >= 1 && sent > 0 ? `, ${count(Math.round(sent / seconds))} rows a second` : ''
  const lines = [
    `${visible(job.name)}: ${count(accepted)} rows accepted${job.dry_run ? ' on trial, nothing was changed' : ''} (${spell(seconds)}${speed})`,
    `  new ${count(added)}   changed ${count(changed)}   unchanged ${count(unchanged)}   refused ${count(refused)}${job.deleted > 0 ? `   deleted ${count(job.deleted)}` : ''}`,
  ]
  if (job.waiting > 0) lines.push(`  ${count(job.waiting)} changes wait for KV and will be brought there by themselves`)
  process.stdout.write(`${lines.join('\n')}\n`)
  if (refused > 0) {
    const { items } = await faultsOf(api, job.id, { limit: mostShown })
    for (const fault of items) process.stderr.write(`${visible(path)}:${fault.line}: ${sentenceOf(fault)}\n`)
    if (refused > items.length) {
      process.stderr.write(
        `and ${count(refused - items.length)} more; all of them: --resume ${job.id} --refused FILE\n`,
      )
    }
  }
  if (job.dry_run) process.stderr.write(`to import it: detour catalogue import ${visible(path)}\n`)
}

interface Fault {
  readonly line: number
  readonly column: string | null
  readonly message: string
  readonly row: string | null
}

const mostShown = 10

function sentenceOf({ column, message }: Fault): string {
  return visible(column === null ? message : `\`${column}\` ${message}`)
}

type FaultQuery = Readonly<Record<string, string | number>>

async function faultsOf(api: Api, id: string, query: FaultQuery) {
  return await api.ask<{ items: readonly Fault[]; next: string | null }>('GET', `/catalogue/imports/${id}/faults`, {
    query,
  })
}

/** As a table that a spreadsheet opens. */
async function* refusedRows(api: Api, id: string): AsyncGenerator<string> {
  yield csvLine(['line', 'column', 'message', 'row'])
  let cursor: string | null = '0'
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof faultsOf>> = await faultsOf(api, id, { limit: 200, cursor })
    for (const { line, column, message, row } of page.items) {
      yield csvLine([String(line), column ?? '', message, row ?? ''])
    }
    cursor = page.next
  }
}

function secondsSince(began: number): number {
  return Math.round((Date.now() - began) / 100) / 10
}

function spell(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`
}

function parseConcurrency(text: string): number {
  const many = parseCount(text)
  if (many < 1 || many > 16) throw new Error('a number from 1 to 16 is needed')
  return many
}
