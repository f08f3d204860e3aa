/**
 * The simulator: one click tried against any policy at any instant, and why it is answered so.
 *
 * @module
 */

import { useRouterState } from '@tanstack/react-router'
import { FlaskConical, ListChecks, RotateCcw } from 'lucide-react'
import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'

import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card, ScreenHead } from '../../parts/surface.tsx'
import { Question } from './question.tsx'
import { Results } from './results.tsx'
import type { SimulatorSearch } from './search.ts'
import { useSimulatorPlace } from './use-place.ts'
import { useSimulation } from './use-simulation.ts'
import { useSimulatorWords } from './words.ts'

export function SimulatorScreen() {
  const words = useSimulatorWords()
  const { search, go } = useSimulatorPlace()
  const simulation = useSimulation()
  const { asked, first, second, catalogue, now, start } = simulation
  useRunKey(start)
  return (
    <>
      <ScreenHead
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <ShareButton />
            <Button kind="quiet" icon={RotateCcw} onClick={() => go(emptied(search))}>
              {words.clear}
            </Button>
          </>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-[23rem_minmax(0,1fr)] xl:grid-cols-[26rem_minmax(0,1fr)]">
        <Question simulation={simulation} />
        {asked === undefined || first === undefined ? (
          <Card>
            <Empty
              icon={FlaskConical}
              action={
                <Button icon={ListChecks} onClick={() => go(example)}>
                  {words.example}
                </Button>
              }
            >
              {words.empty}
            </Empty>
          </Card>
        ) : (
          <Results first={first} second={second} click={asked} catalogue={catalogue} now={now} />
        )}
      </div>
    </>
  )
}

function useRunKey(start: () => void): void {
  useEffect(() =>
    tinykeys(
      globalThis as unknown as Window,
      {
        '$mod+Enter': (event) => {
          event.preventDefault()
          start()
        },
      },
      // It is pressed while one writes.
      { ignore: ({ repeat, isComposing }) => repeat || isComposing },
    ),
  )
}

const example: SimulatorSearch = { url: 'https://item.taobao.com/item.htm?id=12345678901', surface: 'live_room' }

/** The policies stay, the click goes. */
function emptied(search: SimulatorSearch): SimulatorSearch {
  const { version, draft, with: other, catalogue, ...click } = search
  return {
    ...Object.fromEntries(Object.keys(click).map((name) => [name, undefined])),
    version,
    draft,
    with: other,
    catalogue,
  }
}

/** The address changes with every letter, so it is read again at every render. */
function ShareButton() {
  const words = useSimulatorWords()
  const path = useRouterState({ select: (state) => state.location.publicHref })
  return <CopyButton text={`${location.origin}${path}`} label={words.share} />
}
