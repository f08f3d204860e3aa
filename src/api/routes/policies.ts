/**
 * Policies: everything that can be said of a document before it counts. Nothing here is kept.
 *
 * @module
 */

import * as v from 'valibot'

import { programOf, type VersionStore } from '../../control/versions.ts'
import { differenceOf } from '../../control/publish.ts'
import { decisionMatrix } from '../../policy/analysis/matrix.ts'
import { matrixJson } from '../../policy/analysis/matrix-json.ts'
import { diffJson } from '../../policy/analysis/diff-json.ts'
import { checkPolicy } from '../../policy/check.ts'
import { compilePolicy } from '../../policy/language/compile.ts'
import { digestOf, type Program } from '../../policy/program.ts'
import { registryOf } from '../../policy/registry.ts'
import { endpointsOf, json, type Call } from '../endpoint.ts'
import { digest, instantText, source } from '../fields.ts'
import { problem } from '../problem.ts'
import { flat } from '../publish-reply.ts'

export interface PolicyPorts {
  readonly versions: VersionStore
}

const endpoint = endpointsOf<PolicyPorts>()

const versionNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.description('A published version'))

/** A document, or what was published under a number. */
export const subject = {
  source: v.optional(source),
  version: v.optional(versionNumber),
}

const at = v.optional(instantText)

const maxBytes = 2_400_000
export const common = { area: 'policies', role: 'viewer', method: 'post', reads: true, maxBytes } as const
const loose = v.looseObject({})
const invalid = ['policy-invalid', 'not-found'] as const

const testOutcome = v.object({
  name: v.string(),
  passed: v.boolean(),
  got: v.pipe(v.string(), v.description('`action:reason`')),
  failure: v.nullable(v.string()),
})

export const policyEndpoints = [
  endpoint({
    ...common,
    id: 'checkPolicy',
    path: '/policies/check',
    summary: 'Check a document: mistakes, tests, analyses',
    description: 'The answer is 200 whatever is found; `verdict` says whether it could be published.',
    body: v.object({ source, at }),
    replies: [
      {
        status: 200,
        description: 'All findings in the order of the document',
        schema: v.object({
          verdict: v.picklist(['good', 'invalid', 'red']),
          name: v.nullable(v.string()),
          digest: v.nullable(digest),
          rules: v.number(),
          tests: v.object({ passed: v.number(), failed: v.number() }),
          diagnostics: v.pipe(v.array(loose), v.description('As `detour policy check --format json` prints them')),
        }),
      },
    ],
    handle: async ({ body, now, language }) => {
      const { verdict, program, tests, diagnostics } = checkPolicy(body.source, { now: body.at ?? now })
      const passed = tests.filter((test) => test.passed).length
      return json(200, {
        verdict,
        name: program?.meta.name ?? null,
        digest: program === undefined ? null : await digestOf(program),
        rules: program?.rules.length ?? 0,
        tests: { passed, failed: tests.length - passed },
        diagnostics: flat(diagnostics, language),
      })
    },
  }),

  endpoint({
    ...common,
    id: 'testPolicy',
    path: '/policies/test',
    summary: 'Run the tests inside a document',
    body: v.object(subject),
    replies: [
      {
        status: 200,
        description: 'Every test, in the order of the document',
        schema: v.object({ passed: v.number(), failed: v.number(), tests: v.array(testOutcome) }),
      },
    ],
    problems: invalid,
    handle: async (call) => {
      const found = await sourceOf(call)
      if (found instanceof Response) return found
      const { verdict, tests, diagnostics } = checkPolicy(found, { now: call.now })
      if (verdict === 'invalid') return mistakes(flat(diagnostics, call.language))
      const outcomes = tests.map(({ test, passed, got, failure }) => ({
        name: test.name,
        passed,
        got,
        failure: failure === undefined ? null : failure.message[call.language],
      }))
      const passed = outcomes.filter((each) => each.passed).length
      return json(200, { passed, failed: outcomes.length - passed, tests: outcomes })
    },
  }),

  endpoint({
    ...common,
    id: 'matrixOfPolicy',
    path: '/policies/matrix',
    summary: 'Show what may happen to a click, by surface, marketplace and time',
    body: v.object({ ...subject, by: v.optional(v.picklist(['party', 'marketplace']), 'party'), at }),
    replies: [{ status: 200, description: 'As `detour policy matrix --json` prints it', schema: loose }],
    problems: invalid,
    handle: async (call) => {
      const program = await programMeant(call)
      if (program instanceof Response) return program
      const { by, at: marked } = call.body
      return json(
        200,
        matrixJson(decisionMatrix({ program, registry: registryOf(program) }, { by, now: marked ?? call.now })),
      )
    },
  }),

  endpoint({
    ...common,
    id: 'diffPolicies',
    path: '/policies/diff',
    summary: 'Compare a document with another, or with a version',
    body: v.object({ before: v.object(subject), after: v.object(subject), at }),
    replies: [{ status: 200, description: 'As `detour diff --json` prints it', schema: loose }],
    problems: invalid,
    handle: async (call) => {
      const before = await programMeant({ ...call, body: call.body.before })
      if (before instanceof Response) return before
      const after = await programMeant({ ...call, body: call.body.after })
      if (after instanceof Response) return after
      const names = { before: nameOf(call.body.before), after: nameOf(call.body.after) }
      const options = { ...names, language: call.language, timeZone: after.meta.timezone }
      return json(200, diffJson(differenceOf(before, after, call.body.at ?? call.now), options))
    },
  }),
]

export type Named = { readonly source?: string | undefined; readonly version?: number | undefined }

function nameOf({ version }: Named): string {
  return version === undefined ? 'draft' : `v${version}`
}

async function sourceOf({ body, ports }: Pick<Call<PolicyPorts, unknown, unknown, Named>, 'body' | 'ports'>) {
  if ((body.source === undefined) === (body.version === undefined)) {
    return problem('bad-request', 'give either `source` or `version`')
  }
  if (body.source !== undefined) return body.source
  const stored = await ports.versions.get(body.version ?? 0)
  return stored === undefined ? problem('not-found', `there is no version ${body.version}`) : stored.source
}

/** The program of a document without mistakes, or of a version as it was published. */
export async function programMeant(call: Call<PolicyPorts, unknown, unknown, Named>): Promise<Program | Response> {
  const { source: written, version } = call.body
  if (version !== undefined && written === undefined) {
    const stored = await call.ports.versions.get(version)
    const program = stored === undefined ? undefined : programOf(stored)
    return program ?? problem('not-found', `there is no version ${version} that this build reads`)
  }
  const found = await sourceOf(call)
  if (found instanceof Response) return found
  const { program, diagnostics } = compilePolicy(found)
  return program ?? mistakes(flat(diagnostics, call.language))
}

function mistakes(diagnostics: readonly unknown[]): Response {
  return problem('policy-invalid', 'nothing was changed', { diagnostics })
}
