/**
 * The form of an entry: the columns of an import, with words for what each may hold.
 *
 * @module
 */

import { useState, type ReactNode } from 'react'

import type { Column } from '../../../catalogue/row.ts'
import { formatInstant, instant } from '../../../kernel/instant.ts'
import { Button } from '../../parts/button.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { InstantField } from '../../parts/instant-field.tsx'
import { useZone } from '../../server/zone.ts'
import { useLanguage } from '../../words/language.ts'
import { useSharedWords } from '../../words/shared.ts'
import { faultOf, hasColumn, type Draft } from './entry-draft.ts'
import { useEntryWords } from './entry-words.ts'
import { marketplaceChoices } from './goods.ts'
import { statuses } from './search.ts'
import { useCatalogueWords } from './words.ts'

export interface EntryFormProps {
  readonly start: Draft
  /** What the key says cannot be changed any more. */
  readonly isNew: boolean
  readonly busy: boolean
  /** Why the last try was refused. */
  readonly problem?: ReactNode
  readonly onSave: (draft: Draft) => void
  readonly onCancel: () => void
  readonly onTouch: () => void
}

export function EntryForm({ start, isNew, busy, problem, onSave, onCancel, onTouch }: EntryFormProps) {
  const words = useCatalogueWords()
  const entryWords = useEntryWords()
  const shared = useSharedWords()
  const language = useLanguage()
  const zone = useZone()
  const [draft, setDraft] = useState(start)
  const [wasTried, setTried] = useState(false)
  const fault = faultOf(draft)
  const isShop = draft.kind === 'shop'
  const set = (column: Column) => (value: string) => {
    setDraft((before) => ({ ...before, [column]: value }))
    onTouch()
  }
  const field = (column: Column) => ({
    label: words.columns[column],
    value: draft[column],
    onChange: (event: { readonly target: { readonly value: string } }) => set(column)(event.target.value),
    ...(wasTried && fault?.column === column ? { error: fault.message } : {}),
  })
  const marketplaces = (chosen: string) => {
    const known = marketplaceChoices(language)
    const others = known.some(({ value }) => value === chosen) ? [] : [{ value: chosen, label: chosen || '—' }]
    return [...others, ...known]
  }
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (fault === undefined) onSave(draft)
      }}
    >
      {problem}
      <div className="grid gap-4 sm:grid-cols-2">
        {isNew && (
          <fieldset className="grid gap-3 rounded-xl border border-line p-3">
            <legend className="px-1 text-sm font-semibold">{words.outside}</legend>
            <SelectField
              label={words.columns.kind}
              value={draft.kind}
              choices={(['product', 'shop'] as const).map((value) => ({ value, label: words.kinds[value] }))}
              onChoose={set('kind')}
            />
            <SelectField
              {...field('marketplace')}
              choices={marketplaces(draft.marketplace)}
              onChoose={set('marketplace')}
            />
            <TextField {...field('id')} required hint={entryWords.hints.id} />
          </fieldset>
        )}
        <fieldset
          className={`grid content-start gap-3 rounded-xl border border-line p-3 ${isNew ? '' : 'sm:col-span-2 sm:grid-cols-2'}`}
        >
          <legend className="px-1 text-sm font-semibold">{words.own}</legend>
          <SelectField
            {...field('to_marketplace')}
            choices={marketplaces(draft.to_marketplace)}
            onChoose={set('to_marketplace')}
          />
          <TextField {...field('to_id')} required hint={entryWords.hints.to_id} />
        </fieldset>
      </div>
      <TextField {...field('title')} maxLength={300} hint={isShop ? undefined : entryWords.hints.title} />
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {!isShop && (
          <>
            <TextField {...field('price')} inputMode="decimal" hint={entryWords.hints.price} />
            <TextField {...field('own_price')} inputMode="decimal" hint={entryWords.hints.price} />
            <SelectField
              {...field('stock')}
              value={draft.stock || 'in'}
              choices={(['in', 'out'] as const).map((value) => ({ value, label: words.stocks[value] }))}
              onChoose={set('stock')}
            />
          </>
        )}
        <SelectField
          {...field('status')}
          value={draft.status || 'active'}
          choices={statuses.map((value) => ({ value, label: words.statuses[value] }))}
          onChoose={set('status')}
          hint={draft.status === 'pending' ? entryWords.hints.pending : undefined}
        />
      </div>
      {!isShop && (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 text-sm font-medium">{words.columns.grade}</legend>
          {(['exact', 'variant', 'similar'] as const).map((grade) => (
            <label key={grade} className="flex min-h-6 items-start gap-2 text-sm">
              <input
                type="radio"
                name="grade"
                checked={(draft.grade || 'similar') === grade}
                onChange={() => set('grade')(grade)}
                className="mt-1 size-4 shrink-0 accent-accent"
              />
              <span>
                {words.grades[grade]}
                <span className="block text-xs text-soft">{words.gradeHints[grade]}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <InstantField
          label={words.columns.expires}
          hint={entryWords.hints.expires(zone)}
          value={draft.expires === '' ? undefined : Date.parse(draft.expires)}
          onChange={(at) => set('expires')(at === undefined ? '' : formatInstant(instant(at), zone))}
          {...(wasTried && fault?.column === 'expires' ? { error: fault.message } : {})}
        />
        {hasColumn(draft.kind, 'shop') && <TextField {...field('shop')} hint={entryWords.hints.shop} />}
        <TextField {...field('note')} maxLength={500} hint={entryWords.hints.note} />
      </div>
      {wasTried && fault !== undefined && (
        <p role="alert" className="text-sm font-medium text-stop">
          {words.columns[fault.column]}: {fault.message}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{shared.cancel}</Button>
        <Button type="submit" kind="primary" busy={busy}>
          {entryWords.save}
        </Button>
      </div>
    </form>
  )
}
