/**
 * `detour whoami`: who the instance takes you for.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'

export interface Whoami {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly areas: readonly string[] | null
}

export const whoamiCommand = buildCommand({
  docs: { brief: 'Ask an instance who you are there, and what you may' },
  parameters: { flags: { json: { kind: 'boolean', brief: 'Print JSON', default: false } } },
  func: async ({ json }: { readonly json: boolean }) => {
    const api = connect()
    const who = await api.ask<Whoami>('GET', '/whoami')
    const held = who.areas === null ? '' : `, only in ${who.areas.join(', ')}`
    process.stdout.write(
      json
        ? `${JSON.stringify({ format_version: 1, url: api.url, ...who })}\n`
        : `${visible(who.name)} (${visible(who.id)}): ${who.role}${held}, at ${api.url}\n`,
    )
  },
})
