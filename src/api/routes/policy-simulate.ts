/**
 * The simulator: what would happen to a link, or to the click of a record, under a policy, and why. Nothing is kept.
 *
 * @module
 */

import * as v from 'valibot'

import type { CatalogueSource } from '../../catalogue/source.ts'
import { mayActIn } from '../../control/actor.ts'
import type { BacktestSources } from '../../control/backtest-span.ts'
import { askAgain } from '../../control/records/again.ts'
import type { DecisionArchive } from '../../control/records/archive.ts'
import { programOf } from '../../control/versions.ts'
import { simulate, type DescriptionFault } from '../../gateway/simulate.ts'
import { instant } from '../../kernel/instant.ts'
import { preparePolicy, type Policy } from '../../policy/decide.ts'
import { traceJson } from '../../policy/editing/simulator.ts'
import { makeListKeeper } from '../../policy/list-source.ts'
import { digestOf } from '../../policy/program.ts'
import type { WireRecord } from '../../record/wire.ts'
import { recordId } from '../decision-fields.ts'
import { endpointsOf, json, type Call } from '../endpoint.ts'
import { instantText } from '../fields.ts'
import { problem } from '../problem.ts'
import { common, programMeant, subject, type PolicyPorts } from './policies.ts'

export interface SimulatePorts extends PolicyPorts {
  /** What the gateway finds equivalents in. */
  readonly equivalents: CatalogueSource
  /** Where long lists are read. */
  readonly backtests: Pick<BacktestSources, 'lists'>
  /** Absent: raw records are not kept. */
  readonly decisionArchive: DecisionArchive | undefined
}

const endpoint = endpointsOf<SimulatePorts>()

const text = v.optional(v.pipe(v.string(), v.maxLength(2048)))
const loose = v.looseObject({})

const described = {
  url: v.optional(v.pipe(v.string(), v.maxLength(4096), v.description('The link'))),
  surface: text,
  referer: v.optional(v.pipe(v.string(), v.maxLength(2048), v.description('In place of the surface'))),
  evidence: v.optional(
    v.pipe(v.picklist(['signed', 'referer', 'none']), v.description('How the surface is known; by default signed')),
  ),
  followers: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  content: text,
  author: text,
  channel: text,
  client: text,
  region: text,
  lang: text,
  token: text,
  visitor: text,
}

const body = v.object({
  ...subject,
  at: v.optional(v.pipe(instantText, v.metadata({ description: 'By default now, and of a record its own instant' }))),
  record: v.optional(
    v.pipe(
      recordId.entries.id,
      v.description('A decision that is kept: its click is asked again, in place of all that describes one'),
    ),
  ),
  ...described,
})

export const simulateEndpoints = [
  endpoint({
    ...common,
    id: 'simulateClick',
    path: '/policies/simulate',
    summary: 'Say what would happen to a link, or to a recorded click, and why',
    description:
      'Equivalents are looked up in the catalogue in force. What is not given is not known. Of a record, the policy is by default the version that decided it; a token needs the area `decisions` too.',
    body,
    replies: [
      {
        status: 200,
        description: 'The decision as a click would get it, and every rule with its mark',
        schema: v.object({
          decision: loose,
          trace: v.array(loose),
          lost: v.optional(
            v.pipe(
              v.array(v.string()),
              v.description(
                'Of a record: what the decision asked for and is not kept. With it, it might come out otherwise',
              ),
            ),
          ),
        }),
      },
    ],
    problems: ['policy-invalid', 'not-found', 'not-configured'],
    handle: async (call) => {
      const { record, url } = call.body
      if ((record === undefined) === (url === undefined)) return problem('bad-request', 'give either `url` or `record`')
      return record === undefined ? await ofLink(call, url ?? '') : await ofRecord(call, record)
    },
  }),
]

type SimulateCall = Call<SimulatePorts, unknown, unknown, v.InferOutput<typeof body>>

async function ofLink(call: SimulateCall, url: string): Promise<Response> {
  const policy = await policyMeant(call)
  if (policy instanceof Response) return policy
  const { surface, referer, evidence = 'signed', content, author, followers, channel, client } = call.body
  const { region, lang, token, visitor, at = call.now } = call.body
  const link = { url, surface, referer, evidence, content, author, followers, channel, client }
  const shopper = { region, lang, token, visitor }
  const simulated = await simulate({ ...link, ...shopper }, policy, { catalogue: call.ports.equivalents, at })
  if (!simulated.ok) return undescribed(simulated.error)
  const { decision, trace } = simulated.value
  return json(200, { decision, trace: traceJson(trace, call.language) })
}

async function ofRecord(call: SimulateCall, id: string): Promise<Response> {
  const { ports, actor, language } = call
  const needless = Object.keys(described).find((name) => call.body[name as keyof typeof described] !== undefined)
  if (needless !== undefined)
    return problem('bad-request', `\`${needless}\` and \`record\`: the record says what it was`)
  // It is told what the record holds, so whoever asks must be somebody who may read it.
  if (!mayActIn(actor, 'decisions')) return problem('forbidden', 'your token is not for the area `decisions`')
  if (ports.decisionArchive === undefined) {
    return problem('not-configured', 'raw records need an R2 bucket: bind one as `ARCHIVE`')
  }
  const record = await ports.decisionArchive.get(id)
  if (record === undefined) return problem('not-found', `no decision \`${id}\` is kept`)
  const asked = versionAsked(call, record)
  if (asked instanceof Response) return asked
  const policy = await policyMeant(asked)
  if (policy instanceof Response) return policy
  const { at = instant(record.at) } = asked.body
  const decidedBy = await decidedByOther(asked, record)
  const { decision, trace, lost } = await askAgain(record, policy, { catalogue: ports.equivalents, at, decidedBy })
  return json(200, { decision, trace: traceJson(trace, language), lost })
}

/** Where no policy is named, the one that decided. */
function versionAsked(call: SimulateCall, { policy }: WireRecord): SimulateCall | Response {
  const { source, version } = call.body
  if (source !== undefined || version !== undefined) return call
  if (policy.version === undefined) {
    return problem('not-found', 'the policy compiled into the Worker decided it: give `source` or `version`')
  }
  return { ...call, body: { ...call.body, version: policy.version } }
}

async function decidedByOther({ body: { version }, ports }: SimulateCall, { policy }: WireRecord) {
  if (policy.version === undefined || policy.version === version) return undefined
  const stored = await ports.versions.get(policy.version)
  return stored === undefined ? undefined : programOf(stored)
}

/** With what is there of its long lists. */
async function policyMeant(call: SimulateCall): Promise<Policy | Response> {
  const program = await programMeant(call)
  if (program instanceof Response) return program
  const keeper = makeListKeeper(call.ports.backtests.lists)
  await keeper.fetch(program)
  return preparePolicy(program, {
    version: call.body.version ?? 0,
    digest: await digestOf(program),
    lists: keeper.lists,
  })
}

function undescribed(fault: DescriptionFault): Response {
  if (fault.kind === 'needless') {
    return problem('bad-request', `\`${fault.field}\` and \`referer\`: an unsigned click has only what its page tells`)
  }
  const what = fault.kind === 'no_surface' ? 'say where the link stood' : 'this policy has no such surface'
  return problem('bad-request', `${what}: \`surface\` is one of ${fault.known.join(', ')}`)
}
