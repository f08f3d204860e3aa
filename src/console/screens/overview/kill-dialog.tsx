/**
 * The kill switch: what is turned off, for how long, why, and what shoppers will meet. All rules, and a rule demanded by
 * law or contract, are confirmed by typing, as on the command line.
 *
 * @module
 */

import { useState } from 'react'

import { ActionBadge, actionLooks, isAction } from '../../parts/badge.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { SelectField } from '../../parts/field.tsx'
import { usePolicyInForce } from '../../parts/policy-in-force.ts'
import { ShareBar } from '../../parts/share-bar.tsx'
import { Failure } from '../../parts/state.tsx'
import { fieldOf } from '../../parts/stats-rows.ts'
import { Time, useNow } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { Refusal } from '../../server/call.ts'
import { useAct, useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import { useAppliedText } from './applied.ts'
import { decidedBy, isKillSpan, killEnd, killId, killSpans, type KillSpan } from './kill.ts'
import { useOverrideWords } from './override-words.ts'

export function KillDialog({ onClose }: { readonly onClose: () => void }) {
  const { kill: words, override } = useOverrideWords()
  const policy = usePolicyInForce()
  const set = useAct('PUT /override/entries/{id}')
  const undo = useAct('DELETE /override/entries/{id}')
  const textOf = useAppliedText()
  const now = useNow(1000)
  const [kill, setKill] = useState('')
  const [span, setSpan] = useState<KillSpan>('1h')
  /** The instance asks for a confirmation of this. */
  const [asked, setAsked] = useState<string | undefined>()
  const isDemanded = policy?.rules.some(({ id, isDemanded: is }) => is && id === kill) === true || asked === kill
  const typed = kill === 'all' || (kill !== '' && isDemanded) ? kill : undefined
  const what = kill === 'all' ? words.allRules : kill

  const turnOff = (reason: string): void => {
    const id = killId(kill)
    const body = { kill, until: killEnd(span, Date.now()), reason, ...(typed === undefined ? {} : { confirm: typed }) }
    set.mutate(
      { params: { id }, body },
      {
        onSuccess: (applied) => {
          say({
            title: words.done(what),
            text: textOf(applied),
            tone: applied.live ? 'good' : 'stop',
            action: {
              label: override.undo,
              onSelect: () => undo.mutate({ params: { id }, query: { reason: override.undone } }),
            },
          })
          onClose()
        },
        onError: (error) => {
          if (error instanceof Refusal && error.code === 'confirmation-needed') setAsked(kill)
        },
      },
    )
  }
  const isAsked = set.error instanceof Refusal && set.error.code === 'confirmation-needed'
  return (
    <Confirm
      open
      onClose={onClose}
      title={words.title}
      lead={words.lead}
      act={words.act(kill === '' ? '…' : what)}
      kind="danger"
      busy={set.isPending}
      reason={override.reason}
      {...(typed === undefined ? {} : { typed })}
      onConfirm={(reason) => kill !== '' && turnOff(reason)}
    >
      {set.error !== null && !isAsked && <Failure error={set.error} />}
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={words.which}
          value={kill}
          required
          onChoose={setKill}
          choices={[
            { value: '', label: words.choose },
            { value: 'all', label: words.all },
            ...(policy?.rules ?? []).flatMap(({ id, mode }) => (mode === 'off' ? [] : [{ value: id, label: id }])),
          ]}
        />
        <SelectField
          label={words.for}
          value={span}
          onChoose={(value) => isKillSpan(value) && setSpan(value)}
          hint={
            <>
              {words.ends} <Time at={killEnd(span, now)} />
            </>
          }
          choices={(Object.keys(killSpans) as KillSpan[]).map((value) => ({ value, label: words.spans[value] }))}
        />
      </div>
      {kill !== '' && <Effect kill={kill} defaults={policy?.defaults.action} />}
      {kill !== 'all' && isDemanded && <p className="text-sm font-medium text-stop">{words.demanded(kill)}</p>}
    </Confirm>
  )
}

function Effect({ kill, defaults }: { readonly kill: string; readonly defaults: string | undefined }) {
  const { kill: words } = useOverrideWords()
  const { actions } = useSharedWords()
  const format = useFormat()
  const { data } = useApi('GET /decisions/stats', { query: { by: 'rule,action' } })
  const rows = (data?.rows ?? []).map((row) => ({
    rule: fieldOf(row, 'rule'),
    action: fieldOf(row, 'action'),
    count: row.count,
  }))
  const decided = decidedBy(rows, kill)
  const sum = decided.reduce((all, { count }) => all + count, 0)
  return (
    <section className="rounded-xl bg-stop-wash px-4 py-3 text-sm">
      <h3 className="mb-1 font-semibold text-stop">{words.effect}</h3>
      <p className="mb-2">
        {kill === 'all' ? words.allEffect : words.ruleEffect}{' '}
        {defaults !== undefined && <ActionBadge action={defaults} />}
      </p>
      {data !== undefined && (
        <p className="mb-2">
          {sum === 0 ? words.nobody : words.lost(format.count(sum), format.share(sum / data.total))}
        </p>
      )}
      {sum > 0 && (
        <ShareBar
          label={words.byAction}
          parts={decided.map(({ action, count }) =>
            isAction(action)
              ? { key: action, label: actions[action], value: count, ...actionLooks[action] }
              : { key: action, label: action, value: count, colour: 'var(--soft)' },
          )}
        />
      )}
    </section>
  )
}
