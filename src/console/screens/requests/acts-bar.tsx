/**
 * What can be done with a request, with the reason where it cannot.
 *
 * @module
 */

import { Ban, CalendarClock, CircleCheck, CircleX, Ellipsis, FilePenLine, GitMerge, Rocket } from 'lucide-react'
import { useState } from 'react'

import { Button, type ButtonKind } from '../../parts/button.tsx'
import { Menu, type MenuItem } from '../../parts/menu.tsx'
import { PublishDialog } from './publish-dialog.tsx'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { isAgreed, isOver, type Leave, type Leaves, type WholeRequest } from './standing.ts'
import type { View } from './search.ts'
import { WordDialog } from './word-dialog.tsx'
import { useRequestWords } from './words.ts'

type Open = 'approve' | 'decline' | 'cancel' | 'publish' | 'schedule'

export interface ActsBarProps {
  readonly request: WholeRequest
  readonly leaves: Leaves
  /** Why nothing may be done now, though it might be otherwise. */
  readonly held: string | undefined
  readonly onView: (view: View) => void
}

export function ActsBar({ request, leaves, held, onView }: ActsBarProps) {
  const { acts: words } = useRequestWords()
  const [open, setOpen] = useState<Open | undefined>()
  const because = useBecause()
  const close = (): void => setOpen(undefined)
  const agreed = isAgreed(request)
  const blocked = (leave: Leave, kind: 'review' | 'write' | 'cancel'): string | undefined =>
    held ?? because(leave, kind, request)
  const why = {
    approve: blocked(leaves.approve, 'review'),
    decline: blocked(leaves.decline, 'review'),
    publish: blocked(leaves.publish, 'review'),
    schedule: blocked(leaves.schedule, 'review'),
    edit: blocked(leaves.edit, 'write'),
    rebase: blocked(leaves.rebase, 'write'),
    cancel: blocked(leaves.cancel, 'cancel'),
  }
  const kindOf = (name: 'publish' | 'approve'): ButtonKind =>
    (name === 'publish') === agreed && !request.stale && why[name] === undefined ? 'primary' : 'plain'
  const cancel: MenuItem = {
    label: words.cancel,
    icon: Ban,
    danger: true,
    disabled: why.cancel !== undefined,
    onSelect: () => setOpen('cancel'),
  }
  const gated = request.approvals.needed > 0
  // Whose role it is not is spared a row of buttons that never work; the approval says who may.
  const mayReview = leaves.decline !== 'role'
  const mayWrite = leaves.edit !== 'role'
  const offers = isOver(request) ? undefined : (
    <>
      {mayReview && (gated || leaves.approve === 'ok') && (
        <Button
          icon={CircleCheck}
          kind={kindOf('approve')}
          disabled={why.approve !== undefined}
          title={why.approve}
          onClick={() => setOpen('approve')}
        >
          {words.approve}
        </Button>
      )}
      {mayReview && (
        <Button
          icon={CircleX}
          disabled={why.decline !== undefined}
          title={why.decline}
          onClick={() => setOpen('decline')}
        >
          {words.decline}
        </Button>
      )}
      {request.stale && mayWrite && (
        <Button
          icon={GitMerge}
          kind={why.rebase === undefined ? 'primary' : 'plain'}
          disabled={why.rebase !== undefined}
          title={why.rebase}
          onClick={() => onView('rebase')}
        >
          {words.rebase}
        </Button>
      )}
      {!request.stale && mayReview && (
        <Button
          icon={Rocket}
          kind={kindOf('publish')}
          disabled={why.publish !== undefined}
          title={why.publish}
          onClick={() => setOpen('publish')}
        >
          {words.publish}
        </Button>
      )}
      {mayReview && (
        <Button
          icon={CalendarClock}
          disabled={why.schedule !== undefined || request.stale}
          title={request.stale ? words.because.stale : why.schedule}
          onClick={() => setOpen('schedule')}
        >
          {request.state === 'scheduled' ? words.reschedule : words.schedule}
        </Button>
      )}
      {mayWrite && (
        <Button icon={FilePenLine} disabled={why.edit !== undefined} title={why.edit} onClick={() => onView('edit')}>
          {words.edit}
        </Button>
      )}
      {mayWrite && (
        <Menu
          trigger={
            <Button icon={Ellipsis} aria-label={words.more} title={words.more}>
              {null}
            </Button>
          }
          items={[cancel]}
        />
      )}
    </>
  )
  return (
    <>
      {offers}
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

/** Why somebody may not, in words. */
function useBecause(): (
  leave: Leave,
  kind: 'review' | 'write' | 'cancel',
  request: WholeRequest,
) => string | undefined {
  const { because } = useRequestWords().acts
  return (leave, kind, { state }) => {
    switch (leave) {
      case 'ok':
        return undefined
      case 'role':
        return because.role[kind]
      case 'state':
        return state === 'failed' ? because.fixed : because.state
      case 'own':
      case 'unapproved':
      case 'declined':
      case 'stale':
        return because[leave]
    }
  }
}
