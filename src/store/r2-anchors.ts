/**
 * The daily anchors of the audit in R2: `audit/anchors/YYYY-MM-DD.json`, created and never replaced.
 *
 * What a list needs stands in the metadata as well, so that a year of anchors is one request.
 *
 * @module
 */

import type { AnchorBucket, DayAnchor } from '../control/anchors.ts'
import { formatInstant, parseInstant } from '../kernel/instant.ts'

const prefix = 'audit/anchors/'

export function r2Anchors(bucket: R2Bucket): AnchorBucket {
  return {
    create: async ({ day, n, hash, at }) => {
      const text = `${JSON.stringify({ n, hash, at: formatInstant(at) })}\n`
      await bucket.put(`${prefix}${day}.json`, text, {
        onlyIf: { etagDoesNotMatch: '*' },
        httpMetadata: { contentType: 'application/json' },
        customMetadata: { n: String(n), hash, at: formatInstant(at) },
      })
    },
    list: async () => {
      const anchors: DayAnchor[] = []
      let cursor: string | undefined
      do {
        const page: R2Objects = await bucket.list({
          prefix,
          include: ['customMetadata'],
          ...(cursor === undefined ? {} : { cursor }),
        })
        anchors.push(...page.objects.flatMap(anchorsOf))
        cursor = page.truncated ? page.cursor : undefined
      } while (cursor !== undefined)
      return anchors
    },
  }
}

function anchorsOf({ key, customMetadata = {} }: R2Object): readonly DayAnchor[] {
  const { n, hash, at } = customMetadata
  const read = at === undefined ? undefined : parseInstant(at)
  if (n === undefined || hash === undefined || read?.ok !== true) return []
  return [{ day: key.slice(prefix.length, -'.json'.length), n: Number(n), hash, at: read.value }]
}
