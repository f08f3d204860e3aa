/**
 * One long list: what is known of it, how a policy names it, and deleting it.
 *
 * @module
 */

import { Trash2 } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { useSentence } from '../../parts/state.tsx'
import { Facts } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { useDeletion } from '../../parts/use-deletion.ts'
import { call, Refusal } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useMay } from '../../server/whoami.ts'
import { useFormat } from '../../words/format.ts'
import { subjectName } from './inline-lists.tsx'
import { Used } from './list-columns.tsx'
import { nameOf, shortDigest, snippetOf, type List } from './list-name.ts'
import type { ListsInPolicy } from './use.ts'
import { useListWords } from './words.ts'

export interface ListDialogProps {
  readonly digest: string
  readonly used: ListsInPolicy | undefined
  readonly onClose: () => void
}

export function ListDialog({ digest, used, onClose }: ListDialogProps) {
  const words = useListWords()
  const format = useFormat()
  const query = useApi('GET /lists/{digest}', { params: { digest } })
  const title = query.data === undefined ? shortDigest(digest) : nameOf(query.data)
  return (
    <Dialog open wide onClose={onClose} title={title}>
      <QueryView query={query}>
        {(list) => (
          <div className="flex flex-col gap-5">
            <Facts
              items={[
                [words.columns.of, subjectName(list.of, words)],
                [words.columns.count, format.count(list.count)],
                [words.columns.bytes, format.bytes(list.bytes)],
                [
                  words.columns.used,
                  <Used key="used" uses={used?.byDigest.get(digest) ?? []} namedBy={list.named_by} />,
                ],
                [
                  words.columns.by,
                  list.uploaded_at === null ? (
                    words.byHand
                  ) : (
                    <span key="by">
                      <Time at={list.uploaded_at} /> {list.uploaded_by}
                    </span>
                  ),
                ],
                [
                  words.columns.digest,
                  <code key="digest" className="font-mono text-xs break-all select-all">
                    {digest}
                  </code>,
                ],
              ]}
            />
            <Snippet list={list} />
            <Removal list={list} isUsed={used?.byDigest.has(digest) === true} onGone={onClose} />
          </div>
        )}
      </QueryView>
    </Dialog>
  )
}

function Snippet({ list }: { readonly list: List }) {
  const words = useListWords()
  const text = snippetOf(list)
  return (
    <div>
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-medium">{words.snippet}</h3>
        <CopyButton text={text} label={words.copySnippet} />
      </div>
      <pre className="rounded-xl border border-line bg-ground px-4 py-3 font-mono text-xs break-all whitespace-pre-wrap">
        {text}
      </pre>
    </div>
  )
}

interface RemovalProps {
  readonly list: List
  /** By the policy in force; of the candidate and older versions only the API knows. */
  readonly isUsed: boolean
  readonly onGone: () => void
}

function Removal({ list, isUsed, onGone }: RemovalProps) {
  const words = useListWords()
  const mayPublish = useMay('publisher')
  const [isAsking, setAsking] = useState(false)
  const remove = useDeletion({
    run: () => call('DELETE /lists/{digest}', { params: { digest: list.digest } }),
    readBy: ['GET /lists/{digest}'],
    onGone: () => {
      onGone()
      say({ title: words.removed, text: nameOf(list) })
    },
  })
  const sentence = useSentence(remove.error)
  const by = remove.error instanceof Refusal ? remove.error.problem['by'] : undefined
  const whyNot = mayPublish ? (isUsed ? words.inUseHint : undefined) : words.mayNot
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        kind="danger"
        icon={Trash2}
        busy={remove.isPending}
        disabled={whyNot !== undefined}
        onClick={() => setAsking(true)}
      >
        {words.remove}
      </Button>
      {whyNot !== undefined && <p className="text-sm text-soft">{whyNot}</p>}
      {remove.error !== null && (
        <div role="alert" className="rounded-xl border border-stop bg-stop-wash px-4 py-2.5 text-sm">
          <p className="font-semibold text-stop">{words.removeRefused}</p>
          <p>{typeof by === 'string' ? words.inUse(by) : sentence}</p>
        </div>
      )}
      <Confirm
        open={isAsking}
        onClose={() => setAsking(false)}
        title={words.removeTitle(nameOf(list))}
        lead={words.removeLead}
        act={words.remove}
        kind="danger"
        onConfirm={() => {
          setAsking(false)
          remove.mutate()
        }}
      />
    </div>
  )
}
