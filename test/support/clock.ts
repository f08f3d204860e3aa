/**
 * A clock that stands still until it is told, for code that waits.
 *
 * @module
 */

export interface StandingClock {
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Lets everything run that waits for nothing. */
  readonly settle: () => Promise<void>
  /** Goes on by so many milliseconds, and wakes who sleeps in the order of their alarms. */
  readonly advance: (ms: number) => Promise<void>
  /** What work answers, and how long it took by this clock. Throws when it has no answer for twenty seconds. */
  readonly timed: <T>(work: () => Promise<T>) => Promise<{ readonly answer: T; readonly waited: number }>
}

const longestWaitMs = 20_000

export function makeStandingClock(): StandingClock {
  let now = 0
  let sleepers: { readonly at: number; readonly wake: () => void }[] = []

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  async function advance(ms: number): Promise<void> {
    await settle()
    const until = now + ms
    for (;;) {
      const next = sleepers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      now = Math.max(now, next.at)
      sleepers = sleepers.filter((each) => each !== next)
      next.wake()
      await settle()
    }
    now = until
  }

  async function timed<T>(work: () => Promise<T>): Promise<{ readonly answer: T; readonly waited: number }> {
    const began = now
    const asked = work()
    const answers: T[] = []
    const over = asked.then((answer) => answers.push(answer))
    await settle()
    while (answers.length === 0) {
      await advance(10)
      if (now - began > longestWaitMs) throw new Error('there was no answer')
    }
    await over
    return { answer: await asked, waited: now - began }
  }

  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: now + ms, wake })
      }),
    settle,
    advance,
    timed,
  }
}
