/**
 * One import: its numbers, and the rows that were refused, by line.
 *
 * @module
 */

import { Download, List, X } from 'lucide-react'
import { useState } from 'react'

import { Actions, Button, IconButton } from '../../parts/button.tsx'
import { PagesView, usePages, type ItemOf } from '../../parts/pages.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { saveText } from '../../parts/save-file.ts'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import { noFilters } from './filters.tsx'
import { faultsCsv } from './import-faults.ts'
import { JobState } from './import-list.tsx'
import { Counts } from './import-run.tsx'
import { useImportWords } from './import-words.ts'
import { useCataloguePlace } from './use-place.ts'

export function ImportJob({ id, isRunning }: { readonly id: string; readonly isRunning: boolean }) {
  const words = useImportWords()
  const shared = useSharedWords()
  const format = useFormat()
  const { go } = useCataloguePlace()
  const query = useApi('GET /catalogue/imports/{id}', { params: { id } }, isRunning ? { everyMs: 2000 } : {})
  const title = query.data?.name ?? words.job
  const close = <IconButton icon={X} label={shared.close} onClick={() => go({ job: undefined })} />
  return (
    <Card title={title} actions={close}>
      <QueryView query={query} lines={3}>
        {(job) => (
          <div className="flex flex-col gap-4">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft">
              <JobState job={job} isRunning={isRunning} />
              {job.dry_run && words.dry}
              <Time at={job.started_at} />
              <span>{job.started_by}</span>
              <code className="font-mono text-xs select-all">{job.id}</code>
            </p>
            <Counts job={job} />
            {job.waiting > 0 && <p className="text-sm text-caution">{words.wait(format.count(job.waiting))}</p>}
            {!job.dry_run && (
              <Actions>
                <Button icon={List} onClick={() => go({ ...noFilters, tab: 'entries', import: job.id })}>
                  {words.entries}
                </Button>
              </Actions>
            )}
            {job.rows.refused > 0 ? (
              <Faults id={id} name={job.name} />
            ) : (
              <p className="text-sm text-soft">{words.noFaults}</p>
            )}
          </div>
        )}
      </QueryView>
    </Card>
  )
}

type Fault = ItemOf<'GET /catalogue/imports/{id}/faults'>

function Faults({ id, name }: { readonly id: string; readonly name: string }) {
  const words = useImportWords()
  const query = usePages('GET /catalogue/imports/{id}/faults', { params: { id }, query: { limit: '50' } })
  const [isSaving, setSaving] = useState(false)
  const download = async (): Promise<void> => {
    setSaving(true)
    try {
      saveText(`${name.replace(/\.\w+$/, '')}-refused.csv`, await faultsCsv(id))
    } catch (cause) {
      say({ title: words.faultsCsv, text: (cause as Error).message, tone: 'stop' })
    }
    setSaving(false)
  }
  const columns = columnsOf(words)
  return (
    <div className="rounded-xl border border-line">
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-3">
        <div>
          <h3 className="text-sm font-semibold">{words.faults}</h3>
          <p className="text-sm text-soft">{words.faultsLead}</p>
        </div>
        <Button icon={Download} busy={isSaving} onClick={() => void download()}>
          {words.faultsCsv}
        </Button>
      </div>
      <PagesView query={query}>
        {(items) => (
          <Table
            caption={words.faultsTable}
            columns={columns}
            rows={items}
            rowKey={({ line, column, message }) => `${line} ${column ?? ''} ${message}`}
          />
        )}
      </PagesView>
      <p className="px-4 pb-3 text-xs text-soft">{words.firstFaults}</p>
    </div>
  )
}

function columnsOf(words: ReturnType<typeof useImportWords>): readonly Column<Fault>[] {
  return [
    { key: 'line', title: words.faultColumns.line, align: 'end', heads: true, cell: ({ line }) => line },
    {
      key: 'column',
      title: words.faultColumns.column,
      cell: ({ column }) => column !== null && <code className="font-mono">{column}</code>,
    },
    { key: 'message', title: words.faultColumns.message, className: 'min-w-48', cell: ({ message }) => message },
    {
      key: 'row',
      title: words.faultColumns.row,
      className: 'min-w-64',
      cell: ({ row }) => <code className="font-mono text-xs break-all text-soft">{row}</code>,
    },
  ]
}
