/**
 * Shares of a whole: one bar, and every part of it in words below.
 *
 * @module
 */

import type { LucideIcon } from 'lucide-react'

import { useFormat } from '../words/format.ts'

export interface SharePart {
  readonly key: string
  readonly label: string
  readonly value: number
  /** A colour of the tokens, as `var(--accent)`. */
  readonly colour: string
  readonly icon?: LucideIcon
}

export interface ShareBarProps {
  /** What is shared out. */
  readonly label: string
  readonly parts: readonly SharePart[]
  /** Without the words, where a table beside it says them. */
  readonly bare?: boolean
}

export function ShareBar({ label, parts, bare = false }: ShareBarProps) {
  const format = useFormat()
  const shown = parts.filter(({ value }) => value > 0)
  const whole = shown.reduce((sum, { value }) => sum + value, 0)
  const said = shown.map((part) => `${part.label} ${format.share(part.value / whole)}`)
  return (
    <div>
      <div
        // It is drawn here; an `img` would need an address.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="img"
        aria-label={`${label}: ${format.list(said)}`}
        className="flex h-3.5 gap-0.5 overflow-hidden rounded-full bg-line"
      >
        {shown.map(({ key, value, colour }) => (
          <div key={key} className="min-w-1" style={{ flexGrow: value, flexBasis: 0, background: colour }} />
        ))}
      </div>
      {!bare && (
        <ul className="mt-2.5 flex flex-wrap gap-x-5 gap-y-1 text-sm">
          {shown.map(({ key, label: name, value, colour, icon: Icon }) => (
            <li key={key} className="flex items-center gap-1.5 tabular-nums">
              {Icon ? (
                <Icon aria-hidden className="size-4 shrink-0" style={{ color: colour }} />
              ) : (
                <span aria-hidden className="size-2.5 shrink-0 rounded-sm" style={{ background: colour }} />
              )}
              {name}
              <strong className="font-semibold">{format.share(value / whole)}</strong>
              <span className="text-soft">{format.count(value)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
