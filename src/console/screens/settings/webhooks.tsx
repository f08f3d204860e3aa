/**
 * Webhooks: who is told of what, trying one, deleting one, and what was sent.
 *
 * @module
 */

import { ListTree, Plus, Send, Trash2, Webhook as WebhookIcon } from 'lucide-react'
import { useState } from 'react'

import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { useDeletion } from '../../parts/use-deletion.ts'
import { call, type AnswerOf } from '../../server/call.ts'
import { useAct, useApi } from '../../server/query.ts'
import { AdminsOnly } from './admins-only.tsx'
import { Deliveries } from './deliveries.tsx'
import { useSettingsPlace } from './use-place.ts'
import { WebhookDialog } from './webhook-dialog.tsx'
import { useWebhookWords } from './webhook-words.ts'

type Webhook = AnswerOf<'GET /webhooks'>['items'][number]

export function Webhooks() {
  const words = useWebhookWords()
  return (
    <AdminsOnly title={words.title}>
      <WebhookCards />
    </AdminsOnly>
  )
}

function WebhookCards() {
  const words = useWebhookWords()
  const { search, go } = useSettingsPlace()
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Webhook | undefined>()
  const query = useApi('GET /webhooks')
  const remove = useDeletion({
    run: async () => removing && (await call('DELETE /webhooks/{id}', { params: { id: removing.id } })),
    readBy: ['GET /webhooks/{id}/deliveries'],
    onGone: () => {
      if (removing?.id === search.webhook) go({ webhook: undefined })
      say({ title: words.removed, text: removing?.url ?? '' })
    },
  })
  const shown = query.data?.items.find(({ id }) => id === search.webhook)
  const add = (
    <Button kind="primary" icon={Plus} onClick={() => setAdding(true)}>
      {words.create}
    </Button>
  )
  return (
    <div className="flex flex-col gap-4">
      <Card title={words.title} note={words.lead} actions={add}>
        <QueryView query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={WebhookIcon}>{words.none}</Empty>
            ) : (
              <ul className="flex flex-col gap-3">
                {items.map((webhook) => (
                  <li key={webhook.id}>
                    <WebhookLine
                      webhook={webhook}
                      isShown={webhook.id === shown?.id}
                      onRemove={() => setRemoving(webhook)}
                      onShow={() => go({ webhook: webhook.id === shown?.id ? undefined : webhook.id })}
                    />
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
      </Card>
      {shown !== undefined && <Deliveries key={shown.id} id={shown.id} url={shown.url} />}
      {isAdding && <WebhookDialog onClose={() => setAdding(false)} />}
      <Confirm
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={words.removeTitle}
        lead={`${removing?.url ?? ''} ${words.removeLead}`}
        act={words.remove}
        kind="danger"
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate(undefined, {
            onError: (error) => say({ title: words.remove, text: error.message, tone: 'stop' }),
            onSettled: () => setRemoving(undefined),
          })
        }
      />
    </div>
  )
}

interface WebhookLineProps {
  readonly webhook: Webhook
  readonly isShown: boolean
  readonly onRemove: () => void
  readonly onShow: () => void
}

function WebhookLine({ webhook, isShown, onRemove, onShow }: WebhookLineProps) {
  const words = useWebhookWords()
  const test = useAct('POST /webhooks/{id}/test')
  const { id, url, events, disabled_at: disabled } = webhook
  const runTest = (): void =>
    test.mutate(
      { params: { id } },
      {
        onSuccess: ({ delivered, status, error }) => {
          if (delivered) say({ title: words.testOk(String(status ?? '')) })
          else {
            const why = error ?? (status === null ? '' : words.testStatus(String(status)))
            say({ title: words.testFailed, text: why, tone: 'stop' })
          }
        },
        onError: (error) => say({ title: words.testFailed, text: error.message, tone: 'stop' }),
      },
    )
  return (
    <div className="flex flex-wrap items-start justify-between gap-3 rounded-xl border border-line p-4">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium break-all">{url}</p>
        <p className="mt-1 flex flex-wrap items-center gap-1">
          {disabled === null ? <Badge tone="good">{words.enabled}</Badge> : <Badge tone="stop">{words.disabled}</Badge>}
          {events.map((event) => (
            <Badge key={event}>{event === '*' ? words.everything : event}</Badge>
          ))}
        </p>
        <p className="mt-1 text-xs text-soft">
          {words.columns.added} <Time at={webhook.created_at} /> · {webhook.created_by} ·{' '}
          <code className="font-mono">{id}</code>
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button icon={Send} busy={test.isPending} onClick={runTest}>
          {words.test} <span className="sr-only">{url}</span>
        </Button>
        <Button icon={ListTree} aria-expanded={isShown} onClick={onShow}>
          {words.deliveries} <span className="sr-only">{url}</span>
        </Button>
        <Button kind="danger" icon={Trash2} onClick={onRemove}>
          {words.remove} <span className="sr-only">{url}</span>
        </Button>
      </div>
    </div>
  )
}
