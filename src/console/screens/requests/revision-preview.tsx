/**
 * A text before it is sent as the next revision: whether it passes, what follows from it, and how it reads.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX, Send } from 'lucide-react'
import { useState } from 'react'

import type { FlatDiagnostic } from '../../../policy/language/render/json.ts'
import { Button } from '../../parts/button.tsx'
import { readMeaning } from '../../parts/meaning-diff.ts'
import { MeaningDiff } from '../../parts/meaning-diff.tsx'
import { Failure, Skeleton } from '../../parts/state.tsx'
import { TextDiff } from '../../parts/text-diff.tsx'
import { say } from '../../parts/toast.tsx'
import { call } from '../../server/call.ts'
import { useAct } from '../../server/query.ts'
import { useLanguage } from '../../words/language.ts'
import { useSharedWords } from '../../words/shared.ts'
import { ActFailure } from './act-failure.tsx'
import { Marked } from '../../parts/marked.tsx'
import { useRevisionWords } from './revision-words.ts'
import type { WholeRequest } from './standing.ts'
import { useViewWords } from './view-words.ts'

export interface RevisionPreviewProps {
  readonly request: WholeRequest
  readonly etag: string
  /** The version it is to stand upon. */
  readonly base: number
  readonly source: string
  /** Only the base is another: the text stays as it is. */
  readonly isKept?: boolean
  readonly onRevised: (revision: number) => void
}

export function RevisionPreview({ request, etag, base, source, isKept = false, onRevised }: RevisionPreviewProps) {
  const { preview: words } = useRevisionWords()
  const { yaml } = useViewWords()
  const language = useLanguage()
  const check = useQuery({
    queryKey: ['POST /policies/check', source, language],
    queryFn: ({ signal }) => call('POST /policies/check', { body: { source }, signal }),
    staleTime: 300_000,
  })
  const [failure, setFailure] = useState<unknown>()
  const edit = useAct('PUT /requests/{id}')
  const rebase = useAct('POST /requests/{id}/rebase')
  const { id, revision } = request
  const next = revision + 1

  const send = async (): Promise<void> => {
    const params = { id: String(id) }
    try {
      if (isKept) {
        await rebase.mutateAsync({ params, body: { base, revision: request.revision } })
      } else {
        await edit.mutateAsync({ params, body: { source, base }, ifMatch: etag })
      }
    } catch (error) {
      setFailure(error)
      return
    }
    say({ title: words.sent(next), text: `#${id} ${request.title}` })
    onRevised(next)
  }

  return (
    <div className="flex flex-col gap-5">
      {check.error !== null && <Failure error={check.error} onRetry={() => void check.refetch()} />}
      {check.isPending ? (
        <p className="text-soft">{words.checking}</p>
      ) : (
        check.data !== undefined && (
          <Verdict verdict={check.data.verdict} diagnostics={check.data.diagnostics as unknown as FlatDiagnostic[]} />
        )
      )}
      {check.data !== undefined && check.data.verdict !== 'invalid' && <Meaning base={base} source={source} />}
      {!isKept && (
        <section>
          <h3 className="mb-2 font-semibold">{words.text(revision)}</h3>
          <TextDiff
            before={request.source}
            after={source}
            names={[yaml.request(id, revision), yaml.request(id, next)]}
          />
        </section>
      )}
      {failure !== undefined && <ActFailure error={failure} onReload={() => setFailure(undefined)} />}
      <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-3">
        <p className="min-w-0 flex-1 basis-64 text-sm text-soft">{words.again}</p>
        <Button
          kind="primary"
          icon={Send}
          busy={edit.isPending || rebase.isPending}
          disabled={check.data?.verdict !== 'good'}
          onClick={() => void send()}
        >
          {words.send(next)}
        </Button>
      </div>
    </div>
  )
}

interface VerdictProps {
  readonly verdict: 'good' | 'invalid' | 'red'
  readonly diagnostics: readonly FlatDiagnostic[]
}

function Verdict({ verdict, diagnostics }: VerdictProps) {
  const { preview: words } = useRevisionWords()
  const isGood = verdict === 'good'
  const Icon = isGood ? CircleCheck : CircleX
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return (
    <div role={isGood ? undefined : 'alert'} className="text-sm">
      <p className={`flex items-center gap-2 font-medium ${isGood ? 'text-accent' : 'text-stop'}`}>
        <Icon aria-hidden className="size-5 shrink-0" />
        {words[verdict]}
      </p>
      {!isGood && (
        <ul className="mt-1 list-disc pl-7">
          {errors.map(({ code, message, range }) => (
            <li key={`${code} ${range.start.line} ${message}`}>
              <Marked text={message} /> <span className="text-soft">({words.line(range.start.line)})</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Against the version it is to stand upon, as the API finds it. */
function Meaning({ base, source }: { readonly base: number; readonly source: string }) {
  const { preview: words } = useRevisionWords()
  const shared = useSharedWords()
  const language = useLanguage()
  const diff = useQuery({
    queryKey: ['POST /policies/diff', base, source, language],
    queryFn: ({ signal }) =>
      call('POST /policies/diff', { body: { before: { version: base }, after: { source } }, signal }),
    enabled: base > 0,
    staleTime: 300_000,
  })
  const meaning = readMeaning(diff.data)
  return (
    <section>
      <h3 className="mb-2 font-semibold">{words.title(shared.version(base))}</h3>
      {base === 0 && <p className="text-soft">{words.beginning}</p>}
      {diff.error !== null && <Failure error={diff.error} onRetry={() => void diff.refetch()} />}
      {base > 0 && diff.isPending && <Skeleton lines={5} />}
      {meaning !== undefined && <MeaningDiff diff={meaning} />}
    </section>
  )
}
