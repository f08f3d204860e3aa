/**
 * A sparkline: how a number went, in a word's space. The label says it to those who do not see it.
 *
 * @module
 */

export interface SparklineProps {
  readonly values: readonly number[]
  /** What it shows, with its numbers. */
  readonly label: string
  readonly colour?: string
}

const height = 24
const step = 4

export function Sparkline({ values, label, colour = 'var(--accent)' }: SparklineProps) {
  const top = Math.max(1, ...values)
  return (
    <svg
      // It is drawn here; an `img` would need an address.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="img"
      aria-label={label}
      viewBox={`0 0 ${Math.max(1, values.length) * step} ${height}`}
      preserveAspectRatio="none"
      className="h-6 w-28 overflow-visible"
    >
      <line x1="0" x2="100%" y1={height} y2={height} stroke="var(--line)" vectorEffect="non-scaling-stroke" />
      {values.map((value, n) => {
        const tall = value === 0 ? 0 : Math.max(1.5, (value / top) * height)
        return (
          // Its place is what a bar is known by.
          // oxlint-disable-next-line react/no-array-index-key
          <rect key={n} x={n * step} width={step - 1} y={height - tall} height={tall} fill={colour} />
        )
      })}
    </svg>
  )
}
