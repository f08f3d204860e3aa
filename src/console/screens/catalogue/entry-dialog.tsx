/**
 * The entry that is open, or the one that is being added, over whatever the screen shows.
 *
 * @module
 */

import { useState, type ReactNode } from 'react'

import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { Failure, Skeleton } from '../../parts/state.tsx'
import { Refusal } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { EntryActs } from './entry-acts.tsx'
import { draftOf, newDraft } from './entry-draft.ts'
import { EntryEditor } from './entry-editor.tsx'
import { EntryView } from './entry-view.tsx'
import { useEntryWords } from './entry-words.ts'
import { useCataloguePlace } from './use-place.ts'

export function EntryDialogs() {
  const { search } = useCataloguePlace()
  if (search.entry !== undefined) return <Opened key={search.entry} name={search.entry} />
  if (search.add !== undefined) return <Adding key={`add ${search.add}`} product={search.add} />
  return null
}

function Opened({ name }: { readonly name: string }) {
  const words = useEntryWords()
  const { go } = useCataloguePlace()
  const [isEditing, setEditing] = useState(false)
  const query = useApi('GET /catalogue/entries/{key}', { params: { key: name } })
  const entry = query.data
  const close = (): void => go({ entry: undefined })
  const isGone = query.error instanceof Refusal && query.error.status === 404
  return (
    <Around
      title={isEditing ? words.editing : (entry?.row.title ?? words.opened)}
      isWriting={isEditing}
      onClose={close}
    >
      {(guard) => {
        if (isGone) return <p className="py-6 text-center text-soft">{words.gone}</p>
        if (query.error !== null && entry === undefined) {
          return <Failure error={query.error} onRetry={() => void query.refetch()} />
        }
        if (entry === undefined) return <Skeleton lines={6} />
        if (isEditing) {
          return (
            <EntryEditor
              base={entry}
              start={draftOf(entry.row)}
              onTouch={guard.touch}
              onCancel={() => guard.ask(() => setEditing(false))}
              onDone={() => {
                guard.settle()
                setEditing(false)
              }}
            />
          )
        }
        return (
          <div className="flex flex-col gap-5">
            <EntryView entry={entry} />
            <EntryActs entry={entry} onEdit={() => setEditing(true)} onGone={close} />
          </div>
        )
      }}
    </Around>
  )
}

function Adding({ product }: { readonly product: string }) {
  const words = useEntryWords()
  const { go } = useCataloguePlace()
  const close = (): void => go({ add: undefined })
  return (
    <Around title={words.adding} lead={words.addLead} isWriting onClose={close}>
      {(guard) => (
        <EntryEditor
          base={undefined}
          start={newDraft(product)}
          onTouch={guard.touch}
          onCancel={() => guard.ask(close)}
          onDone={(key) => {
            guard.settle()
            go({ add: undefined, entry: key })
          }}
        />
      )}
    </Around>
  )
}

interface Guard {
  readonly touch: () => void
  readonly settle: () => void
  /** Does it, after asking where something would be lost. */
  readonly ask: (then: () => void) => void
}

interface AroundProps {
  readonly title: string
  readonly lead?: string
  readonly isWriting: boolean
  readonly onClose: () => void
  readonly children: (guard: Guard) => ReactNode
}

/** What was written is not lost by a key or a click beside the dialog. */
function Around({ title, lead, isWriting, onClose, children }: AroundProps) {
  const words = useEntryWords()
  const [isTouched, setTouched] = useState(false)
  const [leaving, setLeaving] = useState<(() => void) | undefined>()
  const ask = (then: () => void): void => {
    if (isTouched && isWriting) setLeaving(() => then)
    else then()
  }
  return (
    <>
      <Dialog open wide title={title} {...(lead === undefined ? {} : { lead })} onClose={() => ask(onClose)}>
        {children({ touch: () => setTouched(true), settle: () => setTouched(false), ask })}
      </Dialog>
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={words.discardTitle}
        lead={words.discardLead}
        act={words.discard}
        kind="danger"
        onConfirm={() => {
          setTouched(false)
          setLeaving(undefined)
          leaving?.()
        }}
      />
    </>
  )
}
