/**
 * What can be done with a request, with the reason where it cannot.
 *
 * @module
 */

import { useState } from 'react'

import { Offers } from './offers.tsx'
import { PublishDialog } from './publish-dialog.tsx'
import { ScheduleDialog } from './schedule-dialog.tsx'
import type { View } from './search.ts'
import { isOver, type Leaves, type WholeRequest } from './standing.ts'
import { useHindrances, type Act } from './use-hindrances.ts'
import { WordDialog } from './word-dialog.tsx'

export interface ActsBarProps {
  readonly request: WholeRequest
  readonly leaves: Leaves
  /** Why nothing may be done now, though it might be otherwise. */
  readonly held: string | undefined
  readonly onView: (view: View) => void
}

/** The others have a view of their own. */
type Open = Exclude<Act, 'edit' | 'rebase'>

export function ActsBar({ request, leaves, held, onView }: ActsBarProps) {
  const [open, setOpen] = useState<Open | undefined>()
  const hindrances = useHindrances(request, leaves, held)
  const close = (): void => setOpen(undefined)
  const begin = (act: Act): void => {
    if (act === 'edit' || act === 'rebase') onView(act)
    else setOpen(act)
  }
  return (
    <>
      {!isOver(request) && <Offers request={request} leaves={leaves} hindrances={hindrances} onAct={begin} />}
      {/* What somebody has open stays open and says why it was not done, also where the request is over meanwhile. */}
      {(open === 'approve' || open === 'decline' || open === 'cancel') && (
        <WordDialog act={open} request={request} onClose={close} />
      )}
      {open === 'publish' && (
        <PublishDialog
          request={request}
          onClose={close}
          onRebase={() => {
            close()
            onView('rebase')
          }}
        />
      )}
      {open === 'schedule' && <ScheduleDialog request={request} onClose={close} />}
    </>
  )
}
