/**
 * `detour token create|list|revoke`: API tokens.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import { areas, roles, type Area, type Role } from '../../control/actor.ts'
import { connect } from '../connection.ts'
import { jsonFlag } from '../flags.ts'
import { parseCount } from '../parse.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'

interface TokenRow {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly areas: readonly Area[] | null
  readonly owner: string | null
  readonly expires_at: string
  readonly revoked_at: string | null
  readonly last_used_at: string | null
}

interface CreateFlags {
  readonly name: string
  readonly role: Role
  readonly area?: readonly Area[]
  readonly owner?: string
  readonly days: number
  readonly json: boolean
}

const create = buildCommand({
  docs: {
    brief: 'Make an API token; its text is printed once',
    fullDescription:
      'The text goes to stdout and is shown never again. Nobody can give more than he has himself. With --owner it belongs to a member, never does more than he may, and ends with his membership.',
  },
  parameters: {
    flags: {
      name: { kind: 'parsed', parse: String, brief: 'What it is for' },
      role: { kind: 'enum', values: roles, brief: 'What it may' },
      area: {
        kind: 'enum',
        values: areas,
        brief: 'Hold it to this area; may be repeated',
        variadic: true,
        optional: true,
      },
      owner: {
        kind: 'parsed',
        parse: String,
        brief: 'The member it belongs to (default: the instance)',
        optional: true,
      },
      days: { kind: 'parsed', parse: parseCount, brief: 'After how many days it expires, up to 400', default: '90' },
      json: jsonFlag,
    },
  },
  func: async ({ name, role, area, owner, days, json }: CreateFlags) => {
    const made = await connect().ask<TokenRow & { readonly token: string }>('POST', '/tokens', {
      body: { name, role, areas: area, owner, expires_in_days: days },
    })
    if (json) printJson(made)
    else process.stdout.write(`${made.token}\n`)
    process.stderr.write(
      `${made.id} may act as ${made.role} until ${localText(made.expires_at)}; its text is not shown again\n`,
    )
  },
})

const list = buildCommand({
  docs: { brief: 'List API tokens: all for an admin, else yours' },
  parameters: {
    flags: {
      limit: { kind: 'parsed', parse: parseCount, brief: 'How many at most, up to 200', default: '50' },
      json: jsonFlag,
    },
  },
  func: async ({ limit, json }: { readonly limit: number; readonly json: boolean }) => {
    const page = await connect().ask<{ readonly items: readonly TokenRow[] }>('GET', '/tokens', { query: { limit } })
    if (json) printJson(page)
    else
      process.stdout.write(
        table(['token', 'role', 'areas', 'owner', 'until', 'last used', 'for'], page.items.map(cells)),
      )
  },
})

function cells(token: TokenRow): readonly string[] {
  return [
    token.id,
    token.role,
    token.areas?.join(',') ?? 'all',
    token.owner ?? '-',
    token.revoked_at === null ? localText(token.expires_at) : `revoked ${localText(token.revoked_at)}`,
    token.last_used_at === null ? 'never' : localText(token.last_used_at),
    token.name,
  ]
}

const revoke = buildCommand({
  docs: { brief: 'Take an API token back' },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'Its id, as `token list` shows it', parse: String, placeholder: 'token' }],
    },
  },
  func: async (_: object, id: string) => {
    await connect().ask<undefined>('DELETE', `/tokens/${encodeURIComponent(id)}`)
    process.stderr.write(`${id} is revoked; where it was used just before it may work for 30 seconds more\n`)
  },
})

export const tokenRoutes = buildRouteMap({
  docs: { brief: 'API tokens: make, list, revoke' },
  routes: { create, list, revoke },
})
