/**
 * Long lists read in the background, while clicks go on with the policy that is in force.
 *
 * A policy that names long lists becomes active with them. It does not wait for ever: when the budget has passed it is
 * active without those that have not come, and takes them when they do.
 *
 * @module
 */

import type { Lifetime } from '../kernel/lifetime.ts'
import type { Within } from '../kernel/within.ts'
import type { LongLists } from './condition.ts'
import type { Policy } from './decide.ts'
import type { ListKeeper, ListTrouble } from './list-source.ts'
import type { Program } from './program.ts'

/** How long a policy waits for its lists: a warm isolate still has the one before, a cold click has nothing. */
const listBudgetMs = 10_000
const coldListBudgetMs = 250

export interface ListLoadingOptions {
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<unknown>
  readonly within: Within
  /** Called when reads are over, whatever they brought. */
  readonly onceRead: () => void
}

export interface ListLoading {
  /** A policy keeps the lists it was prepared with, whatever arrives or goes later. */
  arrived(): LongLists
  /** Reads the lists that a program names and the isolate lacks; undefined when it lacks none. Never rejects. */
  fetch(program: Program, lifetime: Lifetime): Promise<void> | undefined
  /** The same before a program becomes active, for as long as its budget permits. */
  awaited(program: Program, lifetime: Lifetime, options: { readonly isCold: boolean }): Promise<void> | undefined
  /** Whether a list is here that the policy was prepared without. */
  isLate(policy: Policy): boolean
  /** What the program lacks that has waited for its lists so long. */
  overdue(ms: number, now: number): readonly ListTrouble[]
}

export function makeListLoading(keeper: ListKeeper, { now, sleep, within, onceRead }: ListLoadingOptions): ListLoading {
  /** The policy that waits for its lists. */
  let waiting: { readonly program: Program; readonly since: number } | undefined

  function fetch(program: Program, lifetime: Lifetime): Promise<void> | undefined {
    if (!keeper.lacks(program)) return undefined
    const fetched = within(listBudgetMs, () => keeper.fetch(program), undefined).then(onceRead)
    lifetime.waitUntil(fetched)
    return fetched
  }

  async function waitFor(fetched: Promise<void>, program: Program, isCold: boolean): Promise<void> {
    const mine = { program, since: now() }
    waiting = mine
    await Promise.race([fetched, sleep(isCold ? coldListBudgetMs : listBudgetMs)])
    if (waiting === mine) waiting = undefined
  }

  return {
    arrived: () => new Map(keeper.lists),
    fetch,
    awaited(program, lifetime, { isCold }) {
      const fetched = fetch(program, lifetime)
      return fetched === undefined ? undefined : waitFor(fetched, program, isCold)
    },
    isLate: ({ program, lists }) =>
      Object.entries(program.lists).some(
        ([name, list]) => 'digest' in list && lists.get(name) === undefined && keeper.lists.has(list.digest),
      ),
    overdue: (ms, at) => (waiting !== undefined && at - waiting.since >= ms ? keeper.troubles(waiting.program) : []),
  }
}
