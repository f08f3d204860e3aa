/**
 * The archive's objects in R2.
 *
 * @module
 */

import type { ArchiveReader } from '../control/records/archive.ts'
import type { ArchiveBucket } from '../control/records/retention.ts'
import { archivePrefix, type ArchiveWriter } from '../record/archive.ts'

/** What of R2 is used here. */
export type Bucket = Pick<R2Bucket, 'put' | 'get' | 'head' | 'list' | 'delete'>

export function r2Archive(bucket: Bucket): ArchiveWriter & ArchiveReader & ArchiveBucket {
  return {
    put: async (key, bytes) => {
      await bucket.put(key, bytes, { httpMetadata: { contentType: 'application/gzip' } })
    },
    get: async (key) => {
      const object = await bucket.get(key)
      if (object === null) return undefined
      return await new Response(object.body.pipeThrough(new DecompressionStream('gzip'))).text()
    },
    delete: async (keys) => {
      await bucket.delete([...keys])
    },
    list: async (after) => {
      const page = await bucket.list({
        prefix: archivePrefix,
        limit: 1000,
        ...(after === undefined ? {} : { startAfter: after }),
      })
      return page.objects.map(({ key, uploaded }) => ({ key, written: uploaded.getTime() }))
    },
    written: async (key) => (await bucket.head(key))?.uploaded.getTime(),
  }
}
