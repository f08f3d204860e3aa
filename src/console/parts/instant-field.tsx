/**
 * A field for an instant: typed as the wall clock of the policy's zone shows it, with the offset and how far it is.
 *
 * @module
 */

import { useState, type ReactNode } from 'react'

import { useFormat } from '../words/format.ts'
import { Field } from './field.tsx'
import { instantOfWall, wallTime } from './wall-time.ts'

export interface InstantFieldProps {
  readonly label: ReactNode
  /** Milliseconds since 1970; undefined: empty. */
  readonly value: number | undefined
  readonly onChange: (at: number | undefined) => void
  readonly error?: ReactNode
  /** Said while it is empty. */
  readonly hint?: ReactNode
  readonly min?: number
  readonly className?: string
}

export function InstantField({ label, value, onChange, error, hint, min, className = '' }: InstantFieldProps) {
  const format = useFormat()
  const { zone } = format
  // While it is being typed it need not be a time yet.
  const [typed, setTyped] = useState<string | undefined>()
  const shown = value === undefined ? '' : wallTime(value, zone)
  const said = value === undefined ? hint : `${format.time(value)} ${zone} · ${format.ago(value)}`
  return (
    <Field
      label={label}
      className={className}
      {...(said === undefined ? {} : { hint: said })}
      {...(error === undefined ? {} : { error })}
    >
      {(control) => (
        <input
          type="datetime-local"
          {...control}
          value={typed ?? shown}
          {...(min === undefined ? {} : { min: wallTime(min, zone) })}
          onChange={(event) => {
            const wall = event.target.value
            const at = instantOfWall(wall, zone)
            setTyped(at === undefined && wall !== '' ? wall : undefined)
            onChange(at)
          }}
          onBlur={() => setTyped(undefined)}
        />
      )}
    </Field>
  )
}
