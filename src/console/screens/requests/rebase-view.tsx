/**
 * Bringing a request onto the head: what changed there meanwhile, how the two go together, and what follows from that.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Marked } from '../../parts/marked.tsx'
import { readMeaning } from '../../parts/meaning-diff.ts'
import { MeaningDiff } from '../../parts/meaning-diff.tsx'
import { mergedText, mergeTexts, type Merge, type Side } from '../../parts/merge.ts'
import { QueryView } from '../../parts/query-view.tsx'
import { Failure, Skeleton } from '../../parts/state.tsx'
import { useApi } from '../../server/query.ts'
import { ConflictList } from './conflict-list.tsx'
import { RevisionPreview } from './revision-preview.tsx'
import { useRevisionWords } from './revision-words.ts'
import type { WholeRequest } from './standing.ts'

export interface RebaseViewProps {
  readonly request: WholeRequest
  readonly etag: string
  readonly onRevised: (revision: number) => void
}

type Way = 'merge' | 'keep'

export function RebaseView({ request, etag, onRevised }: RebaseViewProps) {
  const { rebase: words } = useRevisionWords()
  const { base, head, source } = request
  const [way, setWay] = useState<Way>(base === 0 ? 'keep' : 'merge')
  const ways: readonly { readonly value: Way; readonly label: string; readonly hint: string }[] = [
    { value: 'merge', label: words.merge, hint: words.mergeHint(head) },
    { value: 'keep', label: words.keep, hint: words.keepHint(head) },
  ]
  return (
    <div className="flex flex-col gap-6">
      {base > 0 && <Between base={base} head={head} />}
      <fieldset>
        <legend className="mb-2 font-semibold">{words.choose}</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {ways
            .filter(({ value }) => value === 'keep' || base > 0)
            .map(({ value, label, hint }) => (
              <label
                key={value}
                className="flex cursor-pointer items-start gap-2.5 rounded-xl border border-edge p-3 text-sm has-checked:border-accent has-checked:bg-wash"
              >
                <input
                  type="radio"
                  name="way"
                  className="mt-0.5 size-4.5 shrink-0 accent-accent"
                  checked={way === value}
                  onChange={() => setWay(value)}
                />
                <span className="font-medium">
                  {label}
                  <span className="block font-normal text-soft">
                    <Marked text={hint} />
                  </span>
                </span>
              </label>
            ))}
        </div>
      </fieldset>
      {way === 'keep' ? (
        <RevisionPreview request={request} etag={etag} base={head} source={source} isKept onRevised={onRevised} />
      ) : (
        <Together request={request} etag={etag} onRevised={onRevised} />
      )}
    </div>
  )
}

function Between({ base, head }: { readonly base: number; readonly head: number }) {
  const { rebase: words } = useRevisionWords()
  const query = useApi('GET /versions/{number}/diff/{other}', {
    params: { number: String(base), other: String(head) },
  })
  return (
    <section>
      <h3 className="mb-2 font-semibold">{words.between(base, head)}</h3>
      <QueryView query={query} lines={5}>
        {(data) => {
          const meaning = readMeaning(data)
          return meaning === undefined ? null : <MeaningDiff diff={meaning} />
        }}
      </QueryView>
    </section>
  )
}

function Together({ request, etag, onRevised }: RebaseViewProps) {
  const { base, head, source } = request
  const old = useApi('GET /versions/{number}', { params: { number: String(base) } })
  const young = useApi('GET /versions/{number}', { params: { number: String(head) } })
  const [before, after] = [old.data?.source, young.data?.source]
  const merge = useQuery({
    queryKey: ['merge', before, source, after],
    queryFn: () => mergeTexts(before ?? '', source, after ?? ''),
    enabled: before !== undefined && after !== undefined,
    staleTime: 'static',
    gcTime: 60_000,
  })
  const error = old.error ?? young.error ?? merge.error
  if (error !== null) return <Failure error={error} />
  if (merge.data === undefined || after === undefined) return <Skeleton lines={6} />
  return <Merged request={request} etag={etag} merge={merge.data} headText={after} onRevised={onRevised} />
}

interface MergedProps extends RebaseViewProps {
  readonly merge: Merge
  readonly headText: string
}

function Merged({ request, etag, merge, headText, onRevised }: MergedProps) {
  const { rebase: words } = useRevisionWords()
  const [choices, setChoices] = useState<readonly (Side | undefined)[]>(() => merge.conflicts.map(() => undefined))
  const isOpen = choices.includes(undefined)
  const text = mergedText(merge, choices)
  return (
    <>
      <ConflictList
        conflicts={merge.conflicts}
        head={request.head}
        choices={choices}
        onChoose={(place, side) => setChoices(choices.map((each, n) => (n === place ? side : each)))}
      />
      {isOpen ? (
        <p className="text-sm text-soft">{words.open}</p>
      ) : text.trim() === headText.trim() ? (
        <p className="text-sm text-soft">{words.nothing}</p>
      ) : (
        <RevisionPreview request={request} etag={etag} base={request.head} source={text} onRevised={onRevised} />
      )}
    </>
  )
}
