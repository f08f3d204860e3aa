/**
 * Approvals, gates and how long things are kept: every setting with what it does, and what changes before it is saved.
 *
 * @module
 */

import { RotateCcw, Save } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Check, TextField } from '../../parts/field.tsx'
import { LeaveGuard } from '../../parts/leave-guard.tsx'
import { Failure, Skeleton, Stale } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { useMay } from '../../server/whoami.ts'
import { gates, numbers, withGate, wrongNumbers, type NumberName, type SettingsDraft } from './approvals-draft.ts'
import { useApprovalsWords } from './approvals-words.ts'
import { ReviewDialog } from './approvals-review.tsx'
import { useSettings } from './use-settings.ts'

export function Approvals() {
  const words = useApprovalsWords()
  const isAdmin = useMay('admin')
  const edit = useSettings()
  const [isReviewing, setReviewing] = useState(false)
  const { query, draft, changes } = edit
  if (query.isPending) return <Skeleton lines={8} />
  return (
    <div className="flex flex-col gap-4">
      {query.error !== null && (
        <Failure error={query.error} onRetry={() => void query.refetch()} kept={draft !== undefined} />
      )}
      {!isAdmin && <Stale>{words.mayNot}</Stale>}
      {edit.isOvertaken && <Stale>{words.conflict}</Stale>}
      {draft !== undefined && <Sections draft={draft} isFixed={!isAdmin} onSet={edit.set} />}
      {isAdmin && changes.length > 0 && (
        <div className="sticky bottom-3 z-10 flex flex-wrap items-center justify-between gap-2 rounded-2xl border border-edge bg-card px-4 py-3 shadow-xl">
          <output className="text-sm font-medium">{words.unsaved(changes.length)}</output>
          <span className="flex flex-wrap gap-2">
            <Button icon={RotateCcw} onClick={edit.reset}>
              {words.reset}
            </Button>
            <Button kind="primary" icon={Save} disabled={!edit.canSave} onClick={() => setReviewing(true)}>
              {words.save}
            </Button>
          </span>
        </div>
      )}
      {isReviewing && <ReviewDialog edit={edit} onClose={() => setReviewing(false)} />}
      <LeaveGuard
        when={changes.length > 0 && !edit.isSaving}
        title={words.leaveTitle}
        text={words.leaveText}
        act={words.leaveAct}
        leaves={(from, to) => from.pathname !== to.pathname || tabOf(from.search) !== tabOf(to.search)}
      />
    </div>
  )
}

function tabOf(search: object): unknown {
  return 'tab' in search ? search.tab : undefined
}

interface SectionsProps {
  readonly draft: SettingsDraft
  readonly isFixed: boolean
  readonly onSet: (draft: SettingsDraft) => void
}

function Sections({ draft, isFixed, onSet }: SectionsProps) {
  const words = useApprovalsWords()
  const wrong = wrongNumbers(draft)
  const number = (name: NumberName) => (
    <NumberField
      name={name}
      draft={draft}
      isFixed={isFixed}
      isWrong={wrong.includes(name)}
      onText={(text) => onSet({ ...draft, numbers: { ...draft.numbers, [name]: text } })}
    />
  )
  return (
    <>
      <Card title={words.approval} note={words.approvalLead}>
        <div className="grid items-start gap-5 md:grid-cols-2">
          {number('approvals')}
          <Check
            label={words.self}
            hint={words.selfHint}
            checked={draft.selfApproval}
            disabled={isFixed}
            onChange={(event) => onSet({ ...draft, selfApproval: event.target.checked })}
          />
        </div>
      </Card>
      <Card title={words.gates} note={words.gatesLead}>
        <div className="grid gap-x-8 gap-y-3 md:grid-cols-2">
          {gates.map((gate) => (
            <Check
              key={gate}
              label={words.gate[gate]}
              hint={gate === 'backtest' && !draft.asksRecords ? words.gateIdle : words.gateHints[gate]}
              checked={draft.protected.includes(gate)}
              disabled={isFixed}
              onChange={(event) => onSet(withGate(draft, gate, event.target.checked))}
            />
          ))}
        </div>
        <div className="mt-5 grid items-start gap-5 border-t border-line pt-4 md:grid-cols-2">
          {number('min_rules_share')}
          {number('rollback_days')}
        </div>
      </Card>
      <Card title={words.backtest} note={words.backtestLead}>
        <Check
          label={words.asks}
          hint={words.asksHint}
          checked={draft.asksRecords}
          disabled={isFixed}
          onChange={(event) => onSet({ ...draft, asksRecords: event.target.checked })}
        />
        <div className="mt-4 grid items-start gap-5 md:grid-cols-3">
          {number('backtest_days')}
          {draft.asksRecords && number('max_changed_share')}
          {number('max_undetermined_share')}
        </div>
      </Card>
      <Card title={words.retention} note={words.retentionLead}>
        <div className="grid items-start gap-5 md:grid-cols-2">
          {number('raw')}
          {number('rollups')}
        </div>
      </Card>
    </>
  )
}

interface NumberFieldProps {
  readonly name: NumberName
  readonly draft: SettingsDraft
  readonly isFixed: boolean
  readonly isWrong: boolean
  readonly onText: (text: string) => void
}

function NumberField({ name, draft, isFixed, isWrong, onText }: NumberFieldProps) {
  const words = useApprovalsWords()
  const { least, most } = numbers[name]
  return (
    <TextField
      label={words.numbers[name]}
      hint={words.hints[name]}
      inputMode="decimal"
      value={draft.numbers[name]}
      readOnly={isFixed}
      onChange={(event) => onText(event.target.value)}
      {...(isWrong ? { error: words.outOfBounds(least, most) } : {})}
    />
  )
}
