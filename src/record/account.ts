/**
 * The account of an isolate: how many records it emitted, what became of them, and what of that it has told.
 *
 * At every instant: emitted = sent + dropped + waiting. Each message also tells how much the isolate has told so far, so
 * that whoever reads the messages can prove, without asking the isolate, that none of them went missing.
 *
 * @module
 */

/**
 * Why a record was not sent: the queue refused it, the queue did not answer in time (it may have kept it all the same),
 * there was no room, or it fits into no message, be it too large or damaged.
 */
export type DropReason = 'queue_error' | 'queue_timeout' | 'overflow' | 'too_large'

export type Drops = Readonly<Partial<Record<DropReason, number>>>

/** What one message tells besides its records. */
export interface Telling {
  /** Counts the messages of the isolate, from 1. */
  readonly seq: number
  /** What was dropped since the last message that was sent. */
  readonly drops: Drops
  /**
   * All records and drops of the isolate that are in this message or an earlier one. What was in a message that could not
   * be sent is taken back, and told again as drops.
   */
  readonly told: number
  /** How many of the drops were in a message before, which may have arrived though it seemed not to. */
  readonly retold: number
}

export interface Account {
  emit(): void
  drop(reason: DropReason, records: number): void
  /** What the next message tells, which has so many records. */
  tell(records: number): Telling
  arrived(records: number): void
  /** A message did not arrive, or not in time: what it told is told again. */
  failed(records: number, drops: Drops, reason: DropReason): void
  counters(): { readonly emitted: number; readonly sent: number; readonly dropped: Drops }
}

export function makeAccount(): Account {
  let seq = 0
  let emitted = 0
  let sent = 0
  let told = 0
  let retold = 0
  const dropped: Partial<Record<DropReason, number>> = {}
  let untold: Partial<Record<DropReason, number>> = {}

  function drop(reason: DropReason, records: number): void {
    dropped[reason] = (dropped[reason] ?? 0) + records
    leaveUntold(reason, records)
  }

  function leaveUntold(reason: DropReason, records: number): void {
    untold[reason] = (untold[reason] ?? 0) + records
  }

  function tell(records: number): Telling {
    const [drops, again] = [untold, retold]
    untold = {}
    retold = 0
    seq += 1
    told += records + sumOf(drops)
    return { seq, drops, told, retold: again }
  }

  function failed(records: number, drops: Drops, reason: DropReason): void {
    const share = records + sumOf(drops)
    told -= share
    retold += share
    drop(reason, records)
    for (const [before, number] of Object.entries(drops)) leaveUntold(before as DropReason, number)
  }

  return {
    emit: () => {
      emitted += 1
    },
    drop,
    tell,
    arrived: (records) => {
      sent += records
    },
    failed,
    counters: () => ({ emitted, sent, dropped: { ...dropped } }),
  }
}

function sumOf(drops: Drops): number {
  let sum = 0
  for (const each of Object.values(drops)) sum += each
  return sum
}
