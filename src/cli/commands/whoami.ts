/**
 * `detour whoami`: who the instance takes you for.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { jsonFlag } from '../flags.ts'
import { printJson } from '../print-json.ts'

export interface Whoami {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly areas: readonly string[] | null
}

export const whoamiCommand = buildCommand({
  docs: { brief: 'Ask an instance who you are there, and what you may' },
  parameters: { flags: { json: jsonFlag } },
  func: async ({ json }: { readonly json: boolean }) => {
    const api = connect()
    const who = await api.ask<Whoami>('GET', '/whoami')
    const held = who.areas === null ? '' : `, only in ${who.areas.join(', ')}`
    if (json) printJson({ url: api.url, ...who })
    else process.stdout.write(`${visible(who.name)} (${visible(who.id)}): ${who.role}${held}, at ${api.url}\n`)
  },
})
