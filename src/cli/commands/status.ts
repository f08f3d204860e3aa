/**
 * `detour status [--watch]`: what is published, which versions decide at the edge, and what waits.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { minuteMs } from '../../kernel/instant.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { exit } from '../exit.ts'

interface Flags {
  readonly watch: boolean
  readonly json: boolean
}

/** As `GET /status` has it: what could not be read is null, and stands among the troubles. */
interface Status {
  readonly at: string
  readonly head: number | null
  readonly published_at: string | null
  readonly live_at: string | null
  readonly in_step: boolean | null
  readonly kv_version: number | null
  readonly trouble: string | null
  readonly edge: Edge | null
  readonly override: readonly { id: string; until: string; reason: string }[] | null
  readonly candidate: { digest: string; until: string } | null
  readonly requests: Readonly<Record<string, number>> | null
  readonly catalogue: { entries: number; waiting: number; expired: number; gone: number } | null
  readonly webhooks: readonly { url: string; waiting: number; failed: number }[] | null
  readonly records: { stored: number; dropped: number; dead: number; unaccounted: number } | null
  readonly troubles: readonly { part: string; message: string }[]
}

interface Edge {
  readonly clicks: number
  /** Since when they are counted: five minutes ago, or since the head is live. An earlier release does not say it. */
  readonly counted_from?: string
  readonly versions: readonly { version: number; tier: string; clicks: number; share: number }[]
  readonly isolates: number
  readonly oldest_age_seconds: number | null
  readonly degraded: Readonly<Record<string, number>>
  readonly refused: readonly { version: number; code: string; message: string; isolates: number }[]
}

const watchMs = 2_000

export const statusCommand = buildCommand({
  docs: {
    brief: 'Say what is published, which versions decide at the edge, and what waits',
    fullDescription: [
      'With --watch it looks every two seconds until every click is decided by the head; Ctrl-C ends it. Ends with 1 when the',
      'head is not at the edge, something was refused there, or either cannot be told.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      watch: { kind: 'boolean', brief: 'Look again until the head decides every click', default: false },
      json: { kind: 'boolean', brief: 'Print JSON; with --watch, one object on a line', default: false },
    },
  },
  func: showStatus,
})

async function showStatus(flags: Flags): Promise<void> {
  const api = connect()
  for (;;) {
    const status = await api.ask<Status>('GET', '/status')
    const text = flags.json ? `${JSON.stringify({ format_version: 1, ...status })}\n` : render(status)
    process.stdout.write(flags.watch && !flags.json ? `${shareLine(status)}\n` : text)
    const isInStep = status.in_step === true
    if (!flags.watch || (isInStep && (shareOfHead(status) === 1 || isSilent(status)))) {
      process.exitCode = isInStep && status.edge?.refused.length === 0 ? exit.ok : exit.failed
      return
    }
    await new Promise((resolve) => setTimeout(resolve, watchMs))
  }
}

/** By then every place of the edge has looked at KV again; without clicks nobody can say more. */
const silentMs = 120_000

function isSilent({ at, live_at: liveAt, edge }: Status): boolean {
  return edge?.clicks === 0 && liveAt !== null && Date.parse(at) - Date.parse(liveAt) > silentMs
}

/** Of the clicks since the head is live; 0 while there are none. */
function shareOfHead({ head, edge }: Status): number {
  if (edge === null || head === null || edge.clicks === 0) return 0
  const mine = edge.versions.filter(({ version }) => version === head)
  return mine.reduce((sum, { clicks }) => sum + clicks, 0) / edge.clicks
}

const barWidth = 20

/** `edge on v42: 97.3 %  ▇▇▇▇`; the clicks are those of the last five minutes since the head is live. */
function shareLine(status: Status): string {
  const { at, head, edge, in_step: isInStep, kv_version: inKv, troubles } = status
  const time = at.slice(11, 19)
  if (head === null || edge === null) return `${time}  ${troubles.map(troubleText).join('; ')}`
  if (edge.clicks === 0) return `${time}  no clicks since v${head} is live`
  const share = shareOfHead(status)
  const bar = '▇'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '▁')
  const shown = isInStep === true ? '' : `  KV shows ${inKv ?? 'nothing'}`
  return `${time}  edge on v${head}: ${percent(share).padStart(7)}  ${bar}  ${edge.clicks} clicks${shown}`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

type Line = readonly [name: string, text: string]

function render(status: Status): string {
  const { edge, catalogue, records, requests, candidate } = status
  const lines: readonly Line[] = [
    ['head', headText(status)],
    ...(edge === null ? [] : edgeLines(edge, status)),
    ...(status.override ?? []).map((each): Line => [
      'override',
      `${each.id} until ${each.until}: ${visible(each.reason)}`,
    ]),
    ...linesOf(candidate, 'candidate', ({ digest, until }) => `${digest.slice(0, 19)}… until ${until}`),
    ...linesOf(requests !== null && Object.keys(requests).length > 0 ? requests : null, 'requests', countsText),
    ...linesOf(
      catalogue,
      'catalogue',
      ({ entries, waiting, expired, gone }) =>
        `${atLeast(entries)} entries${remarks({ 'not in KV yet': waiting, expired, gone })}`,
    ),
    ...linesOf(
      records,
      'records',
      ({ stored, dropped, dead, unaccounted }) =>
        `${stored} stored, told by the edge of the last day${remarks({ dropped, dead, 'not found yet': unaccounted })}`,
    ),
    ...(status.webhooks ?? []).map(({ url, waiting, failed }): Line => [
      'webhook',
      `${visible(url)}: ${waiting} waiting, ${failed} failed`,
    ]),
    ...status.troubles.map((each): Line => ['trouble', troubleText(each)]),
  ]
  return lines.map(([name, text]) => `${name.padEnd(10)} ${text}\n`).join('')
}

function linesOf<T>(part: T | null, name: string, text: (part: T) => string): readonly Line[] {
  return part === null ? [] : [[name, text(part)]]
}

function troubleText({ part, message }: Status['troubles'][number]): string {
  return `${part}: ${visible(message)}`
}

/** The instance counts so far and no further. */
const countedUpTo = 10_000

function atLeast(count: number): string {
  return count < countedUpTo ? String(count) : `${countedUpTo} or more`
}

function headText({ head, in_step: isInStep, live_at: liveAt, kv_version: inKv, trouble }: Status): string {
  if (head === null) return `cannot be told; KV shows ${inKv === null ? 'nothing' : `version ${inKv}`}`
  if (head === 0) return 'nothing has been published; the policy compiled into the Worker decides'
  if (isInStep === true) return `version ${head}, in KV${liveAt === null ? '' : ` since ${liveAt}`}`
  if (isInStep === null) return `version ${head} is stored; what KV shows cannot be told`
  return `version ${head} is stored, and KV shows ${inKv ?? 'nothing'}${trouble === null ? '' : `: ${visible(trouble)}`}`
}

function edgeLines(edge: Edge, status: Status): readonly Line[] {
  return [
    ['edge', edgeText(edge, status)],
    ...edge.refused.map((each): Line => ['refused', refusedText(each)]),
    ...Object.entries(edge.degraded).map(([what, count]): Line => ['lacks', `${what} (${places(count)})`]),
  ]
}

function edgeText(edge: Edge, status: Status): string {
  if (edge.clicks === 0) return silenceText(edge, status)
  const versions = edge.versions.map(({ version, tier, share }) => {
    const name = version === 0 ? 'the compiled-in policy' : `v${version}`
    return `${name} ${percent(share)}${tier === 'memory' || tier === 'kv' ? '' : ` (${tier})`}`
  })
  const age =
    edge.oldest_age_seconds === null ? '' : `, each had looked at KV within ${Math.max(1, edge.oldest_age_seconds)} s`
  return `${versions.join(', ')} of ${edge.clicks} clicks; ${places(edge.isolates)}${age}`
}

const countedMs = 5 * minuteMs

/** Clicks from before the head was live are not counted, so little may be said of the time before it. */
function silenceText({ counted_from: from }: Edge, { at, head }: Status): string {
  const isShort = from !== undefined && Date.parse(at) - Date.parse(from) < countedMs
  if (!isShort || head === null || head === 0) return 'no clicks in the last five minutes'
  return `no clicks since version ${head} is live (counted by whole minutes, at most five)`
}

function refusedText({ version, code, message, isolates: count }: Edge['refused'][number]): string {
  return `${code}: ${visible(message)}; ${places(count)} ${count === 1 ? 'keeps' : 'keep'} v${version}`
}

/** One process of the edge that answers clicks, as the console calls it too. */
function places(count: number): string {
  return count === 1 ? '1 place of the edge' : `${count} places of the edge`
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([state, count]) => `${count} ${state.replaceAll('_', ' ')}`)
    .join(', ')
}

/** Only what is not nought is worth a word. */
function remarks(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `, ${atLeast(count)} ${what}`)
    .join('')
}
