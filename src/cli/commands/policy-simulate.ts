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
import { askAgain, type AskedAgain } from '../../control/records/again.ts'
import { catalogueIn, simulate, type Described, type DescriptionFault, type Simulated } from '../../gateway/simulate.ts'
import { instant, type Instant } from '../../kernel/instant.ts'
import { preparePolicy, type Policy } from '../../policy/decide.ts'
import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { compilePolicy } from '../../policy/language/compile.ts'
import { digestOf } from '../../policy/program.ts'
import { recordOf } from '../archived-records.ts'
import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { languageOf } from '../language.ts'
import { parseAt, parseCount, parseRegion } from '../parse.ts'
import { policyNameBrief, readValidPolicy } from '../policy-source.ts'
import { sourceOf } from '../published.ts'
import { readText } from '../read-text.ts'
import { renderSimulation } from '../render-trace.ts'

interface Flags {
  readonly policy: string
  readonly at?: Instant
  readonly surface?: string
  readonly referer?: string
  readonly url?: string
  readonly record?: string
  readonly evidence?: Evidence
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
      url: { ...optional, brief: 'The link' },
      record: {
        ...optional,
        brief: 'In place of a link: a decision that the instance keeps, whose click is asked again',
      },
      evidence: {
        kind: 'enum',
        values: ['signed', 'referer', 'none'],
        brief: 'How the surface is known (default: signed)',
        optional: true,
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
  const { decision, facts, trace, considered, matter, lost } = await simulated(flags, policy)
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(lost === undefined ? decision : { ...decision, lost })}\n`)
    return
  }
  const shown = { decision, facts, trace, considered, fault: matter.destination.fault }
  process.stdout.write(`${renderSimulation(shown, reportIn(flags))}${lostText(lost)}`)
}

async function simulated(flags: Flags, policy: Policy): Promise<Simulated & Partial<Pick<AskedAgain, 'lost'>>> {
  const { record, url } = flags
  if (record !== undefined) return await again(flags, record, policy)
  if (url === undefined) throw new UsageError('say which link: `--url`, or `--record` for one that was clicked')
  const at = flags.at ?? instant(Date.now())
  const options = { catalogue: catalogueOf(flags.catalogue, at), at }
  const found = await simulate(describedBy(flags, url), policy, options)
  if (!found.ok) throw new UsageError(sentenceOf(found.error, flags))
  return found.value
}

async function again(flags: Flags, id: string, policy: Policy): Promise<AskedAgain> {
  const { policy: _, at: asOf, catalogue, json: __, record: ___, lang: ____, ...described } = flags
  const [needless] = Object.entries(described).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (needless !== undefined) throw new UsageError(`\`--${needless}\` and \`--record\`: the record says what it was`)
  const api = connect()
  const kept = await api.ask<object>('get', `/decisions/${encodeURIComponent(id.toUpperCase())}`)
  const record = recordOf(JSON.stringify(kept))
  if (record === undefined) throw new Error(`${id}: the instance sent no decision record`)
  const at = asOf ?? instant(record.at)
  const { version } = record.policy
  const decidedBy = version === undefined ? undefined : compilePolicy(await sourceOf(api, version)).program
  return await askAgain(record, policy, { catalogue: catalogueOf(catalogue, at), at, decidedBy })
}

function describedBy(flags: Flags, url: string): Described {
  const { surface, referer, evidence = 'signed', content, author, followers, channel, client } = flags
  const { region, lang, token, visitor } = flags
  return { url, surface, referer, evidence, content, author, followers, channel, client, region, lang, token, visitor }
}

function lostText(lost: readonly string[] = []): string {
  return lost.length === 0
    ? ''
    : `\nnot kept, and asked for: ${lost.join(', ')}; with it, it might come out otherwise\n`
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
