/**
 * Long lists: bringing their images to the edge, and saying which there are.
 *
 * @module
 */

import * as v from 'valibot'

import {
  deleteList,
  listMeta,
  uploadList,
  type ListMeta,
  type ListPorts,
  type UploadFault,
} from '../../control/lists.ts'
import { formatInstant } from '../../kernel/instant.ts'
import { maxImageBytes } from '../../policy/long-list.ts'
import { listSubjects } from '../../policy/rule.ts'
import { endpointsOf, json, nothing } from '../endpoint.ts'
import { maybeShownInstant, pageOf, pageQuery } from '../fields.ts'
import { problem } from '../problem.ts'

export type { ListPorts }

const endpoint = endpointsOf<ListPorts>()

const listDigest = v.pipe(
  v.string(),
  v.regex(/^sha256:[0-9a-f]{64}$/, 'must be `sha256:` and 64 hexadecimal digits'),
  v.description('SHA-256 of the ids, sorted, one on a line; `detour list pack` prints it'),
)

const params = v.object({ digest: listDigest })

const list = v.object({
  digest: listDigest,
  name: v.pipe(v.nullable(v.string()), v.description('What its uploader calls it')),
  of: v.pipe(v.nullable(v.picklist(listSubjects)), v.description('What its ids are')),
  count: v.pipe(v.number(), v.description('How many ids')),
  bytes: v.pipe(v.number(), v.description('Of the image')),
  uploaded_by: v.pipe(v.nullable(v.string()), v.description('Null where it was brought to KV by hand')),
  uploaded_at: maybeShownInstant,
  named_by: v.pipe(v.nullable(v.number()), v.description('The newest version that names it')),
})

export const listEndpoints = [
  endpoint({
    id: 'listLists',
    method: 'get',
    path: '/lists',
    area: 'lists',
    role: 'viewer',
    summary: 'List the long lists that were uploaded',
    query: v.object(pageQuery),
    replies: [{ status: 200, description: 'A page of lists, by digest', schema: pageOf(list) }],
    handle: async ({ query, ports }) => {
      const items = await ports.lists.page(query.cursor ?? '', query.limit)
      const next = items.length < query.limit ? null : (items.at(-1)?.digest ?? null)
      return json(200, { items: items.map(listJson), next })
    },
  }),

  endpoint({
    id: 'getList',
    method: 'get',
    path: '/lists/{digest}',
    area: 'lists',
    role: 'viewer',
    summary: 'Say what is known of a long list',
    description: 'Of one that was brought to KV by hand, what its image says.',
    params,
    replies: [{ status: 200, description: 'The list', schema: list }],
    problems: ['not-found'],
    handle: async ({ params: { digest }, ports }) => {
      const meta = await listMeta(digest, ports)
      return meta === undefined ? problem('not-found', 'there is no list with this digest') : json(200, listJson(meta))
    },
  }),

  endpoint({
    id: 'uploadList',
    method: 'put',
    path: '/lists/{digest}',
    area: 'lists',
    role: 'publisher',
    summary: 'Bring the image of a long list to the edge',
    description:
      'The body is what `detour list pack` wrote. It is opened before anything is kept, and must be the list of the digest. It counts as soon as a policy names it; uploading it again repairs what is in KV.',
    params,
    query: v.object({
      name: v.optional(
        v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(100), v.description('What you call it, for people')),
      ),
      of: v.optional(v.pipe(v.picklist(listSubjects), v.description('What its ids are, for people'))),
    }),
    stream: { types: ['application/octet-stream'], maxBytes: maxImageBytes },
    replies: [{ status: 201, description: 'It is in KV', schema: list }],
    problems: ['not-a-list', 'too-large'],
    handle: async ({ params: { digest }, query: { name, of }, ports, actor, now, request }) => {
      const image = await imageOf(request)
      if (image === undefined) return problem('too-large', `an image has at most ${maxImageBytes} bytes`)
      const uploaded = await uploadList({ digest, name, of, image }, { actor, now, ports })
      return uploaded.ok ? json(201, listJson(uploaded.value)) : problem('not-a-list', sentenceOf(uploaded.error))
    },
  }),

  endpoint({
    id: 'deleteList',
    method: 'delete',
    path: '/lists/{digest}',
    area: 'lists',
    role: 'publisher',
    summary: 'Take a long list from the edge',
    description: 'Refused while the policy in force, the candidate or a version of the last 30 days names it.',
    params,
    replies: [{ status: 204, description: 'It is gone' }],
    problems: ['not-found', 'list-in-use'],
    handle: async ({ params: { digest }, ports, actor, now }) => {
      const deleted = await deleteList(digest, { actor, now, ports })
      if (deleted === undefined) return problem('not-found', 'there is no list with this digest')
      return deleted.ok ? nothing() : problem('list-in-use', `${deleted.error.by} names it`, { by: deleted.error.by })
    },
  }),
]

/** Whatever the header says of the length, no more than an image's is read. */
async function imageOf(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.length
    if (length > maxImageBytes) return undefined
    chunks.push(chunk)
  }
  const image = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    image.set(chunk, at)
    at += chunk.length
  }
  return image
}

function sentenceOf(fault: UploadFault): string {
  if (fault.kind === 'other_digest') return `it is the image of \`${fault.digest}\``
  return {
    not_a_list: 'it is no image of a list',
    newer_version: 'it was made by a newer version of Detour',
    damaged: 'it was damaged on its way, or cut short',
  }[fault.why]
}

function listJson(meta: ListMeta): v.InferOutput<typeof list> {
  return {
    digest: meta.digest,
    name: meta.name ?? null,
    of: meta.of ?? null,
    count: meta.count,
    bytes: meta.bytes,
    uploaded_by: meta.uploadedBy ?? null,
    uploaded_at: meta.uploadedAt === undefined ? null : formatInstant(meta.uploadedAt),
    named_by: meta.namedBy ?? null,
  }
}
