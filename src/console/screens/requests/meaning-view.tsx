/**
 * What the request changes, as it was found when the revision was made.
 *
 * @module
 */

import { readMeaning } from '../../parts/meaning-diff.ts'
import { MeaningDiff } from '../../parts/meaning-diff.tsx'
import { useSharedWords } from '../../words/shared.ts'
import { isOver, type WholeRequest } from './standing.ts'
import { useViewWords } from './view-words.ts'

export function MeaningView({ request }: { readonly request: WholeRequest }) {
  const { meaning: words } = useViewWords()
  const shared = useSharedWords()
  const { base, diff, stale, head } = request
  if (base === 0) return <p className="text-soft">{words.beginning}</p>
  const meaning = readMeaning(diff)
  if (meaning === undefined) return <p className="text-soft">{words.unreadable}</p>
  return (
    <>
      <p className="mb-3 text-sm text-soft">
        {words.compared(shared.version(base))} {stale && !isOver(request) && words.moved(head)}
      </p>
      <MeaningDiff diff={meaning} />
    </>
  )
}
