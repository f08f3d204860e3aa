/**
 * The candidate: what is tried on live clicks beside the active policy.
 *
 * @module
 */

import * as v from 'valibot'

import {
  clearCandidate,
  currentCandidate,
  setCandidate,
  type CandidatePorts,
  type CandidateRefusal,
  type StoredCandidate,
} from '../../control/candidate.ts'
import { formatInstant } from '../../kernel/instant.ts'
import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { digest, instantText, reason, shownInstant, source } from '../fields.ts'
import { problem } from '../problem.ts'
import { flat } from '../publish-reply.ts'

export type CandidateRoutePorts = CandidatePorts

const endpoint = endpointsOf<CandidateRoutePorts>()

const candidate = v.object({
  id: v.pipe(v.number(), v.description('Counts the candidates of this instance')),
  name: v.string(),
  digest,
  version: v.pipe(v.nullable(v.number()), v.description('The published version that is tried; null for a draft')),
  message: v.string(),
  set_by: v.string(),
  set_at: shownInstant,
  until: v.pipe(shownInstant, v.description('When it ends by itself')),
})

const live = {
  live: v.pipe(v.boolean(), v.description('Seen in KV; false: kept, and tried again every minute')),
  trouble: v.pipe(v.nullable(v.string()), v.description('Why it is not live yet')),
}

export const candidateEndpoints = [
  endpoint({
    id: 'getCandidate',
    method: 'get',
    path: '/candidate',
    area: 'candidate',
    role: 'viewer',
    summary: 'Read the candidate that is tried beside the active policy',
    replies: [
      {
        status: 200,
        description: 'The candidate with its source, or null when there is none',
        schema: v.object({ candidate: v.nullable(v.object({ ...candidate.entries, source: v.string() })) }),
      },
    ],
    handle: async ({ ports, now }) => {
      const current = await currentCandidate(ports, now)
      const shown = current === undefined ? null : { ...candidateJson(current), source: current.source }
      return json(200, { candidate: shown }, { etag: String(current?.id ?? 0) })
    },
  }),

  endpoint({
    id: 'setCandidate',
    method: 'put',
    path: '/candidate',
    area: 'candidate',
    role: 'publisher',
    summary: 'Try a document or a version on live clicks',
    description:
      'It is asked about every click after the active policy has decided, and decides none. It takes the place of the candidate before, whose counts stay under its digest. Kill switch and temporary rules hold for it as for the active policy.',
    body: v.object({
      source: v.optional(source),
      version: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.description('A published version'))),
      until: v.optional(v.pipe(instantText, v.description('RFC 3339, at most 30 days ahead; by default a week'))),
      message: reason,
    }),
    maxBytes: 1_200_000,
    replies: [
      {
        status: 200,
        description: 'It is kept',
        schema: v.object({
          candidate,
          ...live,
          lists_missing: v.pipe(
            v.array(digest),
            v.description('Lists the edge lacks: what asks for them is not compared'),
          ),
          warnings: v.array(v.looseObject({})),
        }),
      },
    ],
    problems: ['policy-invalid', 'tests-failed', 'not-found'],
    handle: async ({ body, ports, actor, now, language }) => {
      const { source: written, version, until, message } = body
      const set = await setCandidate({ source: written, version, until, message, actor }, ports, now)
      if (!set.ok) return refused(set.error, language)
      const { candidate: kept, live: isLive, trouble, missingLists, warnings } = set.value
      return json(200, {
        candidate: candidateJson(kept),
        live: isLive,
        trouble: trouble ?? null,
        lists_missing: missingLists,
        warnings: flat(warnings, language),
      })
    },
  }),

  endpoint({
    id: 'clearCandidate',
    method: 'delete',
    path: '/candidate',
    area: 'candidate',
    role: 'publisher',
    summary: 'Stop trying the candidate',
    replies: [{ status: 200, description: 'It is gone', schema: v.object(live) }],
    problems: ['not-found'],
    handle: async ({ ports, actor, now }) => {
      const projected = await clearCandidate(actor, ports, now)
      if (projected === undefined) return problem('not-found', 'there is no candidate')
      return json(200, { live: projected.outcome !== 'failed', trouble: projected.trouble ?? null })
    },
  }),
]

function refused(fault: CandidateRefusal, language: DiagnosticLanguage): Response {
  switch (fault.kind) {
    case 'invalid':
      return problem('policy-invalid', 'no candidate was set', { diagnostics: flat(fault.diagnostics, language) })
    case 'red':
      return problem('tests-failed', 'no candidate was set', { diagnostics: flat(fault.diagnostics, language) })
    case 'no_such_version':
      return problem('not-found', `there is no version ${fault.number} that this build reads`)
    case 'neither_or_both':
      return problem('bad-request', 'give either `source` or `version`')
    case 'until':
      return problem('bad-request', '`until` must be later than now, and at most 30 days ahead')
  }
}

function candidateJson({ id, name, digest: of, version, message, setBy, setAt, until }: StoredCandidate) {
  return {
    id,
    name,
    digest: of,
    version: version ?? null,
    message,
    set_by: setBy,
    set_at: formatInstant(setAt),
    until: formatInstant(until),
  }
}
