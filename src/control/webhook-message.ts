/**
 * One message of a webhook: what it says, how it is signed, and how it is sent.
 *
 * The secret of a webhook is made of the pepper and its id, so that none is stored. A redirect is not followed: whoever
 * answers with one has not taken the message.
 *
 * @module
 */

import { Webhook as Signer } from 'standardwebhooks'

import { formatInstant, type Instant } from '../kernel/instant.ts'
import type { AuditEntry } from './audit.ts'
import { base64Of, keyedBytes } from './keyed.ts'

export interface Message {
  /** The same for every try: receivers know by it what they have seen. */
  readonly id: string
  /** JSON, the same for every try. */
  readonly body: string
}

export interface Outcome {
  readonly isDelivered: boolean
  readonly status: number | undefined
  /** For people. */
  readonly error: string | undefined
}

export interface WebhookSender {
  send(to: { readonly id: string; readonly url: string }, message: Message, at: Instant): Promise<Outcome>
}

export function messageOf({ id }: { readonly id: string }, { n, at, actor, act, detail }: AuditEntry): Message {
  const data = { n, actor, detail: JSON.parse(detail) as unknown }
  return { id: `msg_${id}_${n}`, body: JSON.stringify({ type: act, timestamp: formatInstant(at), data }) }
}

/** A message that tells nothing, to try the connection. */
export function testMessage({ id }: { readonly id: string }, actor: string, at: Instant): Message {
  const body = JSON.stringify({
    type: 'webhook.test',
    timestamp: formatInstant(at),
    data: { n: null, actor, detail: {} },
  })
  return { id: `msg_${id}_test_${at}`, body }
}

/** As receivers are given it. */
export async function webhookSecret(pepper: string, id: string): Promise<string> {
  return `whsec_${base64Of(await keyedBytes(pepper, 'webhook', id))}`
}

const deadlineMs = 5000

export interface SenderOptions {
  readonly pepper: string | undefined
  readonly fetch: (url: string, init: SentRequest) => Promise<Response>
  readonly sleep: (ms: number) => Promise<void>
}

export interface SentRequest {
  readonly method: 'POST'
  readonly redirect: 'manual'
  readonly signal: AbortSignal
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function makeWebhookSender({ pepper, fetch, sleep }: SenderOptions): WebhookSender {
  return {
    send: async ({ id, url }, message, at) => {
      if (pepper === undefined) return failed('the secret `TOKEN_PEPPER` is not set, so nothing can be signed')
      const signer = new Signer(await webhookSecret(pepper, id))
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Detour-Webhooks/1',
        'webhook-id': message.id,
        'webhook-timestamp': String(Math.floor(at / 1000)),
        'webhook-signature': signer.sign(message.id, new Date(at), message.body),
      }
      const abort = new AbortController()
      const request = { method: 'POST', redirect: 'manual', signal: abort.signal, headers, body: message.body } as const
      const outcome = await Promise.race([
        fetch(url, request).then(outcomeOf, () => failed('nothing answers there')),
        sleep(deadlineMs).then(() => failed(`no answer within ${deadlineMs / 1000} s`)),
      ])
      abort.abort()
      return outcome
    },
  }
}

function outcomeOf({ status, ok }: Response): Outcome {
  if (ok) return { isDelivered: true, status, error: undefined }
  const isRedirect = status >= 300 && status < 400
  return failed(isRedirect ? `answered ${status}: redirects are not followed` : `answered ${status}`, status)
}

function failed(error: string, status?: number): Outcome {
  return { isDelivered: false, status, error }
}
