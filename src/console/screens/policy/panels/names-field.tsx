/**
 * A list of names: those that are there, and one to add.
 *
 * @module
 */

import { X } from 'lucide-react'

import { SelectField } from '../../../parts/field.tsx'
import { useFormWords } from './form-words.ts'

export interface NamesFieldProps {
  readonly label: string
  /** What an empty list means. */
  readonly none: string
  readonly chosen: readonly string[]
  readonly known: readonly { readonly name: string; readonly label: string }[]
  readonly onChoose: (names: readonly string[]) => void
}

export function NamesField({ label, none, chosen, known, onChoose }: NamesFieldProps) {
  const words = useFormWords()
  const labelOf = (name: string): string => known.find((each) => each.name === name)?.label ?? name
  const left = known.filter(({ name }) => !chosen.includes(name))
  return (
    <div>
      <p className="mb-1 text-sm font-medium">{label}</p>
      <ul className="mb-1.5 flex flex-wrap gap-1">
        {chosen.length === 0 && <li className="text-sm text-soft">{none}</li>}
        {chosen.map((name) => (
          <li key={name} className="inline-flex items-center rounded-lg bg-wash pl-2 text-sm text-accent">
            {labelOf(name)}
            <button
              type="button"
              aria-label={words.remove(labelOf(name))}
              className="inline-flex size-7 items-center justify-center"
              onClick={() => onChoose(chosen.filter((each) => each !== name))}
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </li>
        ))}
      </ul>
      {left.length > 0 && (
        <SelectField
          bare
          label={`${words.add}: ${label}`}
          value=""
          choices={[
            { value: '', label: `${words.add}…` },
            ...left.map(({ name, label: text }) => ({
              value: name,
              label: text === name ? name : `${text} (${name})`,
            })),
          ]}
          onChoose={(name) => {
            if (name !== '') onChoose([...chosen, name])
          }}
        />
      )}
    </div>
  )
}
