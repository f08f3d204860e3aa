/**
 * Webhooks: whom the instance tells of what happens.
 *
 * @module
 */

import * as v from 'valibot'

import { newId, usableSecret } from '../../control/keyed.ts'
import { testMessage, webhookSecret, type WebhookSender } from '../../control/webhook-message.ts'
import {
  isEventPattern,
  readWebhookUrl,
  type Delivery,
  type Webhook,
  type WebhookStore,
} from '../../control/webhooks.ts'
import { formatInstant, type Instant } from '../../kernel/instant.ts'
import { endpointsOf, json, nothing } from '../endpoint.ts'
import { maybeShownInstant, pageOf, pageQuery, shownInstant } from '../fields.ts'
import { noPepper } from '../identify.ts'
import { problem } from '../problem.ts'

export interface WebhookPorts {
  readonly webhooks: WebhookStore
  readonly webhookSender: WebhookSender
  /** The secret `TOKEN_PEPPER`. */
  readonly pepper: string | undefined
  readonly webhookRules: { readonly allowLoopback: boolean }
}

const endpoint = endpointsOf<WebhookPorts>()

const mostWebhooks = 50

const webhook = v.object({
  id: v.string(),
  url: v.string(),
  events: v.array(v.string()),
  created_by: v.string(),
  created_at: shownInstant,
  disabled_at: v.pipe(maybeShownInstant, v.description('When its receiver answered 410, so that it gets nothing more')),
})

const delivery = v.object({
  n: v.pipe(v.number(), v.description('The entry of the audit')),
  message_id: v.pipe(v.string(), v.description('`webhook-id`, the same for every try')),
  event: v.string(),
  state: v.picklist(['waiting', 'delivered', 'failed']),
  attempts: v.number(),
  next_at: v.pipe(maybeShownInstant, v.description('When it is tried again')),
  delivered_at: maybeShownInstant,
  failed_at: maybeShownInstant,
  last_status: v.pipe(v.nullable(v.number()), v.description('What the receiver answered the last time')),
  last_error: v.nullable(v.string()),
})

const id = v.object({
  id: v.pipe(v.string(), v.regex(/^whk_[0-9a-f]{16}$/, 'must be the id of a webhook, such as whk_0123456789abcdef')),
})

const event = v.pipe(v.string(), v.check(isEventPattern, 'must be an act such as version.publish, request.* or *'))

export const webhookEndpoints = [
  endpoint({
    id: 'listWebhooks',
    method: 'get',
    path: '/webhooks',
    area: 'webhooks',
    role: 'admin',
    summary: 'List webhooks',
    replies: [{ status: 200, description: 'All webhooks, without their secrets', schema: pageOf(webhook) }],
    handle: async ({ ports }) => json(200, { items: (await ports.webhooks.list()).map(webhookJson), next: null }),
  }),

  endpoint({
    id: 'createWebhook',
    method: 'post',
    path: '/webhooks',
    area: 'webhooks',
    role: 'admin',
    summary: 'Tell somebody of what happens',
    description:
      'Messages follow the Standard Webhooks specification: `webhook-id`, `webhook-timestamp` and `webhook-signature` beside a JSON body with `type`, `timestamp` and `data`. The secret to verify them with is shown in this answer and never again. A message is sent until it is answered with 2xx, eight times at most within 33 hours; the same one may come twice, under the same id.',
    body: v.object({
      url: v.pipe(v.string(), v.maxLength(2000), v.description('https')),
      events: v.pipe(
        v.array(event),
        v.minLength(1, 'must name an act'),
        v.maxLength(50),
        v.description('Acts of the audit: `version.publish`, `request.*`, `*`'),
      ),
    }),
    showsOnce: true,
    replies: [
      {
        status: 201,
        description: 'The webhook, with its secret',
        schema: v.object({
          ...webhook.entries,
          secret: v.pipe(
            v.nullable(v.string()),
            v.description('`whsec_…`, shown once; null when the request is repeated'),
          ),
        }),
      },
    ],
    problems: ['conflict', 'not-configured'],
    handle: async ({ body, actor, ports, now }) => {
      const pepper = usableSecret(ports.pepper)
      if (pepper === undefined) return problem('not-configured', noPepper.replace('API tokens', 'webhooks'))
      const url = readWebhookUrl(body.url, ports.webhookRules)
      if (!url.ok) {
        const faults = [{ at: 'body/url', message: url.error }]
        return problem('bad-request', `\`body/url\`: ${url.error}`, { faults })
      }
      if ((await ports.webhooks.list()).length >= mostWebhooks) {
        return problem('conflict', `there are ${mostWebhooks} webhooks already; delete one first`)
      }
      const added = { id: newId('whk'), url: url.value, events: body.events, createdBy: actor.id, createdAt: now }
      const detail = { webhook: added.id, host: new URL(added.url).host, events: added.events }
      await ports.webhooks.add(added, { at: now, actor: actor.id, act: 'webhook.create', detail })
      return json(201, {
        ...webhookJson({ ...added, cursor: 0, disabledAt: undefined }),
        secret: await webhookSecret(pepper, added.id),
      })
    },
  }),

  endpoint({
    id: 'deleteWebhook',
    method: 'delete',
    path: '/webhooks/{id}',
    area: 'webhooks',
    role: 'admin',
    summary: 'Delete a webhook, with all that it still waits for',
    params: id,
    replies: [{ status: 204, description: 'It is gone' }],
    problems: ['not-found'],
    handle: async ({ params, actor, ports, now }) => {
      const act = { at: now, actor: actor.id, act: 'webhook.delete', detail: { webhook: params.id } }
      const isRemoved = await ports.webhooks.remove(params.id, act)
      return isRemoved ? nothing() : absent(params.id)
    },
  }),

  endpoint({
    id: 'listDeliveries',
    method: 'get',
    path: '/webhooks/{id}/deliveries',
    area: 'webhooks',
    role: 'admin',
    summary: 'List what was sent to a webhook, newest first',
    description: 'Kept for 30 days after it was delivered or given up.',
    params: id,
    query: v.object(pageQuery),
    replies: [{ status: 200, description: 'A page of deliveries', schema: pageOf(delivery) }],
    problems: ['not-found'],
    handle: async ({ params, query: { cursor, limit }, ports }) => {
      const before = cursor === undefined ? undefined : Number(cursor)
      if (before !== undefined && !Number.isSafeInteger(before))
        return problem('bad-request', 'the cursor is not one of ours')
      if ((await ports.webhooks.get(params.id)) === undefined) return absent(params.id)
      const found = await ports.webhooks.deliveries(params.id, before, limit)
      const next = found.length < limit ? null : String(found.at(-1)?.n)
      return json(200, { items: found.map(deliveryJson), next })
    },
  }),

  endpoint({
    id: 'testWebhook',
    method: 'post',
    path: '/webhooks/{id}/test',
    area: 'webhooks',
    role: 'admin',
    summary: 'Send a test message at once, and say what came back',
    params: id,
    replies: [
      {
        status: 200,
        description: 'What came back',
        schema: v.object({
          delivered: v.boolean(),
          status: v.nullable(v.number()),
          error: v.nullable(v.string()),
        }),
      },
    ],
    problems: ['not-found'],
    handle: async ({ params, actor, ports, now }) => {
      const found = await ports.webhooks.get(params.id)
      if (found === undefined) return absent(params.id)
      const outcome = await ports.webhookSender.send(found, testMessage(found, actor.id, now), now)
      return json(200, {
        delivered: outcome.isDelivered,
        status: outcome.status ?? null,
        error: outcome.error ?? null,
      })
    },
  }),
]

function absent(name: string): Response {
  return problem('not-found', `there is no webhook \`${name}\``)
}

function webhookJson(given: Webhook): Record<string, unknown> {
  return {
    id: given.id,
    url: given.url,
    events: given.events,
    created_by: given.createdBy,
    created_at: formatInstant(given.createdAt),
    disabled_at: shown(given.disabledAt),
  }
}

function deliveryJson(given: Delivery): Record<string, unknown> {
  const isDelivered = given.deliveredAt !== undefined
  const isFailed = given.failedAt !== undefined
  return {
    n: given.n,
    message_id: `msg_${given.webhook}_${given.n}`,
    event: given.act,
    state: isDelivered ? 'delivered' : isFailed ? 'failed' : 'waiting',
    attempts: given.attempts,
    next_at: isDelivered || isFailed ? null : formatInstant(given.nextAt),
    delivered_at: shown(given.deliveredAt),
    failed_at: shown(given.failedAt),
    last_status: given.lastStatus ?? null,
    last_error: given.lastError ?? null,
  }
}

function shown(at: Instant | undefined): string | null {
  return at === undefined ? null : formatInstant(at)
}
