/**
 * `detour policy simulate`: what would happen to one link, at any instant, from any surface, and why.
 *
 * It is the gateway's own line, so what it prints is what a click would get.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { decisionJson, type DecisionJson } from '../../answer/json.ts'
import { languageOf as spokenIn } from '../../answer/language.ts'
import { catalogueFromCsv } from '../../catalogue/csv.ts'
import { makeCachedCatalogue, type CatalogueSource } from '../../catalogue/source.ts'
import { builtinSurfaces, contextOf, type Context, type Evidence } from '../../context/context.ts'
import { consider, viewOf, type Matter } from '../../gateway/consider.ts'
import { terrainOf, type Terrain } from '../../gateway/terrain.ts'
import { instant, type Instant } from '../../kernel/instant.ts'
import { preparePolicy, type Policy } from '../../policy/decide.ts'
import { factsOf } from '../../policy/facts.ts'
import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { placed } from '../../policy/judge.ts'
import { digestOf, type Program } from '../../policy/program.ts'
import { simulateTrace } from '../../policy/trace.ts'
import { newId } from '../../record/id.ts'
import { UsageError } from '../exit.ts'
import { languageOf } from '../language.ts'
import { parseAt, parseCount, parseRegion } from '../parse.ts'
import { policyNameBrief, readValidPolicy } from '../policy-source.ts'
import { readText } from '../read-text.ts'
import { renderSimulation } from '../render-trace.ts'

interface Flags {
  readonly policy: string
  readonly at?: Instant
  readonly surface?: string
  readonly referer?: string
  readonly url: string
  readonly evidence: Evidence
  readonly content?: string
  readonly author?: string
  readonly followers?: number
  readonly channel?: string
  readonly client?: string
  readonly region?: string
  readonly lang?: string
  readonly token?: string
  readonly visitor?: string
  readonly catalogue?: string
  readonly json: boolean
}

const optional = { kind: 'parsed', parse: String, optional: true } as const

export const simulateCommand = buildCommand({
  docs: {
    brief: 'Say what would happen to a link, and which rule decides',
    fullDescription: [
      'The policy is a file, - for stdin, or a published version of the instance at DETOUR_URL (v42).',
      'What is not given is not known: a rule that asks for it shows `?`, and at the end stands what to give to be certain.',
      'Without --catalogue no equivalents are known. --lang is also the language of the report.',
      '',
      'Ends with 3 when the policy has mistakes.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      policy: { kind: 'parsed', parse: String, brief: `The policy: ${policyNameBrief}` },
      at: { kind: 'parsed', parse: parseAt, brief: 'Instant, RFC 3339 with an offset (default: now)', optional: true },
      surface: { ...optional, brief: 'live_room, short_video, showcase, unknown, …' },
      referer: { ...optional, brief: 'In place of the surface: the page an unsigned click came from' },
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
      region: { kind: 'parsed', parse: parseRegion, brief: 'Country, such as CN', optional: true },
      lang: { ...optional, brief: 'Language of the shopper, such as zh-CN' },
      token: { ...optional, brief: 'Key of rollouts by token' },
      visitor: { ...optional, brief: 'Key of rollouts by visitor' },
      catalogue: { ...optional, brief: 'Catalogue of equivalents, CSV' },
      json: { kind: 'boolean', brief: 'Print the decision as JSON', default: false },
    },
  },
  func: simulate,
})

async function simulate(flags: Flags): Promise<void> {
  const policy = await policyOf(flags)
  if (policy === undefined) return
  const at = flags.at ?? instant(Date.now())
  const terrain = terrainOf(policy.program)
  const matter = matterOf(flags, policy, terrain)
  const considered = await consider(matter, { policy, terrain, catalogue: catalogueOf(flags.catalogue, at) }, at)
  const view = viewOf({ id: newId(at), at, policy, matter, considered, terrain })
  const decision: DecisionJson = decisionJson(considered.answer, view)
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(decision)}\n`)
    return
  }
  const { destination, context, shopper } = matter
  const facts = factsOf(destination, context, shopper, terrain.registry)
  const trace = simulateTrace(policy, facts, at)
  process.stdout.write(
    renderSimulation({ decision, facts, trace, considered, fault: destination.fault }, reportIn(flags)),
  )
}

/** The shopper's language is the reader's too, when it is given. */
function reportIn({ lang }: Flags): DiagnosticLanguage {
  return lang === undefined ? languageOf(process.env) : spokenIn(lang, undefined)
}

async function policyOf(flags: Flags): Promise<Policy | undefined> {
  const named = await readValidPolicy(flags.policy, { lang: reportIn(flags) })
  if (named === undefined) return undefined
  return preparePolicy(named.program, { version: named.version ?? 0, digest: await digestOf(named.program) })
}

/** The click that the flags describe. */
function matterOf(flags: Flags, { program }: Policy, terrain: Terrain): Matter {
  const destination = terrain.destinationOf(flags.url)
  const shopper = { region: flags.region, language: flags.lang, token: flags.token, visitor: flags.visitor }
  const context = flags.referer === undefined ? toldContext(flags, program) : pageContext(flags, program, terrain)
  return { destination, context, shopper }
}

/** What a page tells, and nothing else: who is not in the link's token is not known. */
function pageContext(flags: Flags, program: Program, terrain: Terrain): Context {
  const { surface, content, author, followers, channel, client, token } = flags
  const more = Object.entries({ surface, content, author, followers, channel, client, token })
  const needless = more.find(([, value]) => value !== undefined)?.[0]
  if (needless !== undefined) {
    throw new UsageError(`\`--${needless}\` and \`--referer\`: an unsigned click has only what its page tells`)
  }
  const { hint } = terrain.destinationOf(flags.url)
  return placed(contextOf({ token: undefined, referer: flags.referer, hint, page: terrain.pageOf }), program)
}

function toldContext(flags: Flags, program: Program): Context {
  const surfaces = new Set([...builtinSurfaces, ...Object.keys(program.surfaces)])
  const { surface } = flags
  if (surface === undefined) {
    throw new UsageError(`say where the link stood: \`--surface\` (${[...surfaces].join(', ')}) or \`--referer\``)
  }
  if (!surfaces.has(surface)) {
    throw new UsageError(`this policy has no surface \`${surface}\`; it has ${[...surfaces].join(', ')}`)
  }
  return {
    surface,
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
