/**
 * One decision: what happened in sentences, everything that is kept, and the same click asked again.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { ArrowLeft, FileQuestion } from 'lucide-react'
import type { ReactNode } from 'react'

import { ActionBadge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card, ScreenHead } from '../../parts/surface.tsx'
import { Refusal } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { Again } from './again.tsx'
import { NeighbourLinks } from './neighbour-links.tsx'
import { RecordFacts } from './record-facts.tsx'
import { useRecordPlace } from './record-place.ts'
import { linkName, type DecisionRecord } from './record.ts'
import { useRecordWords } from './record-words.ts'
import { Story } from './story.tsx'

export function DecisionScreen(): ReactNode {
  const words = useRecordWords()
  const { id, search } = useRecordPlace()
  const query = useApi('GET /decisions/{id}', { params: { id } })
  const back = (
    <Link to="/decisions" search={{ ...search, asked: undefined }} className={buttonClass('quiet')}>
      <ArrowLeft aria-hidden className="size-4" />
      {words.back}
    </Link>
  )
  const isGone = query.error instanceof Refusal && [400, 404].includes(query.error.status)
  if (query.data === undefined) {
    return (
      <>
        <ScreenHead title={words.title} actions={back} />
        <Card>
          {isGone ? (
            <Empty icon={FileQuestion}>{words.notFound}</Empty>
          ) : (
            <QueryView query={query}>{() => null}</QueryView>
          )}
        </Card>
      </>
    )
  }
  return <RecordView record={query.data} back={back} />
}

function RecordView({ record, back }: { readonly record: DecisionRecord; readonly back: ReactNode }) {
  const words = useRecordWords()
  const format = useFormat()
  return (
    <>
      <ScreenHead
        title={
          <span className="inline-flex flex-wrap items-center gap-2.5">
            {words.title}
            <ActionBadge action={record.out.action} />
          </span>
        }
        lead={`${linkName(record)} · ${format.time(record.at)} · ${format.ago(record.at)}`}
        actions={
          <>
            {back}
            <NeighbourLinks record={record} />
            <CopyButton text={JSON.stringify(record, undefined, 2)} label={words.copyJson} />
          </>
        }
      />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid content-start gap-4">
          <Card title={words.story}>
            <Story record={record} />
          </Card>
          <Again record={record} />
        </div>
        <Card title={words.facts} className="self-start">
          <RecordFacts record={record} />
        </Card>
      </div>
    </>
  )
}
