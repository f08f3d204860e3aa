/**
 * Uploading a catalogue from the command line: the admin API as the door it goes through.
 *
 * @module
 */

import { UnusableFile, type CatalogueFile } from '../../catalogue/file.ts'
import {
  uploadCatalogue as upload,
  type ImportDoor,
  type ImportProgress,
  type ImportRow,
  type UploadOptions,
} from '../../catalogue/upload.ts'
import { ApiRefusal, type Api } from '../api-client.ts'
import { UsageError } from '../exit.ts'

export type { ImportProgress }

/** Sends a file and finishes its import. */
export async function uploadCatalogue(api: Api, file: CatalogueFile, options: UploadOptions): Promise<ImportProgress> {
  try {
    return await upload(doorOf(api), file, options)
  } catch (cause) {
    throw cause instanceof UnusableFile ? usageError(cause, file.name, options.resume) : cause
  }
}

function doorOf(api: Api): ImportDoor {
  return {
    openOf: async (fingerprint) => {
      const query = { state: 'open', fingerprint }
      return (await api.ask<{ items: readonly ImportRow[] }>('GET', '/catalogue/imports', { query })).items
    },
    read: (id) => api.ask('GET', `/catalogue/imports/${encodeURIComponent(id)}`),
    start: (wish) => api.ask('POST', '/catalogue/imports', { body: wish }),
    send: async (id, { n, firstLine, body }, format) => {
      await api.ask('PUT', `/catalogue/imports/${id}/chunks/${n}`, {
        query: { first_line: firstLine },
        body,
        type: format === 'csv' ? 'text/csv' : 'application/x-ndjson',
      })
    },
    finish: (id, end) => api.ask('POST', `/catalogue/imports/${id}/finish`, { body: end }),
    isPassing: (cause) => !(cause instanceof ApiRefusal) || cause.status === 429 || cause.status >= 500,
  }
}

function usageError(cause: UnusableFile, name: string, resume: string | undefined): UsageError {
  const { fault } = cause
  switch (fault.kind) {
    case 'bad_head': {
      const lines = fault.columns.map(({ column = '', message }) => `${name}:${fault.line}: \`${column}\` ${message}`)
      return new UsageError(lines.join('\n'), { cause })
    }
    case 'long_row':
      return new UsageError(`line ${fault.line}: ${cause.message}`, { cause })
    case 'other_file':
      return new UsageError(`${resume} is the import of another file, or the file was changed since`, { cause })
    case 'not_utf8':
    case 'not_whole':
      return new UsageError(`${name}: ${cause.message}`, { cause })
  }
}
