/**
 * The switch between spans of time. What is chosen stands in the address.
 *
 * @module
 */

import { useId } from 'react'

import { defineWords } from '../words/define.ts'
import type { Range } from './span.ts'

const useWords = defineWords(
  { span: 'Span of time', ranges: { '1h': '1 hour', '24h': '24 hours', '7d': '7 days', '30d': '30 days' } },
  { span: '时间范围', ranges: { '1h': '1 小时', '24h': '24 小时', '7d': '7 天', '30d': '30 天' } },
)

export interface RangeSwitchProps<R extends Range> {
  readonly of: readonly R[]
  readonly value: R
  readonly onChoose: (range: R) => void
}

export function RangeSwitch<R extends Range>({ of, value, onChoose }: RangeSwitchProps<R>) {
  const words = useWords()
  const names: Readonly<Record<Range, string>> = words.ranges
  const name = useId()
  return (
    <fieldset className="inline-flex max-w-full flex-wrap rounded-lg border border-edge bg-ground p-0.5">
      <legend className="sr-only">{words.span}</legend>
      {of.map((range) => (
        <label
          key={range}
          className="flex min-h-7 items-center rounded-md px-2.5 text-sm font-medium whitespace-nowrap text-soft has-checked:bg-card has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-3 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={range === value}
            onChange={() => onChoose(range)}
          />
          {names[range]}
        </label>
      ))}
    </fieldset>
  )
}

/** The name of a span, for captions. */
export function useRangeName(range: Range): string {
  return useWords().ranges[range]
}
