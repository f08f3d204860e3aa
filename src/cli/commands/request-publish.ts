/**
 * `detour request publish|schedule`: making a change request the active version, now or at an instant.
 *
 * @module
 */

import { randomUUID } from 'node:crypto'

import { buildCommand } from '@stricli/core'

import { formatInstant, type Instant } from '../../kernel/instant.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { exit } from '../exit.ts'
import { parseAt } from '../parse.ts'
import type { PublishedVersion } from '../published.ts'
import { askOf } from '../request-answers.ts'
import { jsonFlag, requestId, tell } from './request-write.ts'

export const publishRequestCommand = buildCommand({
  docs: {
    brief: 'Publish a change request',
    fullDescription:
      'It is checked again. Ends with 6 when it lacks approvals, 7 when another version was published meanwhile, 1 when it is stored and not live yet.',
  },
  parameters: { flags: { json: jsonFlag }, positional: { kind: 'tuple', parameters: [requestId] } },
  func: async ({ json }: { readonly json: boolean }, id: number) => {
    const published = await askOf<PublishedVersion>(connect(), ['POST', id, 'publish'], {
      idempotencyKey: randomUUID(),
    })
    const { version, digest, live, trouble } = published
    if (json) process.stdout.write(`${JSON.stringify({ format_version: 1, ...published })}\n`)
    else if (live) process.stdout.write(`version ${version} is live (${digest})\n`)
    else process.stdout.write(`version ${version} is stored, not live yet: ${visible(trouble ?? 'no reason given')}\n`)
    if (!live) process.exitCode = exit.failed
  },
})

export const scheduleCommand = buildCommand({
  docs: {
    brief: 'Publish a change request at an instant',
    fullDescription:
      'It is checked again when the instant comes. When another version was published meanwhile it is suspended: bring it onto the head, and schedule it again.',
  },
  parameters: {
    flags: {
      at: { kind: 'parsed', parse: parseAt, brief: 'When, RFC 3339 with an offset' },
      json: jsonFlag,
    },
    positional: { kind: 'tuple', parameters: [requestId] },
  },
  func: async ({ at, json }: { readonly at: Instant; readonly json: boolean }, id: number) => {
    tell(await askOf(connect(), ['POST', id, 'schedule'], { body: { at: formatInstant(at) } }), json)
  },
})
