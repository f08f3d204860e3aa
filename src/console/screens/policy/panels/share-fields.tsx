/**
 * The share of clicks that a rule decides, and by what it is drawn.
 *
 * @module
 */

import { useState } from 'react'

import type { RuleForm } from '../../../../policy/editing/rule-form.ts'
import type { RuleChange } from '../../../../policy/editing/rule-change.ts'
import { rolloutKeys } from '../../../../policy/rule.ts'
import { SelectField, TextField } from '../../../parts/field.tsx'
import { useFormWords } from './form-words.ts'

export interface ShareFieldsProps {
  readonly share: RuleForm['share']
  readonly onChange: (change: RuleChange) => void
}

export function ShareFields({ share, onChange }: ShareFieldsProps) {
  const words = useFormWords()
  const [typed, setTyped] = useState(share === undefined ? '' : String(share.percent))

  function commit(): void {
    const text = typed.trim()
    const percent = text === '' ? undefined : Number(text)
    if (percent === share?.percent || Number.isNaN(percent)) return
    onChange({ kind: 'share', percent })
  }

  return (
    <div className="flex flex-wrap gap-3">
      <TextField
        label={words.share}
        className="flex-1 basis-32"
        inputMode="decimal"
        placeholder="100"
        hint={share === undefined ? words.all : undefined}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      {share !== undefined && (
        <SelectField
          label={words.by}
          className="flex-1 basis-28"
          value={share.by}
          choices={rolloutKeys.map((each) => ({ value: each, label: words.draws[each] }))}
          onChoose={(value) => {
            const by = rolloutKeys.find((each) => each === value)
            if (by !== undefined) onChange({ kind: 'share', percent: share.percent, by })
          }}
        />
      )}
    </div>
  )
}
