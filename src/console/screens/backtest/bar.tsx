/**
 * A bar beside a number that says the same: it only helps to compare.
 *
 * @module
 */

export interface BarProps {
  /** Of the greatest, 0 to 1. */
  readonly share: number
  /** A colour of the tokens, as `var(--accent)`. */
  readonly colour: string
}

export function Bar({ share, colour }: BarProps) {
  return (
    <span aria-hidden className="mt-1.5 block h-1.5 overflow-hidden rounded-full bg-line">
      <span
        className="block h-full min-w-1 rounded-full"
        style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%`, background: colour }}
      />
    </span>
  )
}
