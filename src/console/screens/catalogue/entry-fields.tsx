/**
 * The parts of an entry's form: the product outside, the one in the own store, how it is offered, and how alike they are.
 *
 * @module
 */

import { SelectField, TextField } from '../../parts/field.tsx'
import { useLanguage } from '../../words/language.ts'
import { useEntryWords } from './entry-words.ts'
import { marketplaceChoices } from './goods.ts'
import { statuses } from './search.ts'
import type { EntryWriting } from './use-entry-draft.ts'
import { useCatalogueWords } from './words.ts'

export interface EntryFieldsProps {
  readonly writing: EntryWriting
}

/** What the key says. */
export function OutsideFields({ writing }: EntryFieldsProps) {
  const { draft, field, set } = writing
  const words = useCatalogueWords()
  const { hints } = useEntryWords()
  return (
    <fieldset className="grid gap-3 rounded-xl border border-line p-3">
      <legend className="px-1 text-sm font-semibold">{words.outside}</legend>
      <SelectField
        label={words.columns.kind}
        value={draft.kind}
        choices={(['product', 'shop'] as const).map((value) => ({ value, label: words.kinds[value] }))}
        onChoose={set('kind')}
      />
      <MarketplaceField writing={writing} column="marketplace" />
      <TextField {...field('id')} required hint={hints.id} />
    </fieldset>
  )
}

export interface OwnFieldsProps extends EntryFieldsProps {
  /** Nothing stands beside them. */
  readonly isAlone: boolean
}

export function OwnFields({ writing, isAlone }: OwnFieldsProps) {
  const words = useCatalogueWords()
  const { hints } = useEntryWords()
  return (
    <fieldset
      className={`grid content-start gap-3 rounded-xl border border-line p-3 ${isAlone ? 'sm:col-span-2 sm:grid-cols-2' : ''}`}
    >
      <legend className="px-1 text-sm font-semibold">{words.own}</legend>
      <MarketplaceField writing={writing} column="to_marketplace" />
      <TextField {...writing.field('to_id')} required hint={hints.to_id} />
    </fieldset>
  )
}

interface MarketplaceFieldProps extends EntryFieldsProps {
  readonly column: 'marketplace' | 'to_marketplace'
}

/** One that only the policy knows is kept. */
function MarketplaceField({ writing: { draft, field, set }, column }: MarketplaceFieldProps) {
  const language = useLanguage()
  const chosen = draft[column]
  const known = marketplaceChoices(language)
  const others = known.some(({ value }) => value === chosen) ? [] : [{ value: chosen, label: chosen || '—' }]
  return <SelectField {...field(column)} choices={[...others, ...known]} onChoose={set(column)} />
}

/** Prices and stock, which a shop has none of, and whether it counts. */
export function OfferFields({ writing: { draft, field, set } }: EntryFieldsProps) {
  const words = useCatalogueWords()
  const { hints } = useEntryWords()
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      {draft.kind !== 'shop' && (
        <>
          <TextField {...field('price')} inputMode="decimal" hint={hints.price} />
          <TextField {...field('own_price')} inputMode="decimal" hint={hints.price} />
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
        hint={draft.status === 'pending' ? hints.pending : undefined}
      />
    </div>
  )
}

export function GradeChoice({ writing: { draft, set } }: EntryFieldsProps) {
  const words = useCatalogueWords()
  return (
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
  )
}
