/**
 * What was sent to a webhook, and what came back.
 *
 * @module
 */

import { Send } from 'lucide-react'

import { Badge } from '../../parts/badge.tsx'
import { PagesView, usePages, type ItemOf } from '../../parts/pages.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { useWebhookWords } from './webhook-words.ts'

type Delivery = ItemOf<'GET /webhooks/{id}/deliveries'>

export function Deliveries({ id, url }: { readonly id: string; readonly url: string }) {
  const words = useWebhookWords()
  const query = usePages('GET /webhooks/{id}/deliveries', { params: { id }, query: { limit: '30' } })
  const host = URL.canParse(url) ? new URL(url).host : url
  return (
    <Card flush title={words.deliveriesOf(host)} note={words.deliveriesLead}>
      <PagesView query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon={Send}>{words.noDeliveries}</Empty>
          ) : (
            <Table
              caption={words.deliveriesTable}
              columns={columnsOf(words)}
              rows={items}
              rowKey={({ message_id: message }) => message}
            />
          )
        }
      </PagesView>
    </Card>
  )
}

const tones = { waiting: 'caution', delivered: 'good', failed: 'stop' } as const

function columnsOf(words: ReturnType<typeof useWebhookWords>): readonly Column<Delivery>[] {
  const { deliveryColumns: columns } = words
  return [
    {
      key: 'event',
      title: columns.event,
      heads: true,
      cell: ({ event, n }) => (
        <>
          <code className="font-mono">{event}</code>
          <span className="block text-xs text-soft">{words.audit(n)}</span>
        </>
      ),
    },
    {
      key: 'state',
      title: columns.state,
      cell: ({ state }) => <Badge tone={tones[state]}>{words.states[state]}</Badge>,
    },
    { key: 'attempts', title: columns.attempts, align: 'end', cell: ({ attempts }) => attempts },
    { key: 'at', title: columns.at, cell: (delivery) => <When delivery={delivery} /> },
    {
      key: 'answer',
      title: columns.answer,
      className: 'min-w-40',
      cell: ({ last_status: status, last_error: error }) => [status, error].filter((each) => each !== null).join(' · '),
    },
  ]
}

function When({ delivery }: { readonly delivery: Delivery }) {
  const words = useWebhookWords()
  const at = delivery.delivered_at ?? delivery.failed_at
  if (at !== null) return <Time at={at} />
  if (delivery.next_at === null) return null
  return (
    <>
      {words.next} <Time at={delivery.next_at} as="ago" />
    </>
  )
}
