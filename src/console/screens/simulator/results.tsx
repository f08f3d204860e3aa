/**
 * Everything that is said of the click: by one policy, or by two beside each other.
 *
 * @module
 */

import { CircleCheck, Diff, ListChecks, SquareTerminal } from 'lucide-react'
import { useState } from 'react'

import { Actions, Button } from '../../parts/button.tsx'
import { Card } from '../../parts/surface.tsx'
import { CommandDialog } from './command-dialog.tsx'
import { useKeepWords } from './keep-words.ts'
import { OverTime } from './over-time-view.tsx'
import { Phones } from './phone.tsx'
import { ResultCard } from './result-card.tsx'
import { SaveTest } from './save-test.tsx'
import { differencesOf } from './simulated.ts'
import type { Catalogue, Click, Run } from './use-run.ts'
import { useSimulatorWords } from './words.ts'

export interface ResultsProps {
  readonly first: Run
  readonly second: Run | undefined
  readonly click: Click
  readonly catalogue: Catalogue
  readonly now: number
}

export function Results({ first, second, click, catalogue, now }: ResultsProps) {
  const words = useSimulatorWords()
  const keep = useKeepWords()
  const [open, setOpen] = useState<'test' | 'command' | undefined>()
  const { result, policy } = first
  const hasCatalogue = catalogue === 'own'
  const differing =
    result === undefined || second?.result === undefined
      ? undefined
      : differencesOf(result.decision, second.result.decision)
  const marks = differing === undefined ? {} : { differing }
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Actions>
        <Button icon={ListChecks} disabled={result === undefined} onClick={() => setOpen('test')}>
          {keep.test.act}
        </Button>
        <Button icon={SquareTerminal} disabled={policy.text === undefined} onClick={() => setOpen('command')}>
          {keep.command.act}
        </Button>
        {differing !== undefined && <Verdict isSame={differing.size === 0} />}
      </Actions>
      <div className={second === undefined ? '' : 'grid items-start gap-4 xl:grid-cols-2'}>
        <ResultCard
          run={first}
          title={second === undefined ? words.result : `${words.result}: ${policy.label}`}
          hasCatalogue={hasCatalogue}
          {...marks}
        />
        {second !== undefined && (
          <ResultCard
            run={second}
            title={`${words.result}: ${second.policy.label}`}
            hasCatalogue={hasCatalogue}
            {...marks}
          />
        )}
      </div>
      {result !== undefined && (
        <>
          <Card title={words.phone.title}>
            <Phones decision={result.decision} shape={policy.shape} />
          </Card>
          <Card title={words.time.title} note={words.time.lead}>
            <OverTime policy={policy} click={click} now={now} />
          </Card>
        </>
      )}
      {open === 'test' && result !== undefined && (
        <SaveTest policy={policy} click={click} simulated={result} onClose={() => setOpen(undefined)} />
      )}
      {open === 'command' && (
        <CommandDialog policy={policy} click={click} catalogue={catalogue} onClose={() => setOpen(undefined)} />
      )}
    </div>
  )
}

function Verdict({ isSame }: { readonly isSame: boolean }) {
  const words = useSimulatorWords()
  const Icon = isSame ? CircleCheck : Diff
  return (
    <output
      className={`ml-auto flex items-center gap-1.5 text-sm font-medium ${isSame ? 'text-accent' : 'text-caution'}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {isSame ? words.allSame : words.someDiffer}
    </output>
  )
}
