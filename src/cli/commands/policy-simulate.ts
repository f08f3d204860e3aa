/**
 * `detour policy simulate`: what would happen to one link, at any instant, from any surface, and why.
 *
 * It is the gateway's own line, so what it prints is what a click would get.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { languageOf as spokenIn } from '../../answer/language.ts'
import type { CatalogueSource } from '../../catalogue/source.ts'
import type { Evidence } from '../../context/context.ts'
import { catalogueIn, simulate, type Described, type DescriptionFault } from '../../gateway/simulate.ts'
import { instant, type Instant } from '../../kernel/instant.ts'
import { preparePolicy, type Policy } from '../../policy/decide.ts'
import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { digestOf } from '../../policy/program.ts'
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
  func: simulateClick,
})

async function simulateClick(flags: Flags): Promise<void> {
  const policy = await policyOf(flags)
  if (policy === undefined) return
  const at = flags.at ?? instant(Date.now())
  const simulated = await simulate(describedBy(flags), policy, { catalogue: catalogueOf(flags.catalogue, at), at })
  if (!simulated.ok) throw new UsageError(sentenceOf(simulated.error, flags))
  const { decision, facts, trace, considered, matter } = simulated.value
  process.stdout.write(
    flags.json
      ? `${JSON.stringify(decision)}\n`
      : renderSimulation({ decision, facts, trace, considered, fault: matter.destination.fault }, reportIn(flags)),
  )
}

function describedBy(flags: Flags): Described {
  const { url, surface, referer, evidence, content, author, followers, channel, client } = flags
  const { region, lang, token, visitor } = flags
  return { url, surface, referer, evidence, content, author, followers, channel, client, region, lang, token, visitor }
}

function sentenceOf(fault: DescriptionFault, { surface }: Flags): string {
  if (fault.kind === 'needless')
    return `\`--${fault.field}\` and \`--referer\`: an unsigned click has only what its page tells`
  const known = fault.known.join(', ')
  return fault.kind === 'no_surface'
    ? `say where the link stood: \`--surface\` (${known}) or \`--referer\``
    : `this policy has no surface \`${surface}\`; it has ${known}`
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

function catalogueOf(file: string | undefined, at: Instant): CatalogueSource {
  const read = catalogueIn(file === undefined ? undefined : readText(file), at)
  if (!read.ok) throw new Error(`${file}:${read.error.line}: ${read.error.message}`)
  return read.value
}
