/**
 * `detour webhook create|list|deliveries|test|delete`: whom the instance tells of what happens.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { exit } from '../exit.ts'
import { jsonFlag } from '../flags.ts'
import { parseCount } from '../parse.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'

interface WebhookRow {
  readonly id: string
  readonly url: string
  readonly events: readonly string[]
  readonly disabled_at: string | null
}

interface DeliveryRow {
  readonly n: number
  readonly event: string
  readonly state: string
  readonly attempts: number
  readonly next_at: string | null
  readonly delivered_at: string | null
  readonly last_error: string | null
}

const webhookName = {
  kind: 'tuple',
  parameters: [{ brief: 'Its id, as `webhook list` shows it', parse: String, placeholder: 'webhook' }],
} as const

function pathOf(id: string): `/${string}` {
  return `/webhooks/${encodeURIComponent(id)}`
}

const create = buildCommand({
  docs: {
    brief: 'Tell an address of what happens; the secret is printed once',
    fullDescription:
      'Messages follow the Standard Webhooks specification. The secret to verify them with goes to stdout and is shown never again.',
  },
  parameters: {
    flags: {
      event: {
        kind: 'parsed',
        parse: String,
        brief: 'An act such as version.publish, request.* or *; may be repeated',
        variadic: true,
      },
      json: jsonFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'Where to send it, https', parse: String, placeholder: 'url' }],
    },
  },
  func: async ({ event, json }: { readonly event: readonly string[]; readonly json: boolean }, url: string) => {
    const made = await connect().ask<WebhookRow & { readonly secret: string }>('POST', '/webhooks', {
      body: { url, events: event },
    })
    if (json) printJson(made)
    else process.stdout.write(`${made.secret}\n`)
    process.stderr.write(`${made.id} is there; its secret is not shown again. Try it: detour webhook test ${made.id}\n`)
  },
})

const list = buildCommand({
  docs: { brief: 'List webhooks' },
  parameters: { flags: { json: jsonFlag } },
  func: async ({ json }: { readonly json: boolean }) => {
    const page = await connect().ask<{ readonly items: readonly WebhookRow[] }>('GET', '/webhooks')
    if (json) printJson(page)
    else {
      const rows = page.items.map(({ id, url, events, disabled_at: disabled }) => [
        id,
        disabled === null ? 'yes' : `no: gone since ${localText(disabled)}`,
        events.join(','),
        url,
      ])
      process.stdout.write(table(['webhook', 'works', 'events', 'address'], rows))
    }
  },
})

const deliveries = buildCommand({
  docs: { brief: 'List what was sent to a webhook, newest first' },
  parameters: {
    flags: {
      limit: { kind: 'parsed', parse: parseCount, brief: 'How many at most, up to 200', default: '20' },
      json: jsonFlag,
    },
    positional: webhookName,
  },
  func: async ({ limit, json }: { readonly limit: number; readonly json: boolean }, id: string) => {
    const page = await connect().ask<{ readonly items: readonly DeliveryRow[] }>('GET', `${pathOf(id)}/deliveries`, {
      query: { limit },
    })
    if (json) printJson(page)
    else process.stdout.write(table(['entry', 'event', 'state', 'tries', 'when', 'trouble'], page.items.map(cells)))
  },
})

function cells({ n, event, state, attempts, next_at: next, delivered_at: at, last_error: error }: DeliveryRow) {
  const when = at ?? next
  return [String(n), event, state, attempts, when === null ? '-' : localText(when), error ?? '-']
}

const test = buildCommand({
  docs: { brief: 'Send a test message at once, and say what came back' },
  parameters: { positional: webhookName },
  func: async (_: object, id: string) => {
    const { delivered, status, error } = await connect().ask<{
      readonly delivered: boolean
      readonly status: number | null
      readonly error: string | null
    }>('POST', `${pathOf(id)}/test`)
    process.stdout.write(delivered ? `delivered: it answered ${status}\n` : `not delivered: ${visible(error ?? '')}\n`)
    if (!delivered) process.exitCode = exit.failed
  },
})

const remove = buildCommand({
  docs: { brief: 'Delete a webhook, with all that it still waits for' },
  parameters: { positional: webhookName },
  func: async (_: object, id: string) => {
    await connect().ask<undefined>('DELETE', pathOf(id))
    process.stderr.write(`${id} is gone\n`)
  },
})

export const webhookRoutes = buildRouteMap({
  docs: { brief: 'Tell others of what happens' },
  routes: { create, list, deliveries, test, delete: remove },
})
