/**
 * Writing an entry, new or standing. What somebody else saved meanwhile is never written over unseen.
 *
 * @module
 */

import { useState } from 'react'

import { useSentence } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { call, Refusal } from '../../server/call.ts'
import { useAct } from '../../server/query.ts'
import { EntryConflict } from './entry-conflict.tsx'
import { bodyOf, keyOfDraft, merged, type Draft } from './entry-draft.ts'
import { EntryForm } from './entry-form.tsx'
import type { Entry } from './entry-look.tsx'
import { useEntryWords } from './entry-words.ts'

export interface EntryEditorProps {
  /** The entry as it was read; absent: a new one. */
  readonly base: Entry | undefined
  readonly start: Draft
  readonly onDone: (key: string) => void
  readonly onCancel: () => void
  readonly onTouch: () => void
}

/** The form begins anew with every `n`. */
interface Writing {
  readonly n: number
  readonly base: Entry | undefined
  readonly start: Draft
}

interface Conflict {
  readonly mine: Draft
  readonly theirs: Entry
}

export function EntryEditor({ base, start, onDone, onCancel, onTouch }: EntryEditorProps) {
  const words = useEntryWords()
  const [writing, setWriting] = useState<Writing>({ n: 0, base, start })
  const [conflict, setConflict] = useState<Conflict | undefined>()
  const [problem, setProblem] = useState<unknown>()
  const put = useAct('PUT /catalogue/entries/{key}')

  const save = async (draft: Draft, upon: Entry | undefined): Promise<void> => {
    const key = upon?.key ?? keyOfDraft(draft)
    setProblem(undefined)
    try {
      const ifMatch = upon === undefined ? undefined : String(upon.revision)
      const saved = await put.mutateAsync({ params: { key }, body: bodyOf(draft), ifMatch })
      say({
        title: upon === undefined ? words.added : words.saved,
        ...(saved.status === 'pending' ? { text: words.savedPending } : {}),
      })
      onDone(saved.key)
    } catch (cause) {
      const theirs = isOverlap(cause) ? await entryNow(key) : undefined
      // Deleted meanwhile: the next try makes it anew.
      if (isOverlap(cause) && theirs === undefined) setWriting({ n: writing.n + 1, base: undefined, start: draft })
      setConflict(theirs === undefined ? undefined : { mine: draft, theirs })
      setProblem(theirs === undefined ? cause : undefined)
    }
  }

  if (conflict !== undefined) {
    const { mine, theirs } = conflict
    return (
      <EntryConflict
        base={writing.base?.row}
        mine={mine}
        theirs={theirs}
        busy={put.isPending}
        onTheirs={() => onDone(theirs.key)}
        onMine={() => void save({ ...mine }, theirs)}
        onMerge={() => {
          const together = merged(writing.base?.row ?? {}, mine, theirs.row)
          setWriting({ n: writing.n + 1, base: theirs, start: together })
          setConflict(undefined)
        }}
      />
    )
  }
  return (
    <EntryForm
      key={writing.n}
      start={writing.start}
      isNew={writing.base === undefined}
      busy={put.isPending}
      problem={problem === undefined ? undefined : <Problem error={problem} />}
      onSave={(draft) => void save(draft, writing.base)}
      onCancel={onCancel}
      onTouch={onTouch}
    />
  )
}

function Problem({ error }: { readonly error: unknown }) {
  return (
    <p role="alert" className="rounded-xl border border-stop bg-stop-wash px-4 py-2.5 text-sm text-stop">
      {useSentence(error)}
    </p>
  )
}

/** Another revision stands there, or an entry where there should be none. */
function isOverlap(cause: unknown): boolean {
  return (
    cause instanceof Refusal &&
    (cause.code === 'precondition-failed' || cause.code === 'match-needed' || cause.status === 404)
  )
}

async function entryNow(key: string): Promise<Entry | undefined> {
  try {
    return await call('GET /catalogue/entries/{key}', { params: { key } })
  } catch {
    return undefined
  }
}
