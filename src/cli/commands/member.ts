/**
 * `detour member list|set|remove`: who may come in through Cloudflare Access, and as what.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import { roles, type Role } from '../../control/actor.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { ApiRefusal, type Api } from '../api-client.ts'
import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { jsonFlag } from '../flags.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'

interface MemberRow {
  readonly subject: string
  readonly role: Role
  readonly set_at: string
  readonly set_by: string
}

interface MemberPage {
  readonly items: readonly MemberRow[]
  readonly next: string | null
}

const list = buildCommand({
  docs: { brief: 'List members' },
  parameters: { flags: { json: jsonFlag } },
  func: async ({ json }: { readonly json: boolean }) => {
    const items = await allMembers(connect())
    if (json) printJson({ items })
    else {
      const rows = items.map((row) => [row.subject, row.role, localText(row.set_at), row.set_by])
      process.stdout.write(table(['member', 'role', 'since', 'by'], rows))
    }
  },
})

async function allMembers(api: Api): Promise<readonly MemberRow[]> {
  const items: MemberRow[] = []
  let cursor: string | undefined
  do {
    const query = { limit: 200, cursor }
    const page: MemberPage = await api.ask<MemberPage>('GET', '/members', { query })
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return items
}

const subject = { brief: 'A mail address, or the common name of a service token', parse: String, placeholder: 'member' }

const set = buildCommand({
  docs: { brief: 'Make somebody a member, or give another role' },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [subject, { brief: roles.join(', '), parse: parseRole, placeholder: 'role' }],
    },
  },
  func: async (_: object, name: string, role: Role) => {
    const api = connect()
    const ifMatch = await tagOf(api, name)
    const options = ifMatch === undefined ? { body: { role } } : { body: { role }, ifMatch }
    const made = await api.ask<MemberRow>('PUT', pathOf(name), options)
    process.stderr.write(`${visible(made.subject)} is ${made.role} now, within 30 seconds everywhere\n`)
  },
})

const remove = buildCommand({
  docs: { brief: 'Remove a member, and end the API tokens that belong to him' },
  parameters: { positional: { kind: 'tuple', parameters: [subject] } },
  func: async (_: object, name: string) => {
    const api = connect()
    const ifMatch = await tagOf(api, name)
    if (ifMatch === undefined) throw new UsageError(`${name} is not a member`)
    await api.ask<undefined>('DELETE', pathOf(name), { ifMatch })
    process.stderr.write(`${name} is no member any more, within 30 seconds everywhere\n`)
  },
})

export const memberRoutes = buildRouteMap({
  docs: { brief: 'Who may come in, and as what' },
  routes: { list, set, remove },
  defaultCommand: 'list',
})

function pathOf(name: string): `/${string}` {
  return `/members/${encodeURIComponent(name)}`
}

/** The state that is changed; undefined where there is no such member yet. */
async function tagOf(api: Api, name: string): Promise<string | undefined> {
  try {
    return (await api.read<MemberRow>(pathOf(name))).etag
  } catch (cause) {
    if (cause instanceof ApiRefusal && cause.code === 'not-found') return undefined
    throw cause
  }
}

function parseRole(text: string): Role {
  const role = roles.find((each) => each === text)
  if (role === undefined) throw new Error(`a role is one of ${roles.join(', ')}`)
  return role
}
