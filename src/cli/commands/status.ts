/**
 * `detour status [--watch]`: what is published, which versions decide at the edge, and what waits.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { exit } from '../exit.ts'

interface Flags {
  readonly watch: boolean
  readonly json: boolean
}

/** As `GET /status` has it. */
interface Status {
  readonly at: string
  readonly head: number
  readonly published_at: string | null
  readonly live_at: string | null
  readonly in_step: boolean
  readonly kv_version: number | null
  readonly trouble: string | null
  readonly edge: {
    readonly clicks: number
    readonly versions: readonly { version: number; tier: string; clicks: number; share: number }[]
    readonly isolates: number
    readonly oldest_age_seconds: number | null
    readonly degraded: Readonly<Record<string, number>>
    readonly refused: readonly { version: number; code: string; message: string; isolates: number }[]
  }
  readonly override: readonly { id: string; until: string; reason: string }[]
  readonly candidate: { digest: string; until: string } | null
  readonly requests: Readonly<Record<string, number>>
  readonly catalogue: { entries: number; waiting: number; expired: number; gone: number }
  readonly webhooks: readonly { url: string; waiting: number; failed: number }[]
  readonly records: { stored: number; dropped: number; dead: number; unaccounted: number }
}

const watchMs = 2_000

export const statusCommand = buildCommand({
  docs: {
    brief: 'Say what is published, which versions decide at the edge, and what waits',
    fullDescription: [
      'With --watch it looks every two seconds until every click is decided by the head; Ctrl-C ends it. Ends with 1 when the',
      'head is not at the edge or something was refused there.',
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
    const isDone = status.in_step && shareOfHead(status) === 1
    if (!flags.watch || isDone) {
      process.exitCode = status.in_step && status.edge.refused.length === 0 ? exit.ok : exit.failed
      return
    }
    await new Promise((resolve) => setTimeout(resolve, watchMs))
  }
}

/** 1 as well when there are no clicks: then nothing is decided by an older version. */
function shareOfHead({ head, edge }: Status): number {
  if (edge.clicks === 0) return 1
  const mine = edge.versions.filter(({ version }) => version === head)
  return mine.reduce((sum, { clicks }) => sum + clicks, 0) / edge.clicks
}

const barWidth = 20

/** `edge on v42: 97.3 %  ▇▇▇▇`; the clicks are those of the last five minutes. */
function shareLine(status: Status): string {
  const share = shareOfHead(status)
  const bar = '▇'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '▁')
  const shown = status.in_step ? '' : `  KV shows ${status.kv_version ?? 'nothing'}`
  return `${status.at.slice(11, 19)}  edge on v${status.head}: ${percent(share).padStart(7)}  ${bar}  ${status.edge.clicks} clicks${shown}`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function render(status: Status): string {
  const { edge, catalogue, records } = status
  const lines: (readonly [string, string])[] = [
    ['head', headText(status)],
    ['edge', edgeText(status)],
    ...edge.refused.map((each) => ['refused', refusedText(each)] as const),
    ...Object.entries(edge.degraded).map(([what, count]) => ['lacks', `${what} (${isolates(count)})`] as const),
    ...status.override.map((each) => ['override', `${each.id} until ${each.until}: ${visible(each.reason)}`] as const),
    ...(status.candidate === null
      ? []
      : [['candidate', `${status.candidate.digest.slice(0, 19)}… until ${status.candidate.until}`] as const]),
    ...(Object.keys(status.requests).length === 0 ? [] : [['requests', countsText(status.requests)] as const]),
    [
      'catalogue',
      `${catalogue.entries} entries${remarks({ 'not in KV yet': catalogue.waiting, expired: catalogue.expired, gone: catalogue.gone })}`,
    ],
    [
      'records',
      `${records.stored} stored in the last day${remarks({ dropped: records.dropped, dead: records.dead, 'unaccounted for': records.unaccounted })}`,
    ],
    ...status.webhooks.map(
      ({ url, waiting, failed }) => ['webhook', `${visible(url)}: ${waiting} waiting, ${failed} failed`] as const,
    ),
  ]
  return lines.map(([name, text]) => `${name.padEnd(10)} ${text}\n`).join('')
}

function headText({ head, in_step: isInStep, live_at: liveAt, kv_version: inKv, trouble }: Status): string {
  if (head === 0) return 'nothing has been published; the policy compiled into the Worker decides'
  if (isInStep) return `version ${head}, in KV${liveAt === null ? '' : ` since ${liveAt}`}`
  return `version ${head} is stored, and KV shows ${inKv ?? 'nothing'}${trouble === null ? '' : `: ${visible(trouble)}`}`
}

function edgeText({ edge }: Status): string {
  if (edge.clicks === 0) return 'no clicks in the last five minutes'
  const versions = edge.versions.map(({ version, tier, share }) => {
    const name = version === 0 ? 'the compiled-in policy' : `v${version}`
    return `${name} ${percent(share)}${tier === 'memory' || tier === 'kv' ? '' : ` (${tier})`}`
  })
  const age = edge.oldest_age_seconds === null ? '' : `, oldest look at KV ${edge.oldest_age_seconds} s ago`
  return `${versions.join(', ')} of ${edge.clicks} clicks; ${isolates(edge.isolates)}${age}`
}

function refusedText({ version, code, message, isolates: count }: Status['edge']['refused'][number]): string {
  return `${code}: ${visible(message)}; ${isolates(count)} keep v${version}`
}

function isolates(count: number): string {
  return count === 1 ? '1 isolate' : `${count} isolates`
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
    .map(([what, count]) => `, ${count} ${what}`)
    .join('')
}
