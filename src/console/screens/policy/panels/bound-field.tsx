/**
 * A bound of a rule's window. What is being typed is not a bound yet: it is written when the field is left.
 *
 * @module
 */

import { X } from 'lucide-react'
import { useState } from 'react'

import { formatInstant, instant } from '../../../../kernel/instant.ts'
import { IconButton } from '../../../parts/button.tsx'
import { InstantField } from '../../../parts/instant-field.tsx'
import { instantIn } from '../../../parts/instant-text.ts'
import { useFormWords } from './form-words.ts'

export interface BoundFieldProps {
  readonly label: string
  /** As it stands in the text. */
  readonly written: string | undefined
  /** Of the policy: bounds are written with its offset. */
  readonly zone: string
  readonly onCommit: (at: string | undefined) => void
}

export function BoundField({ label, written, zone, onCommit }: BoundFieldProps) {
  const words = useFormWords()
  const standing = instantIn(written)
  const [at, setAt] = useState<number | undefined>(standing)
  const commit = (next: number | undefined): void => {
    if (next !== standing) onCommit(next === undefined ? undefined : textOf(next, zone))
  }
  return (
    <div className="flex items-start gap-1">
      {/* What bubbles up from the field: the group itself is nothing to press. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className="min-w-0 flex-1"
        onBlur={() => commit(at)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit(at)
        }}
      >
        <InstantField label={label} value={at} onChange={setAt} hint={written ?? words.open} />
      </div>
      {written !== undefined && (
        <IconButton
          icon={X}
          label={`${words.clear}: ${label}`}
          className="mt-6.5"
          onClick={() => onCommit(undefined)}
        />
      )}
    </div>
  )
}

/** As people write it: without milliseconds that are none. */
function textOf(at: number, zone: string): string {
  return formatInstant(instant(at), zone).replace('.000', '')
}
