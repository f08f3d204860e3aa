/**
 * Versions: what was published, publishing, bringing an earlier version back, and the difference of two.
 *
 * @module
 */

import * as v from 'valibot'

import { reconcile } from '../../control/projection.ts'
import { differenceOf, publish, rollback, type PublishPorts } from '../../control/publish.ts'
import { programOf, type Version } from '../../control/versions.ts'
import { formatInstant, type Instant } from '../../kernel/instant.ts'
import { diffJson } from '../../policy/analysis/diff-json.ts'
import { endpointsOf, json, type Call } from '../endpoint.ts'
import { digest, maybeShownInstant, pageOf, pageQuery, reason, shownInstant, source, wholeNumber } from '../fields.ts'
import { problem } from '../problem.ts'
import { publishProblems, publishReplies, publishReply } from '../publish-reply.ts'

export type VersionPorts = Omit<PublishPorts, 'now'>

const endpoint = endpointsOf<VersionPorts>()

const version = v.object({
  version: v.number(),
  name: v.string(),
  digest,
  base: v.pipe(v.number(), v.description('The version it was written upon; 0 for the first')),
  kind: v.picklist(['publish', 'rollback']),
  restores: v.pipe(v.nullable(v.number()), v.description('Of a rollback: whose content it has again')),
  request: v.pipe(v.nullable(v.string()), v.description('The change request it came from')),
  message: v.string(),
  author: v.string(),
  created_at: shownInstant,
  live_at: v.pipe(maybeShownInstant, v.description('When it was seen in KV; null while it is not live yet')),
  trouble: v.pipe(v.nullable(v.string()), v.description('Why it is not live yet')),
})

const number = v.object({ number: wholeNumber })

const base = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.description('The version you started from; refused with 409 and the difference when another is the head'),
)

export const versionEndpoints = [
  endpoint({
    id: 'listVersions',
    method: 'get',
    path: '/versions',
    area: 'versions',
    role: 'viewer',
    summary: 'List what was published, newest first',
    query: v.object({ ...pageQuery, cursor: v.optional(wholeNumber) }),
    replies: [
      {
        status: 200,
        description: 'A page of versions, and the number of the head',
        schema: v.object({ head: v.number(), ...pageOf(version).entries }),
      },
    ],
    handle: async ({ query, ports }) => {
      const { limit, cursor } = query
      const [head, versions] = await Promise.all([ports.versions.head(), ports.versions.list(limit, cursor)])
      const last = versions.at(-1)?.number
      const next = versions.length < limit || last === 1 ? null : String(last)
      return json(200, { head, items: versions.map(versionJson), next })
    },
  }),

  endpoint({
    id: 'getVersion',
    method: 'get',
    path: '/versions/{number}',
    area: 'versions',
    role: 'viewer',
    summary: 'Read a version with its source',
    params: number,
    replies: [
      { status: 200, description: 'The version', schema: v.object({ ...version.entries, source: v.string() }) },
    ],
    problems: ['not-found'],
    handle: async ({ params, ports }) => {
      const stored = await ports.versions.get(params.number)
      if (stored === undefined) return problem('not-found', `there is no version ${params.number}`)
      return json(200, { ...versionJson(stored), source: stored.source })
    },
  }),

  endpoint({
    id: 'publish',
    method: 'post',
    path: '/versions',
    area: 'versions',
    role: 'publisher',
    summary: 'Publish a policy',
    description:
      'The document is checked, its tests are run, and it is compared with its base. What makes it looser, or changes whose shops count or what the defaults are, needs a change request that somebody else has approved.\n\nThe version is kept first and then shown at the edge. 202 says that it is kept and not seen there yet; it is tried again every minute.',
    body: v.object({ source, base, message: reason }),
    maxBytes: 1_200_000,
    replies: publishReplies,
    problems: publishProblems,
    handle: async (call) => publishReply(await publish({ ...call.body, ...who(call) }, portsOf(call)), call.language),
  }),

  endpoint({
    id: 'rollBack',
    method: 'post',
    path: '/versions/{number}/rollback',
    area: 'versions',
    role: 'publisher',
    summary: 'Bring the content of an earlier version back',
    description:
      'It gets a new number, because an edge location never goes backwards. A version that was published long ago needs an approval.',
    params: number,
    body: v.object({ base, message: reason }),
    replies: publishReplies,
    problems: publishProblems,
    handle: async (call) => {
      const request = { ...call.body, to: call.params.number, ...who(call) }
      return publishReply(await rollback(request, portsOf(call)), call.language)
    },
  }),

  endpoint({
    id: 'diffVersions',
    method: 'get',
    path: '/versions/{number}/diff/{other}',
    area: 'versions',
    role: 'viewer',
    summary: 'Say which requests two versions answer differently',
    params: v.object({ number: wholeNumber, other: wholeNumber }),
    replies: [{ status: 200, description: 'As `detour diff --json` prints it', schema: v.looseObject({}) }],
    problems: ['not-found'],
    handle: async ({ params, ports, now, language }) => {
      const stored = await Promise.all([ports.versions.get(params.number), ports.versions.get(params.other)])
      const [before, after] = stored.map((each) => (each === undefined ? undefined : programOf(each)))
      if (before === undefined || after === undefined) {
        return problem('not-found', `there is no version ${before === undefined ? params.number : params.other}`)
      }
      const names = { before: `v${params.number}`, after: `v${params.other}`, timeZone: after.meta.timezone, language }
      return json(200, diffJson(differenceOf(before, after, now), names))
    },
  }),

  endpoint({
    id: 'showHead',
    method: 'post',
    path: '/projection',
    area: 'versions',
    role: 'publisher',
    summary: 'Bring the head to the edge again',
    description: 'What the reconciler does every minute: compares KV with the head and mends what is different.',
    replies: [
      {
        status: 200,
        description: 'What was done',
        schema: v.object({
          head: v.number(),
          outcome: v.picklist(['nothing_published', 'in_step', 'projected', 'failed']),
          trouble: v.nullable(v.string()),
        }),
      },
    ],
    handle: async (call) => {
      const { trouble, ...done } = await reconcile(portsOf(call))
      return json(200, { ...done, trouble: trouble ?? null })
    },
  }),
]

function who({ actor, idempotencyKey }: Call<VersionPorts>) {
  return { actor, idempotencyKey, approval: undefined }
}

function portsOf({ ports, now }: Call<VersionPorts>): PublishPorts {
  return { ...ports, now: () => now }
}

function versionJson(stored: Version): Record<string, unknown> {
  return {
    version: stored.number,
    name: stored.name,
    digest: stored.digest,
    base: stored.base,
    kind: stored.kind,
    restores: stored.restores ?? null,
    request: stored.request ?? null,
    message: stored.message,
    author: stored.author,
    created_at: formatInstant(stored.createdAt),
    live_at: shown(stored.liveAt),
    trouble: stored.trouble ?? null,
  }
}

function shown(at: Instant | undefined): string | null {
  return at === undefined ? null : formatInstant(at)
}
