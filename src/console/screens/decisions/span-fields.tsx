/**
 * The span of time: one that ends now, or from and until in the policy's zone.
 *
 * @module
 */

import type { ReactNode } from 'react'

import { Button } from '../../parts/button.tsx'
import { InstantField } from '../../parts/instant-field.tsx'
import { instantIn } from '../../parts/instant-text.ts'
import { RangeSwitch } from '../../parts/range-switch.tsx'
import { ranges, type Range } from '../../parts/span.ts'
import { rangeOf } from './filter.ts'
import type { DecisionsSearch } from './search.ts'
import { useDecisionsPlace } from './use-place.ts'
import { useListWords } from './words.ts'

/** `children`: what stands behind the switch. */
export function SpanFields({ children }: { readonly children: ReactNode }) {
  const words = useListWords()
  const { search, span, go } = useDecisionsPlace()
  const range = rangeOf(search)
  const isCustom = range === undefined
  const [from, until] = [instantIn(search.from), instantIn(search.until)]
  const custom = (): void =>
    isCustom
      ? go({ from: undefined, until: undefined })
      : go({ range: undefined, from: span.from, until: new Date().toISOString() })
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <div className="max-w-full overflow-x-auto p-0.5">
          <RangeSwitch
            of={ranges}
            // No span of the switch is chosen while one of one’s own is.
            value={range ?? ('' as Range)}
            onChoose={(next) => go({ range: next, from: undefined, until: undefined })}
          />
        </div>
        <Button kind={isCustom ? 'plain' : 'quiet'} aria-pressed={isCustom} onClick={custom}>
          {words.custom}
        </Button>
        {children}
      </div>
      {isCustom && (
        <div className="mt-3 flex flex-wrap items-start gap-3">
          <InstantField label={words.from} className="w-56" value={from} onChange={(at) => go(bound('from', at))} />
          <InstantField label={words.until} className="w-56" value={until} onChange={(at) => go(bound('until', at))} />
        </div>
      )}
    </>
  )
}

/** The other bound stays, so that the span stays one of its own. */
function bound(name: 'from' | 'until', at: number | undefined): DecisionsSearch {
  return { range: undefined, [name]: at === undefined ? undefined : new Date(at).toISOString() }
}
