/**
 * `detour policy simulate`: what would happen to one link, at any instant, from any surface, and why.
 *
 * It is the gateway's own line, so what it prints is what a click would get.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { decisionJson, type DecisionJson } from '../../answer/json.ts'
import { catalogueFromCsv } from '../../catalogue/csv.ts'
import { makeCachedCatalogue, type CatalogueSource } from '../../catalogue/source.ts'
import type { Context, Evidence } from '../../context/context.ts'
import { consider, viewOf } from '../../gateway/consider.ts'
import { terrainOf } from '../../gateway/terrain.ts'
import { instant, type Instant } from '../../kernel/instant.ts'
import { compilePolicy } from '../../policy/language/compile.ts'
import { preparePolicy, type Policy } from '../../policy/decide.ts'
import { factsOf } from '../../policy/facts.ts'
import { digestOf } from '../../policy/program.ts'
import { simulateTrace, type TraceStep } from '../../policy/trace.ts'
import { newId } from '../../record/id.ts'
import { connect } from '../connection.ts'
import { exit, UsageError } from '../exit.ts'
import { parseAt, parseCount } from '../parse.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { readText } from '../read-text.ts'

interface Flags {
  readonly policy: string
  readonly at?: Instant
  readonly surface: string
  readonly url: string
  readonly evidence: Evidence
  readonly content?: string
  readonly author?: string
  readonly followers?: number
  readonly channel?: string
  readonly client?: string
  readonly region?: string
  readonly lang?: string
  readonly catalogue?: string
  readonly json: boolean
}

const optional = { kind: 'parsed', parse: String, optional: true } as const

export const simulateCommand = buildCommand({
  docs: {
    brief: 'Say what would happen to a link, and which rule decides',
    fullDescription:
      'The policy is a file, or a published version of the instance at DETOUR_URL (v42). Without --catalogue no equivalents are known.',
  },
  parameters: {
    flags: {
      policy: { kind: 'parsed', parse: String, brief: 'Policy file, or vN for a published version' },
      at: { kind: 'parsed', parse: parseAt, brief: 'Instant, RFC 3339 with an offset (default: now)', optional: true },
      surface: { kind: 'parsed', parse: String, brief: 'live_room, short_video, showcase, unknown, …' },
      url: { kind: 'parsed', parse: String, brief: 'The link' },
      evidence: {
        kind: 'enum',
        values: ['signed', 'referer', 'none'],
        brief: 'How the surface is known',
        default: 'signed',
      },
      content: { ...optional, brief: 'Room, video or showcase id' },
      author: { ...optional, brief: 'Creator id' },
      followers: { kind: 'parsed', parse: parseCount, brief: 'Followers of the creator', optional: true },
      channel: { ...optional, brief: 'Commercial channel' },
      client: { ...optional, brief: 'app/version' },
      region: { ...optional, brief: 'Country, such as CN' },
      lang: { ...optional, brief: 'Language, such as zh-CN' },
      catalogue: { ...optional, brief: 'Catalogue of equivalents, CSV' },
      json: { kind: 'boolean', brief: 'Print the decision as JSON', default: false },
    },
  },
  func: simulate,
})

async function simulate(flags: Flags): Promise<void> {
  const policy = await policyOf(flags.policy)
  if (policy === undefined) {
    process.exitCode = exit.policyInvalid
    return
  }
  const at = flags.at ?? instant(Date.now())
  const terrain = terrainOf(policy.program)
  const surfaces = ['unknown', ...Object.keys(policy.program.surfaces)]
  if (!surfaces.includes(flags.surface)) {
    throw new UsageError(`this policy has no surface \`${flags.surface}\`; it has ${surfaces.join(', ')}`)
  }
  const destination = terrain.destinationOf(flags.url)
  const context = contextFrom(flags)
  const shopper = { region: flags.region, language: flags.lang, token: undefined, visitor: undefined }
  const matter = { destination, context, shopper }
  const considered = await consider(matter, { policy, terrain, catalogue: catalogueOf(flags.catalogue, at) }, at)
  const decision = decisionJson(considered.answer, viewOf({ id: newId(at), at, policy, matter, considered, terrain }))
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(decision)}\n`)
    return
  }
  const facts = factsOf(destination, context, shopper, terrain.registry)
  process.stdout.write(rendered(decision, simulateTrace(policy, facts, at)))
}

async function policyOf(name: string): Promise<Policy | undefined> {
  const version = /^v(\d+)$/.exec(name)?.[1]
  const source = version === undefined ? readText(name) : await connect().source(Number(version))
  const { program, diagnostics } = compilePolicy(source)
  printDiagnostics(diagnostics, name, source)
  if (program === undefined) return undefined
  return preparePolicy(program, { version: Number(version ?? 0), digest: await digestOf(program) })
}

function contextFrom(flags: Flags): Context {
  return {
    surface: flags.surface,
    evidence: flags.evidence,
    site: undefined,
    content: flags.content,
    author: flags.author,
    followers: flags.followers,
    channel: flags.channel,
    client: flags.client,
    language: flags.lang,
    fault: undefined,
  }
}

function catalogueOf(file: string | undefined, at: Instant): CatalogueSource {
  const pairs = new Map<string, string>()
  if (file !== undefined) {
    const parsed = catalogueFromCsv(readText(file))
    const [fault] = parsed.faults
    if (fault !== undefined) throw new Error(`${file}:${fault.line}: ${fault.message}`)
    for (const { key, value } of parsed.pairs) pairs.set(key, value)
  }
  return makeCachedCatalogue({ get: (key) => Promise.resolve(pairs.get(key) ?? null) }, () => at)
}

function rendered(decision: DecisionJson, trace: readonly TraceStep[]): string {
  const { destination } = decision
  const what = [destination.marketplace ?? 'no known marketplace', destination.kind, destination.id ?? ''].join(' ')
  const lines = [
    `destination  ${what.trimEnd()} (${destination.party})`,
    ...(destination.fault === null
      ? told(trace)
      : [`  ✓ the engine  DECIDES: ${destination.fault}, so no rule is asked`]),
    `${decision.answer}  ${decision.action}:${decision.reason}${decision.location === null ? '' : `  → ${decision.location}`}`,
  ]
  return `${lines.join('\n')}\n`
}

function told(trace: readonly TraceStep[]): readonly string[] {
  const rules = trace.map((step) => `  ${step.mark} ${step.rule}${noteOf(step)}`)
  return trace.some(({ decides }) => decides) ? rules : [...rules, '  ✓ the defaults  DECIDE']
}

function noteOf(step: TraceStep): string {
  if (step.decides) return '  DECIDES'
  if (step.failed === undefined) return step.mode === 'report' ? '  (report only)' : ''
  const missing = step.missing.length === 0 ? '' : `; not given: ${step.missing.join(', ')}`
  return `  (${step.failed}${missing})`
}
