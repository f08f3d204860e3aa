/**
 * When a rule is ready to decide; both numbers stand in the address, so that a team may share them.
 *
 * @module
 */

import { getRouteApi } from '@tanstack/react-router'

import { TextField } from '../../parts/field.tsx'
import type { Threshold } from './findings.ts'
import { useInsightWords } from './words.ts'

const route = getRouteApi('/insights')

export function ThresholdFields({ least, most }: Threshold) {
  const { reports: words } = useInsightWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const set = (name: keyof Threshold, text: string): void => {
    const value = Number(text)
    if (text === '' || !Number.isFinite(value) || value < 0) return
    void navigate({ to: '.', search: { ...search, [name]: value }, replace: true, resetScroll: false })
  }
  return (
    <fieldset className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
      <legend className="mb-1 text-sm font-semibold">{words.threshold}</legend>
      <TextField
        label={words.least}
        type="number"
        min={0}
        step={100}
        defaultValue={least}
        onChange={(event) => set('least', event.target.value)}
      />
      <TextField
        label={words.most}
        type="number"
        min={0}
        max={100}
        step={0.5}
        defaultValue={most}
        onChange={(event) => set('most', event.target.value)}
      />
    </fieldset>
  )
}
