/**
 * The form of an entry: the columns of an import, with words for what each may hold.
 *
 * @module
 */

import type { ReactNode } from 'react'

import { formatInstant, instant } from '../../../kernel/instant.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { InstantField } from '../../parts/instant-field.tsx'
import { useZone } from '../../server/zone.ts'
import { useSharedWords } from '../../words/shared.ts'
import { hasColumn, type Draft } from './entry-draft.ts'
import { GradeChoice, OfferFields, OutsideFields, OwnFields } from './entry-fields.tsx'
import { useEntryWords } from './entry-words.ts'
import { useEntryDraft } from './use-entry-draft.ts'
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
  const zone = useZone()
  const writing = useEntryDraft(start, onTouch)
  const { draft, field, set, shownFault } = writing
  const { error: expiresError } = field('expires')
  const isShop = draft.kind === 'shop'
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        writing.submit(onSave)
      }}
    >
      {problem}
      <div className="grid gap-4 sm:grid-cols-2">
        {isNew && <OutsideFields writing={writing} />}
        <OwnFields writing={writing} isAlone={!isNew} />
      </div>
      <TextField {...field('title')} maxLength={300} hint={isShop ? undefined : entryWords.hints.title} />
      <OfferFields writing={writing} />
      {!isShop && <GradeChoice writing={writing} />}
      <div className="grid gap-3 sm:grid-cols-2">
        <InstantField
          label={words.columns.expires}
          hint={entryWords.hints.expires(zone)}
          value={draft.expires === '' ? undefined : Date.parse(draft.expires)}
          onChange={(at) => set('expires')(at === undefined ? '' : formatInstant(instant(at), zone))}
          {...(expiresError === undefined ? {} : { error: expiresError })}
        />
        {hasColumn(draft.kind, 'shop') && <TextField {...field('shop')} hint={entryWords.hints.shop} />}
        <TextField {...field('note')} maxLength={500} hint={entryWords.hints.note} />
      </div>
      {shownFault !== undefined && (
        <p role="alert" className="text-sm font-medium text-stop">
          {words.columns[shownFault.column]}: {shownFault.message}
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
