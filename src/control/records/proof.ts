/**
 * The proof that no record vanished: what the isolates of the edge told against what became of it.
 *
 *     told = stored + dropped + dead − surplus
 *
 * An isolate tells in every message how much it has sent and dropped so far, so nothing but its messages has to be
 * believed. A queue that did not answer in time may have kept a message all the same: its records were told as dropped
 * and arrived after all, which is the surplus. What an isolate had not yet told when it was ended, nobody knows.
 *
 * @module
 */

import { minuteMs } from '../../kernel/instant.ts'

/** One isolate's account, from the messages that arrived. */
export interface IsolateAccount {
  readonly isolate: string
  readonly first_at: number
  readonly last_at: number
  readonly max_seq: number
  /** Null: its build does not tell. */
  readonly told: number | null
  readonly stored: number
  readonly dropped: number
  /** The drops that may have arrived all the same. */
  readonly doubtful: number
  readonly dead: number
  /** Numbers of messages that never arrived, in order, [first, last]. */
  readonly gaps: readonly (readonly [number, number])[]
  /** When the newest message after a gap was made; absent without gaps. */
  readonly gap_at: number | undefined
}

export interface Letters {
  readonly messages: number
  /** Those that do not say whose they are. */
  readonly unreadable: number
}

/** What the isolates of a while told altogether, since each of them began. Not held against each other, so no proof. */
export interface ToldSums {
  readonly stored: number
  readonly dropped: number
  /** In letters that died in the while. One that died twice counts twice. */
  readonly dead: number
  /** Told, and neither stored nor dropped nor dead: still on its way, or lost. */
  readonly unaccounted: number
}

export interface ProofReader {
  /** One look at isolates of whom something arrived at or after an instant. */
  sums(from: number): Promise<ToldSums>
  /** Isolates of whom something arrived at or after an instant, by name, after the one named. */
  accounts(from: number, after: string, limit: number): Promise<readonly IsolateAccount[]>
  letters(from: number): Promise<Letters>
}

/**
 * `balanced`: every record is accounted for. `under_way`: something is missing, and a message may still be in the queue.
 * `unaccounted`: something is missing. `doubled`: more was stored than can be. `untold`: an older build, which cannot be
 * checked.
 */
export type Standing = 'balanced' | 'under_way' | 'unaccounted' | 'doubled' | 'untold'

export interface ProvenIsolate extends IsolateAccount {
  readonly standing: Standing
  /** Told and not found. */
  readonly missing: number
  /** Told as dropped and arrived all the same. */
  readonly surplus: number
}

export interface Proof {
  readonly holds: boolean
  readonly isolates: number
  /** Sums over the isolates that tell. */
  readonly told: number
  readonly stored: number
  readonly dropped: number
  readonly dead: number
  readonly surplus: number
  readonly missing: number
  readonly letters: Letters
  readonly standings: Readonly<Record<Standing, number>>
  /** Messages that never arrived; what they held was told as dropped, where the isolate balances. */
  readonly lost_messages: number
  /** The isolates that do not balance, at most `maxNamed`. */
  readonly named: readonly ProvenIsolate[]
}

const maxNamed = 100
const accountsAtOnce = 500

/** The queue has tried a message for the last time by then, while the consumer works. */
const graceMs = 10 * minuteMs

/** Accounts for every isolate of whom something arrived since `from`. */
export async function prove(reader: ProofReader, { from, now }: { readonly from: number; readonly now: number }) {
  const sums = { told: 0, stored: 0, dropped: 0, dead: 0, surplus: 0, missing: 0, isolates: 0, lost_messages: 0 }
  const standings = { balanced: 0, under_way: 0, unaccounted: 0, doubled: 0, untold: 0 }
  const named: ProvenIsolate[] = []
  let after = ''
  for (;;) {
    const accounts = await reader.accounts(from, after, accountsAtOnce)
    for (const account of accounts) {
      const proven = provenOf(account, now)
      standings[proven.standing] += 1
      sums.isolates += 1
      sums.lost_messages += account.gaps.reduce((sum, [first, last]) => sum + last - first + 1, 0)
      if (account.told !== null) add(sums, { ...proven, told: account.told })
      if (proven.standing !== 'balanced' && proven.standing !== 'untold' && named.length < maxNamed) named.push(proven)
    }
    const last = accounts.at(-1)
    if (last === undefined || accounts.length < accountsAtOnce) break
    after = last.isolate
  }
  const holds = standings.unaccounted === 0 && standings.doubled === 0
  const proof: Proof = { holds, ...sums, letters: await reader.letters(from), standings, named }
  return proof
}

export function provenOf(account: IsolateAccount, now: number): ProvenIsolate {
  const { told, stored, dropped, dead, doubtful, gap_at: gapAt } = account
  if (told === null) return { ...account, standing: 'untold', missing: 0, surplus: 0 }
  const balance = stored + dropped + dead - told
  const [missing, surplus] = [Math.max(0, -balance), Math.max(0, balance)]
  return { ...account, standing: standingOf(), missing, surplus }

  function standingOf(): Standing {
    if (missing > 0) return gapAt !== undefined && gapAt > now - graceMs ? 'under_way' : 'unaccounted'
    return surplus > doubtful ? 'doubled' : 'balanced'
  }
}

type Sums = Record<'told' | 'stored' | 'dropped' | 'dead' | 'surplus' | 'missing', number>

function add(sums: Sums, more: Readonly<Sums>): void {
  for (const name of ['told', 'stored', 'dropped', 'dead', 'surplus', 'missing'] as const) sums[name] += more[name]
}
