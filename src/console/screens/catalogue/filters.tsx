/**
 * The filters of the entries. What is chosen stands in the address.
 *
 * @module
 */

import { X } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { useLanguage } from '../../words/language.ts'
import { marketplaceChoices } from './goods.ts'
import { expiries, healths, statuses, type CatalogueSearch } from './search.ts'
import { useCataloguePlace } from './use-place.ts'
import { useCatalogueWords } from './words.ts'

export function hasFilters({ q, marketplace, status, health, expires, import: job }: CatalogueSearch): boolean {
  return [q, marketplace, status, health, expires, job].some((each) => each !== undefined)
}

export const noFilters: CatalogueSearch = {
  q: undefined,
  marketplace: undefined,
  status: undefined,
  health: undefined,
  expires: undefined,
  import: undefined,
}

export function Filters() {
  const words = useCatalogueWords()
  const language = useLanguage()
  const { search, go } = useCataloguePlace()
  const { marketplace = '', status = '', health = '', expires = '' } = search
  return (
    <search
      aria-label={words.filters}
      className="grid grid-cols-2 gap-2 p-4 sm:grid-cols-3 lg:grid-cols-[minmax(0,1.4fr)_repeat(4,minmax(0,1fr))_auto]"
    >
      <Find value={search.q ?? ''} onFind={(q) => go({ q: q === '' ? undefined : q }, { replace: true })} />
      <SelectField
        bare
        label={words.columns.marketplace}
        value={marketplace}
        choices={[{ value: '', label: words.allMarketplaces }, ...marketplaceChoices(language)]}
        onChoose={(value) => go({ marketplace: value === '' ? undefined : value })}
      />
      <SelectField
        bare
        label={words.columns.status}
        value={status}
        choices={[
          { value: '', label: words.allStatuses },
          ...statuses.map((value) => ({ value, label: words.statuses[value] })),
        ]}
        onChoose={(value) => go({ status: statuses.find((each) => each === value) })}
      />
      <SelectField
        bare
        label={words.columns.expires}
        value={expires}
        choices={[
          { value: '', label: words.anyExpiry },
          ...expiries.map((value) => ({
            value,
            label: value === 'now' ? words.expiredNow : words.within(Number(value)),
          })),
        ]}
        onChoose={(value) => go({ expires: expiries.find((each) => each === value) })}
      />
      <SelectField
        bare
        label={words.tabs.health}
        value={health}
        choices={[
          { value: '', label: words.allHealths },
          ...healths.map((value) => ({ value, label: words.healths[value] })),
        ]}
        onChoose={(value) => go({ health: healths.find((each) => each === value) })}
      />
      {hasFilters(search) && (
        <Button kind="quiet" icon={X} onClick={() => go(noFilters)}>
          {words.clearFilters}
        </Button>
      )}
    </search>
  )
}

/** Asked a moment after the last key, so that not every letter is a question. */
function Find({ value, onFind }: { readonly value: string; readonly onFind: (text: string) => void }) {
  const words = useCatalogueWords()
  const [text, setText] = useState(value)
  const [asked, setAsked] = useState(value)
  // The address changed by itself: the filters were cleared, or somebody went back.
  if (asked !== value && text.trim() !== value) {
    setAsked(value)
    setText(value)
  }
  const find = useEffectEvent(onFind)
  useEffect(() => {
    if (text.trim() === asked) return undefined
    const timer = setTimeout(() => {
      setAsked(text.trim())
      find(text.trim())
    }, 350)
    return () => clearTimeout(timer)
  }, [text, asked])
  return (
    <TextField
      bare
      type="search"
      label={words.find}
      placeholder={words.findHint}
      value={text}
      className="col-span-2 sm:col-span-3 lg:col-span-1"
      onChange={(event) => setText(event.target.value)}
    />
  )
}
