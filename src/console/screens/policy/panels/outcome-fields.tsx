/**
 * What a rule does: the action, what it needs, and its reason.
 *
 * @module
 */

import { useId, useState } from 'react'

import type { RuleChange, WrittenOutcome } from '../../../../policy/editing/rule-change.ts'
import { actions, chainSteps } from '../../../../policy/rule.ts'
import { Check, Field, SelectField, TextField } from '../../../parts/field.tsx'
import { useSharedWords } from '../../../words/shared.ts'
import { useFormWords } from './form-words.ts'

export interface OutcomeFieldsProps {
  readonly outcome: WrittenOutcome | undefined
  readonly reasons: readonly string[]
  readonly onChange: (change: RuleChange) => void
}

export function OutcomeFields({ outcome, reasons, onChange }: OutcomeFieldsProps) {
  const words = useFormWords()
  const shared = useSharedWords()
  const list = useId()
  const [reason, setReason] = useState(outcome?.reason ?? '')
  const [url, setUrl] = useState(outcome?.action === 'redirect' ? outcome.url : '')
  // A redirect is nothing before it leads somewhere.
  const [isRedirect, setRedirect] = useState(outcome?.action === 'redirect')
  if (outcome === undefined) return <p className="text-sm text-soft">{words.odd}</p>

  function chooseAction(value: string): void {
    const action = actions.find((each) => each === value)
    setRedirect(action === 'redirect')
    if (action === undefined || action === 'redirect') return
    const chosen: WrittenOutcome =
      action === 'equivalent' ? { action, chain: [...chainSteps], reason } : { action, reason }
    onChange({ kind: 'outcome', outcome: chosen })
  }

  function commitUrl(): void {
    const isNew = url.trim() !== '' && (outcome?.action !== 'redirect' || outcome.url !== url.trim())
    if (isNew) onChange({ kind: 'outcome', outcome: { action: 'redirect', url: url.trim(), reason } })
  }

  function commitReason(): void {
    const next = reason.trim()
    if (next !== '' && next !== outcome?.reason) onChange({ kind: 'reason', reason: next })
  }

  return (
    <div className="flex flex-col gap-3">
      <SelectField
        label={words.action}
        value={isRedirect ? 'redirect' : outcome.action}
        choices={actions.map((each) => ({ value: each, label: shared.actions[each] }))}
        onChoose={chooseAction}
      />
      {outcome.action === 'equivalent' && !isRedirect && (
        <fieldset>
          <legend className="mb-1 text-sm font-medium">{words.chain}</legend>
          {chainSteps.map((step) => (
            <Check
              key={step}
              label={words.steps[step]}
              checked={outcome.chain.includes(step)}
              // A chain without steps leads nowhere.
              disabled={outcome.chain.length === 1 && outcome.chain.includes(step)}
              onChange={(event) => {
                const chain = event.target.checked
                  ? chainSteps.filter((each) => each === step || outcome.chain.includes(each))
                  : outcome.chain.filter((each) => each !== step)
                onChange({ kind: 'outcome', outcome: { ...outcome, chain } })
              }}
            />
          ))}
        </fieldset>
      )}
      {isRedirect && (
        <TextField
          label={words.url}
          inputMode="url"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          onBlur={commitUrl}
          onKeyDown={(event) => event.key === 'Enter' && commitUrl()}
        />
      )}
      <Field label={words.reason}>
        {(control) => (
          <>
            <input
              {...control}
              type="text"
              list={list}
              autoComplete="off"
              spellCheck={false}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              onBlur={commitReason}
              onKeyDown={(event) => event.key === 'Enter' && commitReason()}
            />
            <datalist id={list}>
              {reasons.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
    </div>
  )
}
