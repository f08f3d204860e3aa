/**
 * Asks before an override ends early.
 *
 * @module
 */

import { Confirm } from '../../parts/dialog.tsx'
import { Failure } from '../../parts/state.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct } from '../../server/query.ts'
import type { Entry } from './override-card.tsx'
import { useOverrideWords } from './override-words.ts'
import { useAppliedText } from './applied.ts'

export function EndDialog({ entry: { id }, onClose }: { readonly entry: Entry; readonly onClose: () => void }) {
  const { override: words } = useOverrideWords()
  const clear = useAct('DELETE /override/entries/{id}')
  const textOf = useAppliedText()
  return (
    <Confirm
      open
      onClose={onClose}
      title={words.endTitle(id)}
      lead={words.endLead}
      act={words.end}
      reason={words.reason}
      busy={clear.isPending}
      onConfirm={(reason) =>
        clear.mutate(
          { params: { id }, query: { reason } },
          {
            onSuccess: (applied) => {
              say({ title: words.ended(id), text: textOf(applied), tone: applied.live ? 'good' : 'stop' })
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
