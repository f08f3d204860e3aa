/**
 * The form of the rule under the cursor. Every change of it is one change of the text, and one step of undo.
 *
 * @module
 */

import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { useMemo } from 'react'

import { namesIn } from '../../../../policy/editing/document-names.ts'
import { readLoosely } from '../../../../policy/editing/loose-read.ts'
import type { RuleForm } from '../../../../policy/editing/rule-form.ts'
import type { RuleChange } from '../../../../policy/editing/rule-change.ts'
import { modes } from '../../../../policy/rule.ts'
import { useEngine } from '../../../engine/use-engine.ts'
import { Button, IconButton } from '../../../parts/button.tsx'
import { SelectField } from '../../../parts/field.tsx'
import { Empty, Failure, Skeleton } from '../../../parts/state.tsx'
import { say } from '../../../parts/toast.tsx'
import { useFormat } from '../../../words/format.ts'
import { useLanguage } from '../../../words/language.ts'
import { useSharedWords } from '../../../words/shared.ts'
import { usePolicyWords } from '../words.ts'
import { BoundField } from './bound-field.tsx'
import { useFormWords } from './form-words.ts'
import { NamesField } from './names-field.tsx'
import { OutcomeFields } from './outcome-fields.tsx'
import { ShareFields } from './share-fields.tsx'

export interface RuleFormProps {
  readonly text: string
  readonly rule: string
  readonly mayEdit: boolean
  readonly onChange: (rule: string, change: RuleChange) => Promise<boolean>
  readonly onMove: (rule: string, steps: number) => Promise<boolean>
  readonly onUndo: () => void
}

export function RuleFormPanel(props: RuleFormProps) {
  const words = usePolicyWords()
  const { data, error, retry } = useEngine(
    { kind: 'form', text: props.text, rule: props.rule },
    { topic: 'policy.form' },
  )
  if (error !== null) return <Failure error={error} onRetry={retry} />
  if (data === undefined) return <Skeleton lines={8} />
  if (!data.ok) return <Empty>{words.refusals[data.why]}</Empty>
  // What is half typed belongs to one rule.
  return <Fields key={data.form.id} form={data.form} {...props} />
}

function Fields({ form, text, mayEdit, onChange, onMove, onUndo }: RuleFormProps & { readonly form: RuleForm }) {
  const words = useFormWords()
  const shared = useSharedWords()
  const format = useFormat()
  const language = useLanguage()
  const names = useMemo(() => namesIn(readLoosely(text)), [text])
  const { id, mode, from, until, surfaces, marketplaces, outcome, share, isCompliance, further } = form
  const change = (next: RuleChange): void => void onChange(id, next)
  return (
    <fieldset disabled={!mayEdit} className="flex flex-col gap-4 px-3 pb-3">
      <legend className="sr-only">{id}</legend>
      <RuleHead form={form} onMove={onMove} />
      <p className="text-xs text-soft">{words.lead}</p>
      <SelectField
        label={words.mode}
        value={mode}
        choices={modes.map((each) => ({ value: each, label: shared.modes[each] }))}
        onChoose={(value) => {
          const chosen = modes.find((each) => each === value)
          // What is enforced need not be written.
          change({ kind: 'mode', mode: chosen === 'enforce' ? undefined : chosen })
        }}
      />
      <BoundField
        key={`from ${from}`}
        label={words.from}
        written={from}
        zone={names.timeZone}
        onCommit={(at) => change({ kind: 'from', at })}
      />
      <BoundField
        key={`until ${until}`}
        label={words.until}
        written={until}
        zone={names.timeZone}
        onCommit={(at) => change({ kind: 'until', at })}
      />
      <OutcomeFields
        key={JSON.stringify(outcome)}
        outcome={outcome}
        reasons={[...names.reasons.keys()]}
        onChange={change}
      />
      <NamesField
        label={words.surfaces}
        none={words.anySurface}
        chosen={surfaces}
        known={[...names.surfaces].map(([name, label]) => ({ name, label: label?.[language] ?? name }))}
        onChoose={(chosen) => change({ kind: 'surfaces', names: chosen })}
      />
      <NamesField
        label={words.marketplaces}
        none={words.anyMarketplace}
        chosen={marketplaces}
        known={[...names.marketplaces].map(([name, { name: label }]) => ({ name, label: label[language] ?? name }))}
        onChoose={(chosen) => change({ kind: 'marketplaces', names: chosen })}
      />
      {isCompliance ? (
        <p className="text-sm text-soft">{words.compliance}</p>
      ) : (
        <ShareFields key={JSON.stringify(share)} share={share} onChange={change} />
      )}
      {further.length > 0 && <p className="text-xs text-soft">{words.further(format.list(further))}</p>}
      <RuleActs rule={id} onChange={onChange} onUndo={onUndo} />
    </fieldset>
  )
}

/** Its name, and its place among the others. */
function RuleHead({ form, onMove }: Pick<RuleFormProps, 'onMove'> & { readonly form: RuleForm }) {
  const words = useFormWords()
  const { id, index, count } = form
  return (
    <div className="flex items-start justify-between gap-2">
      <div className="min-w-0">
        <h3 className="truncate font-mono text-sm font-semibold">{id}</h3>
        <p className="text-xs text-soft">{words.place(index + 1, count)}</p>
      </div>
      <div className="flex">
        <IconButton icon={ArrowUp} label={words.up} disabled={index === 0} onClick={() => void onMove(id, -1)} />
        <IconButton
          icon={ArrowDown}
          label={words.down}
          disabled={index === count - 1}
          onClick={() => void onMove(id, 1)}
        />
      </div>
    </div>
  )
}

const templates = ['notice', 'closed', 'equivalent', 'exemption'] as const

/** What becomes of the rule as a whole, and which comes after it. */
function RuleActs({ rule, onChange, onUndo }: Pick<RuleFormProps, 'rule' | 'onChange' | 'onUndo'>) {
  const words = useFormWords()
  const { toolbar } = usePolicyWords()
  const remove = async (): Promise<void> => {
    if (!(await onChange(rule, { kind: 'delete' }))) return
    say({ title: words.deleted(rule), action: { label: toolbar.undo, onSelect: onUndo } })
  }
  return (
    <div className="flex flex-wrap gap-2 border-t border-line pt-3">
      <SelectField
        bare
        label={words.addRule}
        value=""
        className="w-auto"
        choices={[
          { value: '', label: `${words.addRule}…` },
          ...templates.map((template) => ({
            value: template,
            label: words.templates[template],
          })),
        ]}
        onChoose={(value) => {
          const template = templates.find((each) => each === value)
          if (template !== undefined) void onChange(rule, { kind: 'add', template, where: 'after' })
        }}
      />
      <Button kind="danger" icon={Trash2} onClick={() => void remove()}>
        {words.delete}
      </Button>
    </div>
  )
}
