/**
 * Bringing a text onto the head: what the head changed, what the author changed, and the two together.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { Instant } from '../../../../kernel/instant.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { mergedText, mergeTexts } from '../../../parts/merge.ts'
import { Failure, Skeleton } from '../../../parts/state.tsx'
import { TextDiff } from '../../../parts/text-diff.tsx'
import { useApi } from '../../../server/query.ts'
import { useSharedWords } from '../../../words/shared.ts'
import { useDialogWords } from '../dialog-words.ts'
import { Meaning } from '../panels/meaning.tsx'
import { SideBySide } from './side-by-side.tsx'

export interface RebaseDialogProps {
  readonly base: number
  readonly baseText: string
  readonly head: number
  readonly mine: string
  readonly now: Instant
  readonly onClose: () => void
  readonly onRebased: (head: number, text: string) => void
}

export function RebaseDialog({ base, baseText, head, mine, now, onClose, onRebased }: RebaseDialogProps) {
  const words = useDialogWords()
  const { data: version, error, refetch } = useApi('GET /versions/{number}', { params: { number: String(head) } })
  return (
    <Dialog open wide onClose={onClose} title={words.rebase.title(base, head)}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {version === undefined ? (
        error === null && <Skeleton lines={8} />
      ) : (
        <Rebase {...{ base, baseText, head, mine, now }} theirs={version.source} onRebased={onRebased} />
      )}
    </Dialog>
  )
}

interface RebaseProps extends Omit<RebaseDialogProps, 'onClose'> {
  readonly theirs: string
}

function Rebase({ base, baseText, head, mine, theirs, now, onRebased }: RebaseProps) {
  const words = useDialogWords()
  const shared = useSharedWords()
  const [isByHand, setByHand] = useState(false)
  const { data: merge, error } = useQuery({
    queryKey: ['merge', baseText, mine, theirs],
    queryFn: () => mergeTexts(baseText, mine, theirs),
    gcTime: 0,
    staleTime: Infinity,
  })
  const names = { base: shared.version(base), head: shared.version(head) }
  if (error !== null) return <Failure error={error} />
  if (merge === undefined) return <Skeleton lines={8} />
  const merged = merge.conflicts.length === 0 ? mergedText(merge, []) : undefined
  if (isByHand) return <SideBySide theirs={theirs} mine={mine} onUse={(text) => onRebased(head, text)} />
  return (
    <div className="flex flex-col gap-5">
      <section>
        <h3 className="mb-2 font-semibold">{words.rebase.theirs(base, head)}</h3>
        <Meaning
          before={{ name: names.base, text: baseText }}
          after={{ name: names.head, text: theirs }}
          now={now}
          topic="policy.rebase.theirs"
        />
      </section>
      <section>
        <h3 className="mb-2 font-semibold">{words.rebase.mine}</h3>
        <TextDiff before={baseText} after={mine} names={[names.base, words.conflict.mine]} />
      </section>
      <section>
        <h3 className="mb-2 font-semibold">{words.rebase.preview(head)}</h3>
        {merged === undefined ? (
          <p className="text-sm text-caution">{words.rebase.clash(merge.conflicts.length, head)}</p>
        ) : (
          <>
            <p className="mb-2 text-sm">{words.rebase.clean(head)}</p>
            <TextDiff before={theirs} after={merged} names={[names.head, words.conflict.mine]} />
          </>
        )}
      </section>
      <div className="flex flex-wrap justify-end gap-2">
        <Button kind={merged === undefined ? 'primary' : 'plain'} onClick={() => setByHand(true)}>
          {words.conflict.byHand}
        </Button>
        {merged !== undefined && (
          <Button kind="primary" onClick={() => onRebased(head, merged)}>
            {words.rebase.apply(head)}
          </Button>
        )}
      </div>
    </div>
  )
}
