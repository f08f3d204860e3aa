/**
 * One filter: a list where there are few answers, else a text with suggestions of what was counted lately.
 *
 * @module
 */

import { useId } from 'react'

import { SelectField, TextField, type Choice } from '../../parts/field.tsx'
import { useTyped } from '../../parts/typed.ts'
import { useSharedWords } from '../../words/shared.ts'
import type { DecisionsSearch, FilterName } from './search.ts'
import { useDecisionsPlace } from './use-place.ts'
import { useListWords } from './words.ts'

export interface FilterFieldProps {
  readonly name: FilterName
  /** What may be meant. */
  readonly choices: readonly string[]
}

export function FilterField({ name, choices }: FilterFieldProps) {
  const { filter, go } = useDecisionsPlace()
  const value = filter[name] ?? ''
  const choose = (text: string): void => go(changeOf(name, text))
  const closed = useClosedChoices(name)
  if (closed !== undefined) return <Closed name={name} value={value} choices={closed} onChoose={choose} />
  return <Open name={name} value={value} choices={choices} onChoose={choose} />
}

function changeOf(name: FilterName, text: string): DecisionsSearch {
  const value = text.trim()
  if (value === '') return { [name]: undefined }
  return name === 'version' ? { version: Number(value) } : { [name]: value }
}

/** Undefined where anything may be asked for. */
function useClosedChoices(name: FilterName): readonly Choice[] | undefined {
  const words = useListWords()
  const shared = useSharedWords()
  const named = (names: Readonly<Record<string, string>>): readonly Choice[] =>
    Object.entries(names).map(([value, label]) => ({ value, label }))
  const plain = (values: readonly string[]): readonly Choice[] => values.map((value) => ({ value, label: value }))
  const closed: Readonly<Partial<Record<FilterName, readonly Choice[]>>> = {
    action: named(shared.actions),
    answer: named(shared.answers),
    evidence: plain(['signed', 'referer', 'none']),
    party: plain(['own', 'external', 'none']),
    candidate: named(words.sameness),
    rendered: named(words.toldness),
  }
  return closed[name]
}

interface GivenProps<Of> {
  readonly name: FilterName
  readonly value: string
  readonly choices: readonly Of[]
  readonly onChoose: (value: string) => void
}

function Closed({ name, value, choices, onChoose }: GivenProps<Choice>) {
  const words = useListWords()
  const shared = useSharedWords()
  return (
    <SelectField
      label={words.filters[name]}
      value={value}
      choices={[{ value: '', label: shared.any }, ...choices]}
      onChoose={onChoose}
    />
  )
}

function Open({ name, value, choices, onChoose }: GivenProps<string>) {
  const words = useListWords()
  const list = useId()
  const [text, setText] = useTyped(value)
  const { any } = useSharedWords()
  const hints: Partial<Record<FilterName, string>> = words.hints
  const commit = (next: string): void => {
    if (next.trim() !== value && (name !== 'version' || /^\d*$/.test(next.trim()))) onChoose(next)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        commit(text)
      }}
    >
      <TextField
        label={words.filters[name]}
        value={text}
        placeholder={hints[name] ?? any}
        list={choices.length === 0 ? undefined : list}
        inputMode={name === 'version' ? 'numeric' : undefined}
        onChange={(event) => {
          setText(event.target.value)
          // A suggestion that is picked comes in whole, and is meant at once.
          if (choices.includes(event.target.value)) commit(event.target.value)
        }}
        onBlur={() => commit(text)}
      />
      {choices.length > 0 && (
        <datalist id={list}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </datalist>
      )}
    </form>
  )
}
