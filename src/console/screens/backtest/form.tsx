/**
 * What to try, against what, over which clicks. Nothing is asked until it is run.
 *
 * @module
 */

import { Play } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { SelectField, TextArea } from '../../parts/field.tsx'
import { InstantField } from '../../parts/instant-field.tsx'
import { instantIn } from '../../parts/instant-text.ts'
import { Card } from '../../parts/surface.tsx'
import { subjectIn, usualSpan } from './question.ts'
import { spans, type BacktestSearch } from './search.ts'
import { subjectKinds, useSubjectChoices, useVersionChoices, type SubjectKind } from './subject-choices.ts'
import { useBacktestWords } from './words.ts'

export interface FormProps {
  /** What was asked last. */
  readonly search: BacktestSearch
  readonly pasted: string
  readonly isRunning: boolean
  /** With the text where one was pasted. */
  readonly onRun: (search: BacktestSearch, pasted: string | undefined) => void
}

export function Form({ search, pasted, isRunning, onRun }: FormProps) {
  const { form: words } = useBacktestWords()
  const [kind, setKind] = useState<SubjectKind>(subjectIn(search)?.kind ?? (pasted === '' ? 'request' : 'pasted'))
  const [chosen, setChosen] = useState(String(search.draft ?? search.version ?? search.request ?? ''))
  const [text, setText] = useState(pasted)
  const [against, setAgainst] = useState(search.against === undefined ? '' : String(search.against))
  const [span, setSpan] = useState<string>(isOwnSpan(search) ? 'own' : (search.span ?? usualSpan))
  const [at, setAt] = useState<number | undefined>(() => instantIn(search.at))
  const choices = useSubjectChoices(kind)
  const versions = useVersionChoices()
  // What is newest is most likely meant.
  const picked = chosen === '' ? (choices[0]?.value ?? '') : chosen
  const isReady = kind === 'pasted' ? text.trim() !== '' : choices.some(({ value }) => value === picked)
  const run = (): void => {
    const { by, basis, from, until } = search
    onRun(
      {
        ...(kind === 'draft' ? { draft: picked } : {}),
        ...(kind === 'version' ? { version: Number(picked) } : {}),
        ...(kind === 'request' ? { request: Number(picked) } : {}),
        ...(against === '' ? {} : { against: Number(against) }),
        ...(span === 'own' ? { from, until } : { span: spans.find((each) => each === span) }),
        ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
        by,
        basis,
      },
      kind === 'pasted' ? text : undefined,
    )
  }
  return (
    <Card title={words.title}>
      <form
        className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) run()
        }}
      >
        <SelectField
          label={words.kind}
          value={kind}
          choices={subjectKinds.map((value) => ({ value, label: words.kinds[value] }))}
          onChoose={(value) => {
            setKind(subjectKinds.find((each) => each === value) ?? 'request')
            setChosen('')
          }}
        />
        {kind !== 'pasted' && (
          <SelectField
            label={words[kind]}
            value={picked}
            choices={choices.length === 0 ? [{ value: '', label: words.noneYet }] : choices}
            disabled={choices.length === 0}
            onChoose={setChosen}
          />
        )}
        <SelectField
          label={words.against}
          value={against}
          choices={[{ value: '', label: words.usual }, ...versions]}
          onChoose={setAgainst}
        />
        <SelectField
          label={words.span}
          value={span}
          choices={[
            ...spans.map((value) => ({ value, label: words.spans[value] })),
            ...(isOwnSpan(search) ? [{ value: 'own', label: words.own }] : []),
          ]}
          onChoose={setSpan}
        />
        {kind === 'pasted' && (
          <TextArea
            label={words.pasted}
            value={text}
            rows={8}
            spellCheck={false}
            className="sm:col-span-2 [&_textarea]:font-mono xl:col-span-4"
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <InstantField label={words.at} hint={words.atHint} value={at} onChange={setAt} className="sm:col-span-2" />
        <div className="flex items-start sm:col-span-2 sm:pt-6">
          <Button type="submit" kind="primary" icon={Play} busy={isRunning} disabled={!isReady}>
            {isRunning ? words.running : words.run}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function isOwnSpan({ from, until }: BacktestSearch): boolean {
  return from !== undefined || until !== undefined
}
