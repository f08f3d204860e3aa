/**
 * One entry: when, who, what; and everything that is kept of it.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import {
  Bell,
  BookOpenCheck,
  Boxes,
  Download,
  FileCode2,
  FlaskConical,
  GitPullRequestArrow,
  KeyRound,
  Link2,
  ListChecks,
  OctagonAlert,
  Settings,
  Siren,
  UserCog,
  type LucideIcon,
} from 'lucide-react'
import { useState } from 'react'

import { Actor, useActorName } from '../../parts/actor.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Facts } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import type { AnswerOf } from '../../server/call.ts'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { kindOf, sayAct, targetOf, type ActKind, type Target } from './acts.ts'
import { useAuditPlace } from './use-place.ts'
import { useAuditWords } from './words.ts'

export type AuditEntry = AnswerOf<'GET /audit'>['items'][number]

const icons: Readonly<Record<ActKind, LucideIcon>> = {
  version: BookOpenCheck,
  request: GitPullRequestArrow,
  draft: FileCode2,
  override: Siren,
  candidate: FlaskConical,
  policy: OctagonAlert,
  catalogue: Boxes,
  list: ListChecks,
  decisions: Download,
  audit: Download,
  ledger: Download,
  link: Link2,
  token: KeyRound,
  member: UserCog,
  settings: Settings,
  webhook: Bell,
}

export function Entry({ entry }: { readonly entry: AuditEntry }) {
  const words = useAuditWords()
  const language = useLanguage()
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { at, actor, act, detail } = entry
  const kind = kindOf(act)
  const name = useActorName()(actor)
  const target = targetOf(act, detail)
  const Icon = kind === undefined ? FileCode2 : icons[kind]
  return (
    <li className="px-4 py-2.5">
      <div className="flex flex-wrap items-start gap-x-3">
        <Icon aria-hidden className="mt-1 size-4 shrink-0 text-soft" />
        <div className="min-w-0 flex-1 max-sm:basis-4/5">
          {/* An id must not be written otherwise than it is. */}
          <p className={`text-pretty ${name.startsWith('tok_') ? '' : 'first-letter:uppercase'}`}>
            <Actor id={actor} /> {sayAct(act, detail, { language, time: format.time })}
          </p>
          <Notes detail={detail} />
        </div>
        <div className="flex shrink-0 items-start gap-x-3 max-sm:w-full max-sm:pl-7">
          {target && <TargetLink target={target} label={words.seeOf(format.count(entry.n))} />}
          <time
            dateTime={at}
            title={`${format.time(at)}\n${format.elsewhere(at)}`}
            className="mt-1 shrink-0 text-sm whitespace-nowrap text-soft tabular-nums"
          >
            {format.clock(at)}
          </time>
          <Button
            kind="quiet"
            className="-my-1"
            aria-label={words.detailsOf(format.count(entry.n))}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {words.details}
          </Button>
        </div>
      </div>
      {isOpen && <Details entry={entry} />}
    </li>
  )
}

/** What makes it unlike others of its kind. */
function Notes({ detail }: Pick<AuditEntry, 'detail'>) {
  const words = useAuditWords()
  const notes = (['written_by_hand', 'while_storage_was_away', 'from_note'] as const).filter(
    (name) => detail[name] === true,
  )
  if (notes.length === 0) return null
  return (
    <p className="mt-1 flex flex-wrap gap-1.5">
      {notes.map((name) => (
        <Badge key={name} tone="caution">
          {words.notes[name]}
        </Badge>
      ))}
    </p>
  )
}

function Details({ entry }: { readonly entry: AuditEntry }) {
  const words = useAuditWords()
  const { go } = useAuditPlace()
  const { n, at, actor, act, detail, hash } = entry
  return (
    <div className="mt-2 ml-7 flex flex-col gap-3 rounded-xl bg-ground p-3">
      <Facts
        items={[
          [words.number, `#${n}`],
          [words.exactTime, <Time key="at" at={at} />],
          [words.actorId, <Code key="actor">{actor}</Code>],
          [words.actName, <Code key="act">{act}</Code>],
          ...Object.entries(detail).map(
            ([name, value]) =>
              [name, <Code key={name}>{typeof value === 'string' ? value : JSON.stringify(value)}</Code>] as const,
          ),
          [words.hash, <Code key="hash">{hash}</Code>],
        ]}
      />
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => go({ actor })}>{words.onlyActor}</Button>
      </div>
    </div>
  )
}

function Code({ children }: { readonly children: string }) {
  return <code className="font-mono text-xs break-all whitespace-pre-wrap">{children}</code>
}

function TargetLink({ target, label }: { readonly target: Target; readonly label: string }) {
  const { see } = useAuditWords()
  const className =
    'inline-flex min-h-6 items-center text-sm text-accent underline underline-offset-2 hover:no-underline mt-0.5'
  switch (target.to) {
    case 'version':
      return (
        <Link to="/versions/$number" params={{ number: target.number }} aria-label={label} className={className}>
          {see}
        </Link>
      )
    case 'request':
      return (
        <Link to="/requests/$id" params={{ id: target.id }} aria-label={label} className={className}>
          {see}
        </Link>
      )
    case 'overview':
      return (
        <Link to="/" aria-label={label} className={className}>
          {see}
        </Link>
      )
    case 'catalogue':
    case 'settings':
    case 'lists':
    case 'insights':
    case 'decisions':
      return (
        <Link to={`/${target.to}`} aria-label={label} className={className}>
          {see}
        </Link>
      )
  }
}
