/**
 * The simulator: one click tried against any policy at any instant, and why it is answered so.
 *
 * @module
 */

import { useRouterState } from '@tanstack/react-router'
import { FlaskConical, ListChecks, Play, RotateCcw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { tinykeys } from 'tinykeys'

import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { SelectField } from '../../parts/field.tsx'
import { chord, keyNames } from '../../parts/key-names.ts'
import { PolicyField, usePolicyNamed } from '../../parts/policy-choice.tsx'
import { policyAddress } from '../../parts/policy-name.ts'
import { Empty } from '../../parts/state.tsx'
import { Card, ScreenHead } from '../../parts/surface.tsx'
import { clickKey, describedBy, isNoCount } from './click.ts'
import { ClickForm } from './form.tsx'
import { Results } from './results.tsx'
import type { SimulatorSearch } from './search.ts'
import { useRun, useSettled, type Click } from './use-run.ts'
import { useSimulatorPlace } from './use-place.ts'
import { useSimulatorWords } from './words.ts'

/** Somebody who types on is not finished; the instance is asked less often than the browser. */
const settleMs = { none: 250, own: 800 } as const

export function SimulatorScreen() {
  const words = useSimulatorWords()
  const { search, policy, other, at, go } = useSimulatorPlace()
  const [now, setNow] = useState(thisSecond)
  const [turn, setTurn] = useState(0)
  const mine = usePolicyNamed(policy)
  const second = usePolicyNamed(other)
  const catalogue = search.catalogue ?? 'own'
  const surface = mine?.shape?.surfaces[0]?.id ?? 'live_room'
  const current = clickIn(search, surface, at ?? now)
  const key = current === undefined ? '' : clickKey(current.described, current.at)
  const asked = useSettled(current, key, { ms: settleMs[catalogue], turn })
  const first = useRun(mine, asked, { catalogue, turn })
  const compared = useRun(second, asked, { catalogue, turn })
  const start = (): void => {
    if (at === undefined) setNow(thisSecond())
    setTurn(turn + 1)
  }
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
        <Card title={words.click}>
          <form
            className="flex flex-col gap-4"
            onSubmit={(event) => {
              event.preventDefault()
              start()
            }}
          >
            <ClickForm policy={mine} surface={surface} now={now} onNow={() => setNow(thisSecond())} />
            <div className="grid gap-3 border-t border-line pt-4 sm:grid-cols-2">
              <PolicyField
                label={words.against}
                value={policy}
                onChoose={(name) => go(policyAddress(name ?? 'active'))}
              />
              <PolicyField label={words.compare} optional value={other} onChoose={(name) => go({ with: name })} />
              <SelectField
                label={words.catalogue}
                className="sm:col-span-2"
                value={catalogue}
                choices={(['own', 'none'] as const).map((value) => ({ value, label: words.catalogues[value] }))}
                onChoose={(value) => go({ catalogue: value === 'none' ? 'none' : undefined })}
              />
            </div>
            <div className="flex flex-wrap items-center gap-3">
              <Button
                type="submit"
                kind="primary"
                icon={Play}
                busy={first?.isPending ?? false}
                disabled={current === undefined}
              >
                {words.run}
                <kbd aria-hidden className="font-sans text-xs opacity-80">
                  {chord(keyNames.mod, keyNames.enter)}
                </kbd>
              </Button>
              <p className="text-xs text-soft">{catalogue === 'none' ? words.live : words.runHint}</p>
            </div>
          </form>
        </Card>
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
          <Results first={first} second={compared} click={asked} catalogue={catalogue} now={now} />
        )}
      </div>
    </>
  )
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
