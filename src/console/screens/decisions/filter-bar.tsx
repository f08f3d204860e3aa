/**
 * The filter: what is asked for most at once, the rest behind a button, and everything that is in force as chips.
 *
 * @module
 */

import { SlidersHorizontal, X } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/surface.tsx'
import { FilterField } from './filter-field.tsx'
import { filterNames, type FilterName } from './search.ts'
import { SpanFields } from './span-fields.tsx'
import { useFilterChoices } from './use-choices.ts'
import { useDecisionsPlace } from './use-place.ts'
import { useListWords } from './words.ts'

const first: readonly FilterName[] = ['action', 'surface', 'marketplace', 'rule']
const rest = filterNames.filter((name) => !first.includes(name))

export function FilterBar() {
  const words = useListWords()
  const { filter } = useDecisionsPlace()
  const choices = useFilterChoices()
  const [isOpen, setOpen] = useState(() => rest.some((name) => filter[name] !== undefined))
  const field = (name: FilterName) => <FilterField key={name} name={name} choices={choices[name] ?? []} />
  return (
    <Card>
      <SpanFields>
        <Button kind="quiet" icon={SlidersHorizontal} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.fewer : words.more}
        </Button>
      </SpanFields>
      <div className="mt-3 grid grid-cols-2 sm:grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-3">
        {first.map(field)}
        {isOpen && rest.map(field)}
      </div>
      <Chips />
    </Card>
  )
}

function Chips() {
  const words = useListWords()
  const { filter, go } = useDecisionsPlace()
  const names = filterNames.filter((name) => filter[name] !== undefined)
  if (names.length === 0) return null
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2">
      {names.map((name) => (
        <span
          key={name}
          className="inline-flex items-center gap-1 rounded-full bg-wash py-0.5 pr-1 pl-3 text-sm text-accent"
        >
          <span>
            {words.filters[name]}: <strong className="font-semibold">{filter[name]}</strong>
          </span>
          <button
            type="button"
            aria-label={words.drop(words.filters[name])}
            className="grid size-6 place-items-center rounded-full hover:bg-card"
            onClick={() => go({ [name]: undefined })}
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </span>
      ))}
      {names.length > 1 && (
        <Button kind="quiet" onClick={() => go(Object.fromEntries(names.map((name) => [name, undefined])))}>
          {words.clearAll}
        </Button>
      )}
    </div>
  )
}
