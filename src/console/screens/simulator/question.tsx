/**
 * The question: which click, against which policies, with which catalogue.
 *
 * @module
 */

import { Play } from 'lucide-react'

import { Button } from '../../parts/button.tsx'
import { SelectField } from '../../parts/field.tsx'
import { chord, keyNames } from '../../parts/key-names.ts'
import { PolicyField } from '../../parts/policy-choice.tsx'
import { policyAddress } from '../../parts/policy-name.ts'
import { Card } from '../../parts/surface.tsx'
import { ClickForm } from './form.tsx'
import { useSimulatorPlace } from './use-place.ts'
import type { Simulation } from './use-simulation.ts'
import { useSimulatorWords } from './words.ts'

export interface QuestionProps {
  readonly simulation: Simulation
}

export function Question({ simulation }: QuestionProps) {
  const words = useSimulatorWords()
  const { policy, catalogue, surface, now, setNow, start } = simulation
  return (
    <Card title={words.click}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        <ClickForm policy={policy} surface={surface} now={now} onNow={setNow} />
        <Against simulation={simulation} />
        <div className="flex flex-wrap items-center gap-3">
          <Button
            type="submit"
            kind="primary"
            icon={Play}
            busy={simulation.first?.isPending ?? false}
            disabled={!simulation.canStart}
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
  )
}

function Against({ simulation: { catalogue } }: QuestionProps) {
  const words = useSimulatorWords()
  const { policy, other, go } = useSimulatorPlace()
  return (
    <div className="grid gap-3 border-t border-line pt-4 sm:grid-cols-2">
      <PolicyField label={words.against} value={policy} onChoose={(name) => go(policyAddress(name ?? 'active'))} />
      <PolicyField label={words.compare} optional value={other} onChoose={(name) => go({ with: name })} />
      <SelectField
        label={words.catalogue}
        className="sm:col-span-2"
        value={catalogue}
        choices={(['own', 'none'] as const).map((value) => ({ value, label: words.catalogues[value] }))}
        onChoose={(value) => go({ catalogue: value === 'none' ? 'none' : undefined })}
      />
    </div>
  )
}
