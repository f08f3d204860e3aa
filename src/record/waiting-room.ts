/**
 * The waiting room: records that are not sent yet, and who leaves it first when there are too many.
 *
 * @module
 */

import type { PendingRecord } from './record.ts'

export interface WaitingRoom {
  size(): number
  enter(record: PendingRecord): void
  /** Lets one plain allow go; false where none waits. */
  dropPlainAllow(): boolean
  /** All of them, those that were sent back before the others. */
  leave(): PendingRecord[]
  /** These would have begun another message: they go first into the next, so that nothing waits for long. */
  sendBack(records: readonly PendingRecord[]): void
}

export function makeWaitingRoom(): WaitingRoom {
  // Two heaps, so that the one to go first is found without a search.
  let plain: PendingRecord[] = []
  let telling: PendingRecord[] = []
  let back: readonly PendingRecord[] = []
  return {
    size: () => back.length + telling.length + plain.length,
    enter: (record) => void (record.isPlainAllow ? plain : telling).push(record),
    dropPlainAllow: () => {
      if (plain.pop() !== undefined) return true
      const last = back.findLastIndex(({ isPlainAllow }) => isPlainAllow)
      if (last !== -1) back = back.toSpliced(last, 1)
      return last !== -1
    },
    leave: () => {
      const all = [...back, ...telling, ...plain]
      back = []
      telling = []
      plain = []
      return all
    },
    sendBack: (records) => {
      back = records
    },
  }
}
