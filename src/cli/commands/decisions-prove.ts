/**
 * `detour decisions prove`: whether every record that the edge told of is accounted for.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import type { Proof, Standing } from '../../control/records/proof.ts'
import type { Instant } from '../../kernel/instant.ts'
import { formatInstant } from '../../kernel/instant.ts'
import { connect } from '../connection.ts'
import { exit } from '../exit.ts'
import { jsonFlag } from '../flags.ts'
import { count } from '../numbers.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'
import { spanFlags } from './decisions-flags.ts'

interface Flags {
  readonly from?: Instant
  readonly json: boolean
}

export const proveCommand = buildCommand({
  docs: {
    brief: 'Prove that no record is missing',
    fullDescription: [
      'For every isolate of the edge: told = stored + dropped + dead - surplus, from what its own messages say.',
      'A surplus is of messages that the queue kept though it had not answered in time: their records were told as',
      'dropped, and arrived all the same. What an isolate had not sent when it was ended, nobody could count.',
      '',
      'It ends with 1 when something is unaccounted for.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      from: { ...spanFlags.from, brief: 'Isolates heard of since this instant, or age (default: 20d)' },
      json: jsonFlag,
    },
  },
  func: proveDecisions,
})

interface ShownIsolate {
  readonly isolate: string
  readonly standing: Standing
  readonly first_at: string
  readonly last_at: string
  readonly messages: number
  readonly told: number | null
  readonly stored: number
  readonly dropped: number
  readonly dead: number
  readonly missing: number
  readonly surplus: number
  readonly gaps: readonly (readonly [number, number])[]
}

type ShownProof = Omit<Proof, 'named'> & { readonly since: string; readonly named: readonly ShownIsolate[] }

async function proveDecisions(flags: Flags): Promise<void> {
  const query = { from: flags.from && formatInstant(flags.from) }
  const proof = await connect().ask<ShownProof>('get', '/decisions/proof', { query })
  if (flags.json) printJson(proof)
  else process.stdout.write(proofText(proof))
  if (!proof.holds) process.exitCode = exit.failed
}

function proofText(proof: ShownProof): string {
  const { told, stored, dropped, dead, surplus, missing, standings, letters } = proof
  const sums = table(
    ['', 'records'],
    [
      ['told by the edge', told],
      ['stored', stored],
      ['dropped, and told so', dropped],
      ['in dead letters', dead],
      ['surplus: told as dropped, arrived all the same', surplus],
      ['missing', missing],
    ],
  )
  const remarks = [
    standings.under_way > 0
      ? `${isolates(standings.under_way)}: a message is on its way; ask again in a few minutes`
      : '',
    standings.unaccounted > 0 ? `${isolates(standings.unaccounted)}: records are missing` : '',
    standings.doubled > 0 ? `${isolates(standings.doubled)}: more was stored than was ever sent` : '',
    standings.untold > 0 ? `${isolates(standings.untold)} of an older build, which does not tell: not checked` : '',
    letters.messages > 0
      ? `dead letters: ${letters.messages}, of which ${letters.unreadable} do not say whose they are`
      : '',
    proof.lost_messages > 0 ? `messages that never arrived: ${proof.lost_messages}` : '',
  ].filter((remark) => remark !== '')
  const verdict = !proof.holds
    ? 'NOT everything is accounted for'
    : standings.under_way > 0
      ? 'nothing is unaccounted for but what may be on its way'
      : 'nothing is unaccounted for'
  return [
    `${isolates(proof.isolates)} since ${localText(proof.since)}\n`,
    sums,
    ...remarks.map((remark) => `${remark}\n`),
    ...proof.named.map(isolateText),
    `${verdict}\n`,
  ].join('')
}

function isolates(number: number): string {
  return number === 1 ? '1 isolate' : `${count(number)} isolates`
}

const mostGaps = 10

function isolateText({
  isolate,
  standing,
  messages,
  told,
  stored,
  dropped,
  dead,
  missing,
  surplus,
  gaps,
  ...of
}: ShownIsolate) {
  const ranges = gaps.slice(0, mostGaps).map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`))
  const more = gaps.length > mostGaps ? `, and ${gaps.length - mostGaps} more` : ''
  const never = ranges.length === 0 ? '' : `; never arrived: messages ${ranges.join(', ')}${more} of ${messages}`
  const what = standing === 'doubled' ? `${surplus} too many` : `${missing} missing`
  return [
    `${isolate}  ${standing.replace('_', ' ')}  ${localText(of.first_at)} to ${localText(of.last_at)}\n`,
    `  told ${told ?? 0}, stored ${stored}, dropped ${dropped}, dead ${dead}: ${what}${never}\n`,
  ].join('')
}
