/**
 * What happened to the request and what was said of it, oldest first, with a field for more.
 *
 * @module
 */

import {
  Ban,
  CalendarClock,
  CircleCheck,
  CircleX,
  FilePenLine,
  GitMerge,
  GitPullRequestArrow,
  MessageSquare,
  OctagonAlert,
  PauseCircle,
  Rocket,
  type LucideIcon,
} from 'lucide-react'
import { useState } from 'react'

import { Actor } from '../../parts/actor.tsx'
import { Button } from '../../parts/button.tsx'
import { TextArea } from '../../parts/field.tsx'
import { Time } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct } from '../../server/query.ts'
import { useMay } from '../../server/whoami.ts'
import { ActFailure } from './act-failure.tsx'
import type { WholeRequest } from './standing.ts'
import { useViewWords } from './view-words.ts'

type Event = WholeRequest['events'][number]

const looks: Readonly<Record<Event['kind'], { readonly icon: LucideIcon; readonly ink: string }>> = {
  open: { icon: GitPullRequestArrow, ink: 'text-accent' },
  edit: { icon: FilePenLine, ink: 'text-swap' },
  rebase: { icon: GitMerge, ink: 'text-swap' },
  approve: { icon: CircleCheck, ink: 'text-accent' },
  decline: { icon: CircleX, ink: 'text-stop' },
  comment: { icon: MessageSquare, ink: 'text-soft' },
  schedule: { icon: CalendarClock, ink: 'text-caution' },
  suspend: { icon: PauseCircle, ink: 'text-stop' },
  fail: { icon: OctagonAlert, ink: 'text-stop' },
  publish: { icon: Rocket, ink: 'text-accent' },
  cancel: { icon: Ban, ink: 'text-soft' },
}

export function DiscussionView({ request }: { readonly request: WholeRequest }) {
  const { discussion: words } = useViewWords()
  return (
    <>
      <ol aria-label={words.label} className="flex flex-col">
        {request.events.map((event) => (
          <EventRow key={event.n} event={event} revision={request.revision} />
        ))}
      </ol>
      <CommentForm request={request} />
    </>
  )
}

function EventRow({ event, revision: current }: { readonly event: Event; readonly revision: number }) {
  const { discussion: words } = useViewWords()
  const { kind, actor, comment, revision, at } = event
  const { icon: Icon, ink } = looks[kind]
  const isOlder = revision < current && (kind === 'approve' || kind === 'decline')
  return (
    <li className="group flex gap-3 text-sm">
      <span aria-hidden className="flex flex-col items-center">
        <Icon className={`size-5 shrink-0 ${ink}`} />
        <span className="my-1 w-px flex-1 bg-line group-last:hidden" />
      </span>
      <div className="min-w-0 flex-1 pb-4">
        <p className="flex flex-wrap items-center gap-x-2">
          <span>
            <Actor id={actor} /> {words.kinds[kind]}
          </span>
          <span className="text-soft">
            <Time at={at} /> · {words.revision(revision)}
            {isOlder && ` (${words.older})`}
          </span>
        </p>
        {comment !== null && (
          <p className="mt-1 max-w-2xl rounded-xl bg-ground px-3 py-2 [overflow-wrap:anywhere] whitespace-pre-line">
            {comment}
          </p>
        )}
      </div>
    </li>
  )
}

const longestComment = 2000

function CommentForm({ request: { id, revision } }: { readonly request: WholeRequest }) {
  const { discussion: words } = useViewWords()
  const [comment, setComment] = useState('')
  const send = useAct('POST /requests/{id}/comment')
  if (!useMay('editor')) return <p className="text-sm text-soft">{words.role}</p>
  const said = comment.trim()
  return (
    <form
      className="flex max-w-2xl flex-col gap-3 border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (said === '') return
        send.mutate(
          { params: { id: String(id) }, body: { revision, comment: said } },
          {
            onSuccess: () => {
              setComment('')
              say({ title: words.sent })
            },
          },
        )
      }}
    >
      {send.error !== null && <ActFailure error={send.error} onReload={send.reset} />}
      <TextArea
        label={words.comment}
        hint={words.hint(revision)}
        value={comment}
        maxLength={longestComment}
        onChange={(event) => setComment(event.target.value)}
      />
      <div>
        <Button type="submit" busy={send.isPending} disabled={said === ''}>
          {words.send}
        </Button>
      </div>
    </form>
  )
}
