/**
 * Asks before the trial of the candidate ends early; it can be taken up again.
 *
 * @module
 */

import { Confirm } from '../../parts/dialog.tsx'
import { Failure } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct } from '../../server/query.ts'
import type { Candidate } from './candidate-view.tsx'
import { useInsightWords } from './words.ts'

export function ClearDialog({ candidate, onClose }: { readonly candidate: Candidate; readonly onClose: () => void }) {
  const { trial: words } = useInsightWords()
  const clear = useAct('DELETE /candidate')
  const set = useAct('PUT /candidate')
  const { version, source, until, message } = candidate
  const body = { ...(version === null ? { source } : { version }), until, message }
  return (
    <Confirm
      open
      onClose={onClose}
      title={words.clearTitle}
      lead={words.clearLead}
      act={words.clearAct}
      kind="danger"
      busy={clear.isPending}
      onConfirm={() =>
        clear.mutate(
          {},
          {
            onSuccess: () => {
              say({ title: words.cleared, action: { label: words.undo, onSelect: () => set.mutate({ body }) } })
              onClose()
            },
          },
        )
      }
    >
      {clear.error !== null && <Failure error={clear.error} />}
    </Confirm>
  )
}
