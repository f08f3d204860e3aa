/**
 * What came of publishing, as the API says it: of versions, rollbacks and change requests alike.
 *
 * @module
 */

import * as v from 'valibot'

import type { Published, PublishFault } from '../control/publish.ts'
import type { Result } from '../kernel/result.ts'
import { diffJson } from '../policy/analysis/diff-json.ts'
import type { Diagnostic, DiagnosticLanguage } from '../policy/language/diagnostic.ts'
import { inLanguage } from '../policy/language/render/json.ts'
import { json, type Reply } from './endpoint.ts'
import { digest } from './fields.ts'
import { gateJson } from './gate-reply.ts'
import { problem, type ProblemCode } from './problem.ts'

const publishedSchema = v.object({
  version: v.number(),
  name: v.string(),
  digest,
  live: v.pipe(
    v.boolean(),
    v.description('False: stored, and not seen at the edge yet; it is brought there every minute'),
  ),
  trouble: v.pipe(v.nullable(v.string()), v.description('Why it is not live yet')),
  warnings: v.pipe(
    v.array(v.looseObject({})),
    v.description('Diagnostics, as `detour policy check --format json` prints them'),
  ),
})

export const publishReplies = [
  { status: 201, description: 'Stored, and seen at the edge', schema: publishedSchema },
  { status: 202, description: 'Stored, and not live yet', schema: publishedSchema },
] as const satisfies readonly Reply[]

export const publishProblems = [
  'policy-invalid',
  'tests-failed',
  'stale-base',
  'approval-needed',
  'lists-missing',
  'not-found',
  'too-large',
  'override-conflict',
] as const satisfies readonly ProblemCode[]

export function publishReply(result: Result<Published, PublishFault>, language: DiagnosticLanguage): Response {
  if (result.ok) {
    const { warnings, trouble, ...published } = result.value
    const body = { ...published, trouble: trouble ?? null, warnings: flat(warnings, language) }
    return json(published.live ? 201 : 202, body)
  }
  return refusal(result.error, language)
}

function refusal(fault: PublishFault, language: DiagnosticLanguage): Response {
  switch (fault.kind) {
    case 'invalid':
      return problem('policy-invalid', 'nothing was changed', { diagnostics: flat(fault.diagnostics, language) })
    case 'red':
      return problem('tests-failed', 'nothing was changed', { diagnostics: flat(fault.diagnostics, language) })
    case 'gated': {
      const gates = fault.gates.map((gate) => gateJson(gate, language))
      return problem('approval-needed', gates.map(({ message }) => message).join('; '), { gates })
    }
    case 'lists_missing':
      return problem('lists-missing', `KV has no list ${fault.lists.join(', ')}`, { lists: fault.lists })
    case 'too_large': {
      const detail = `the document and its program have ${fault.bytes} bytes together, and ${fault.most} can be kept; move long lists out with \`detour list pack\``
      return problem('too-large', detail)
    }
    case 'override_conflict':
      return problem('override-conflict', fault.message, { entries: fault.entries })
    case 'no_such_version':
      return problem('not-found', `there is no version ${fault.number} that can be published`)
    case 'stale': {
      const { base, head, diff, timeZone } = fault
      const names = { before: `v${base}`, after: `v${head}`, language, timeZone }
      const difference = diff === undefined ? null : diffJson(diff, names)
      const detail = `the head is version ${head}, yours was written upon ${base}; look at what changed and publish with --base ${head}`
      return problem('stale-base', detail, { base, head, diff: difference })
    }
  }
}

export function flat(diagnostics: readonly Diagnostic[], language: DiagnosticLanguage) {
  return diagnostics.map((each) => inLanguage(each, language))
}
