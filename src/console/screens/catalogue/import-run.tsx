/**
 * An import under way, and how it ended.
 *
 * @module
 */

import { CirclePause, CirclePlay, FileUp, Upload, X } from 'lucide-react'

import { UnusableFile, type FileFault } from '../../../catalogue/file.ts'
import { Actions, Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { useSentence } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { useNow } from '../../parts/time.tsx'
import { useFormat } from '../../words/format.ts'
import { useImportWords } from './import-words.ts'
import type { Importing, ImportRun } from './use-import.ts'

export function ImportRunning({ importing }: { readonly importing: Importing }) {
  const words = useImportWords()
  const { run, start, stop, forget } = importing
  if (run.kind === 'idle') return null
  const { wish } = run
  const { name } = wish.file
  const dismiss = (
    <Button kind="quiet" icon={X} onClick={forget}>
      {words.close}
    </Button>
  )
  switch (run.kind) {
    case 'running':
      return (
        <Card
          title={wish.dryRun ? words.trying(name) : words.running(name)}
          note={run.isResumed ? words.resumed : undefined}
          actions={
            <Button icon={CirclePause} onClick={stop}>
              {words.stop}
            </Button>
          }
        >
          <Bar run={run} />
        </Card>
      )
    case 'stopped':
      return (
        <Card title={name} note={words.stopped} actions={dismiss}>
          <Button kind="primary" icon={CirclePlay} onClick={() => start({ ...wish, resume: run.id })}>
            {words.goOn}
          </Button>
        </Card>
      )
    case 'failed':
      return (
        <Card title={name} actions={dismiss}>
          <div role="alert" className="mb-3 rounded-xl border border-stop bg-stop-wash px-4 py-3 text-sm">
            {run.error instanceof UnusableFile ? <Unusable fault={run.error.fault} /> : <Sentence error={run.error} />}
          </div>
          {!(run.error instanceof UnusableFile) && (
            <Button icon={CirclePlay} onClick={() => start({ ...wish, resume: run.id })}>
              {run.id === undefined ? words.again : words.goOn}
            </Button>
          )}
        </Card>
      )
    case 'unconfirmed':
      return <Unconfirmed run={run} importing={importing} />
    case 'done':
      return (
        <Card title={wish.dryRun ? words.doneDry(name) : words.done(name)}>
          <Actions>
            {wish.dryRun && (
              <Button
                kind="primary"
                icon={Upload}
                onClick={() => start({ file: wish.file, mode: wish.mode, dryRun: false })}
              >
                {words.next}
              </Button>
            )}
            <Button icon={FileUp} onClick={forget}>
              {words.other}
            </Button>
          </Actions>
        </Card>
      )
  }
}

function Bar({ run }: { readonly run: ImportRun & { readonly kind: 'running' } }) {
  const words = useImportWords()
  const format = useFormat()
  const now = useNow(1000)
  const percent = Math.floor(run.share * 100)
  const seconds = run.share === 0 ? 0 : (((now - run.began) / 1000) * (1 - run.share)) / run.share
  const time = seconds < 90 ? words.seconds(Math.max(1, Math.round(seconds))) : words.minutes(Math.round(seconds / 60))
  return (
    <>
      <progress aria-label={words.progress} value={percent} max={100} className="sr-only" />
      <div aria-hidden className="h-2.5 overflow-hidden rounded-full bg-line">
        <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
      </div>
      <p className="mt-2 flex flex-wrap gap-x-4 text-sm text-soft tabular-nums">
        <span>{format.share(percent / 100)}</span>
        <span>{run.id === undefined ? words.reading : words.rows(format.count(run.rows))}</span>
        {run.share > 0 && run.share < 1 && <span>{words.left(time)}</span>}
      </p>
    </>
  )
}

interface UnconfirmedProps {
  readonly run: ImportRun & { readonly kind: 'unconfirmed' }
  readonly importing: Importing
}

function Unconfirmed({ run: { wish, id, refusal }, importing }: UnconfirmedProps) {
  const words = useImportWords()
  const format = useFormat()
  const of = (name: string): number => Number(refusal.problem[name] ?? 0)
  const missing = format.count(of('confirm'))
  return (
    <Card title={wish.file.name} note={words.notConfirmed}>
      <Confirm
        open
        onClose={importing.forget}
        title={words.confirmTitle}
        lead={words.confirmLead(missing, format.count(of('standing')))}
        act={words.confirmAct(missing)}
        kind="danger"
        typed={String(of('confirm'))}
        onConfirm={() => importing.start({ ...wish, resume: id, confirm: of('confirm') })}
      >
        {of('refused') > 0 && (
          <p className="text-sm text-caution">{words.confirmRefused(format.count(of('refused')))}</p>
        )}
      </Confirm>
    </Card>
  )
}

interface Counted {
  readonly rows: Readonly<Record<'accepted' | 'new' | 'changed' | 'unchanged' | 'refused', number>>
  readonly deleted: number
}

/** What became of the rows, in numbers. */
export function Counts({ job: { rows, deleted } }: { readonly job: Counted }) {
  const { counts } = useImportWords()
  const format = useFormat()
  const shown = [
    ['accepted', rows.accepted],
    ['new', rows.new],
    ['changed', rows.changed],
    ['unchanged', rows.unchanged],
    ['refused', rows.refused],
    ...(deleted > 0 ? ([['deleted', deleted]] as const) : []),
  ] as const
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm tabular-nums">
      {shown.map(([name, count]) => (
        <div key={name} className="flex flex-row-reverse items-baseline gap-1.5">
          <dt className="text-soft">{counts[name]}</dt>
          <dd className={`font-semibold ${name === 'refused' && count > 0 ? 'text-stop' : ''}`}>
            {format.count(count)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Sentence({ error }: { readonly error: unknown }) {
  return <p className="text-stop">{useSentence(error)}</p>
}

function Unusable({ fault }: { readonly fault: FileFault }) {
  const words = useImportWords()
  if (fault.kind === 'long_row') return <p className="text-stop">{words.unusable.long_row(fault.line)}</p>
  if (fault.kind !== 'bad_head') return <p className="text-stop">{words.unusable[fault.kind]}</p>
  const said = (column: string, message: string): string => {
    if (message.includes('missing')) return words.missing(column)
    return message.includes('twice') ? words.twice(column) : words.unknownColumn(column)
  }
  return (
    <>
      <p className="text-stop">{words.unusable.bad_head(fault.line)}</p>
      <ul className="mt-1 list-disc pl-5">
        {fault.columns.map(({ column = '', message }) => (
          <li key={`${column} ${message}`}>{said(column, message)}</li>
        ))}
      </ul>
    </>
  )
}
