/**
 * What is simulated: the click that the address describes, against the policies that it names, once somebody stops typing.
 *
 * @module
 */

import { useState } from 'react'

import { usePolicyNamed, type NamedPolicy } from '../../parts/policy-choice.tsx'
import { clickKey, describedBy, isNoCount } from './click.ts'
import type { SimulatorSearch } from './search.ts'
import { useSimulatorPlace } from './use-place.ts'
import { useRun, useSettled, type Catalogue, type Click, type Run } from './use-run.ts'

/** Somebody who types on is not finished; the instance is asked less often than the browser. */
const settleMs = { none: 250, own: 800 } as const

export interface Simulation {
  readonly policy: NamedPolicy | undefined
  readonly catalogue: Catalogue
  /** Where nothing else is said. */
  readonly surface: string
  /** What is now, where no instant is said. */
  readonly now: number
  readonly setNow: () => void
  /** Enough is said for something to be asked. */
  readonly canStart: boolean
  /** The same click is tried again. */
  readonly start: () => void
  readonly asked: Click | undefined
  readonly first: Run | undefined
  /** Against the other policy. */
  readonly second: Run | undefined
}

export function useSimulation(): Simulation {
  const { search, policy, other, at } = useSimulatorPlace()
  const [now, setNow] = useState(thisSecond)
  const [turn, setTurn] = useState(0)
  const mine = usePolicyNamed(policy)
  const theirs = usePolicyNamed(other)
  const catalogue = search.catalogue ?? 'own'
  const surface = mine?.shape?.surfaces[0]?.id ?? 'live_room'
  const current = clickIn(search, surface, at ?? now)
  const key = current === undefined ? '' : clickKey(current.described, current.at)
  const asked = useSettled(current, key, { ms: settleMs[catalogue], turn })
  return {
    policy: mine,
    catalogue,
    surface,
    now,
    setNow: () => setNow(thisSecond()),
    canStart: current !== undefined,
    start: () => {
      if (at === undefined) setNow(thisSecond())
      setTurn(turn + 1)
    },
    asked,
    first: useRun(mine, asked, { catalogue, turn }),
    second: useRun(theirs, asked, { catalogue, turn }),
  }
}

/** Nobody reads milliseconds. */
function thisSecond(): number {
  return Math.floor(Date.now() / 1000) * 1000
}

/** Nothing is asked before there is a link, and not while a number is none. */
function clickIn(search: SimulatorSearch, surface: string, at: number): Click | undefined {
  if ((search.url ?? '').trim() === '' || isNoCount(search)) return undefined
  if (search.referer?.trim() === '') return undefined
  return { described: describedBy(search, surface), at }
}
