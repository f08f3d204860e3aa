/**
 * The imports there were. One that was interrupted is gone on with by choosing its file again.
 *
 * @module
 */

import { CirclePlay, FileUp, X } from 'lucide-react'
import { useRef, useState } from 'react'

import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { PagesView, usePages, type ItemOf } from '../../parts/pages.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { useAct } from '../../server/query.ts'
import { useMay } from '../../server/whoami.ts'
import { useFormat, type Format } from '../../words/format.ts'
import { useImportWords } from './import-words.ts'
import type { Importing } from './use-import.ts'
import { useCataloguePlace } from './use-place.ts'

export type Job = ItemOf<'GET /catalogue/imports'>

export function ImportList({ importing }: { readonly importing: Importing }) {
  const words = useImportWords()
  const query = usePages('GET /catalogue/imports', { query: { limit: '20' } })
  return (
    <Card flush title={words.jobs} note={words.jobsLead}>
      <PagesView query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon={FileUp}>{words.noJobs}</Empty>
          ) : (
            <JobTable items={items} importing={importing} />
          )
        }
      </PagesView>
    </Card>
  )
}

interface JobTableProps {
  readonly items: readonly Job[]
  readonly importing: Importing
}

function JobTable({ items, importing }: JobTableProps) {
  const words = useImportWords()
  const format = useFormat()
  const { go } = useCataloguePlace()
  const { run } = importing
  const running = run.kind === 'running' ? run.id : undefined
  const columns = columnsOf({ words, format, running, importing, onOpen: (job) => go({ job }) })
  return <Table caption={words.jobsTable} columns={columns} rows={items} rowKey={({ id }) => id} />
}

interface Around {
  readonly words: ReturnType<typeof useImportWords>
  readonly format: Format
  /** The one under way here. */
  readonly running: string | undefined
  readonly importing: Importing
  readonly onOpen: (id: string) => void
}

function columnsOf({ words, format, running, importing, onOpen }: Around): readonly Column<Job>[] {
  return [
    {
      key: 'file',
      title: words.jobColumns.file,
      heads: true,
      className: 'min-w-44',
      cell: (job) => (
        <button
          type="button"
          onClick={() => onOpen(job.id)}
          className="min-h-6 text-left font-medium text-accent hover:underline"
        >
          {job.name}
        </button>
      ),
    },
    {
      key: 'state',
      title: words.jobColumns.state,
      cell: (job) => (
        <span className="flex flex-wrap gap-1">
          <JobState job={job} isRunning={job.id === running} />
          {job.dry_run && <Badge>{words.dry}</Badge>}
          {job.mode === 'replace' && <Badge tone="caution">{words.modes.replace}</Badge>}
        </span>
      ),
    },
    {
      key: 'rows',
      title: words.jobColumns.rows,
      align: 'end',
      cell: ({ rows }) => format.count(rows.accepted),
    },
    {
      key: 'refused',
      title: words.jobColumns.refused,
      align: 'end',
      cell: ({ rows }) => <span className={rows.refused > 0 ? 'text-stop' : ''}>{format.count(rows.refused)}</span>,
    },
    { key: 'by', title: words.jobColumns.by, cell: ({ started_by: by }) => by },
    { key: 'at', title: words.jobColumns.at, cell: ({ started_at: at }) => <Time at={at} /> },
    {
      key: 'act',
      title: <span className="sr-only">{words.goOn}</span>,
      align: 'end',
      cell: (job) => job.state === 'open' && job.id !== running && <OpenJobActs job={job} importing={importing} />,
    },
  ]
}

const tones = { open: 'caution', finished: 'good', cancelled: 'plain' } as const

export function JobState({ job, isRunning }: { readonly job: Pick<Job, 'state'>; readonly isRunning: boolean }) {
  const words = useImportWords()
  if (isRunning) return <Badge tone="swap">{words.underWay}</Badge>
  return <Badge tone={tones[job.state]}>{words.states[job.state]}</Badge>
}

interface OpenJobActsProps {
  readonly job: Job
  readonly importing: Importing
}

function OpenJobActs({ job, importing }: OpenJobActsProps) {
  const words = useImportWords()
  const mayWrite = useMay(job.mode === 'replace' ? 'publisher' : 'editor')
  const [isAsking, setAsking] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const cancel = useAct('POST /catalogue/imports/{id}/cancel')
  if (!mayWrite) return null
  return (
    <span className="inline-flex flex-wrap justify-end gap-1">
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={words.continueWith(job.name)}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          target.value = ''
          if (file !== undefined) importing.start({ file, mode: job.mode, dryRun: job.dry_run, resume: job.id })
        }}
      />
      <Button
        icon={CirclePlay}
        disabled={importing.run.kind === 'running'}
        onClick={() => chooser.current?.click()}
        aria-label={words.continueWith(job.name)}
        title={words.continueWith(job.name)}
      >
        {words.goOn}
      </Button>
      <Button kind="quiet" icon={X} busy={cancel.isPending} onClick={() => setAsking(true)}>
        {words.cancel} <span className="sr-only">{job.name}</span>
      </Button>
      <Confirm
        open={isAsking}
        onClose={() => setAsking(false)}
        title={words.cancelTitle}
        lead={job.dry_run ? words.cancelLeadDry : words.cancelLead}
        act={words.cancel}
        kind="danger"
        onConfirm={() => {
          setAsking(false)
          // A promise and no callbacks of the mutation: these end with the row, which is gone by then.
          cancel
            .mutateAsync({ params: { id: job.id } })
            .then(() => say({ title: words.cancelled, text: job.name }))
            .catch((cause: unknown) => say({ title: words.cancel, text: (cause as Error).message, tone: 'stop' }))
        }}
      />
    </span>
  )
}
