/**
 * The row of buttons for what can be done with a request, with the reason where it cannot.
 *
 * @module
 */

import { Ban, CalendarClock, CircleCheck, CircleX, Ellipsis, FilePenLine, GitMerge, Rocket } from 'lucide-react'

import { Button, type ButtonKind, type ButtonProps } from '../../parts/button.tsx'
import { Menu } from '../../parts/menu.tsx'
import { isAgreed, type Leaves, type WholeRequest } from './standing.ts'
import type { Act, Hindrances } from './use-hindrances.ts'
import { useRequestWords } from './words.ts'

export interface OffersProps {
  readonly request: WholeRequest
  readonly leaves: Leaves
  readonly hindrances: Hindrances
  readonly onAct: (act: Act) => void
}

export function Offers({ request, leaves, hindrances, onAct }: OffersProps) {
  const { acts: words } = useRequestWords()
  const isGated = request.approvals.needed > 0
  // Whose role it is not is spared a row of buttons that never work; the approval says who may.
  const mayReview = leaves.decline !== 'role'
  const mayWrite = leaves.edit !== 'role'
  const next = nextOf(request, hindrances)
  const offer = (act: Act) => ({
    kind: act === next ? ('primary' as const) : ('plain' as const),
    hindrance: hindrances[act],
    onClick: () => onAct(act),
  })
  return (
    <>
      {mayReview && (isGated || leaves.approve === 'ok') && (
        <Offer {...offer('approve')} icon={CircleCheck}>
          {words.approve}
        </Offer>
      )}
      {mayReview && (
        <Offer {...offer('decline')} icon={CircleX}>
          {words.decline}
        </Offer>
      )}
      {request.stale && mayWrite && (
        <Offer {...offer('rebase')} icon={GitMerge}>
          {words.rebase}
        </Offer>
      )}
      {!request.stale && mayReview && (
        <Offer {...offer('publish')} icon={Rocket}>
          {words.publish}
        </Offer>
      )}
      {mayReview && (
        <Offer
          {...offer('schedule')}
          icon={CalendarClock}
          hindrance={request.stale ? words.because.stale : hindrances.schedule}
        >
          {request.state === 'scheduled' ? words.reschedule : words.schedule}
        </Offer>
      )}
      {mayWrite && (
        <Offer {...offer('edit')} icon={FilePenLine}>
          {words.edit}
        </Offer>
      )}
      {mayWrite && (
        <Menu
          trigger={
            <Button icon={Ellipsis} aria-label={words.more} title={words.more}>
              {null}
            </Button>
          }
          items={[
            {
              label: words.cancel,
              icon: Ban,
              danger: true,
              disabled: hindrances.cancel !== undefined,
              onSelect: () => onAct('cancel'),
            },
          ]}
        />
      )}
    </>
  )
}

interface OfferProps extends ButtonProps {
  readonly kind: ButtonKind
  readonly hindrance: string | undefined
}

function Offer({ hindrance, ...rest }: OfferProps) {
  return <Button {...rest} disabled={hindrance !== undefined} title={hindrance} />
}

/** What there is to be done first; undefined where something stands in its way. */
function nextOf(request: WholeRequest, hindrances: Hindrances): Act | undefined {
  const next = request.stale ? 'rebase' : isAgreed(request) ? 'publish' : 'approve'
  return hindrances[next] === undefined ? next : undefined
}
