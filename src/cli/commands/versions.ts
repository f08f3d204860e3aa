/**
 * `detour versions list|show`: what was published, when, by whom, and why, and which of it decides now.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { jsonFlag } from '../flags.ts'
import { parseCount, parseVersion } from '../parse.ts'
import { printJson } from '../print-json.ts'
import { headOf, readVersion, type VersionPage, type VersionRow } from '../published.ts'
import { table } from '../table.ts'
import { localText } from '../time.ts'

const list = buildCommand({
  docs: { brief: 'List what was published, newest first' },
  parameters: {
    flags: {
      limit: { kind: 'parsed', parse: parseCount, brief: 'How many at most, up to 200', default: '20' },
      json: jsonFlag,
    },
  },
  func: async (flags: { readonly limit: number; readonly json: boolean }) => {
    const page = await connect().ask<VersionPage>('GET', '/versions', { query: { limit: flags.limit } })
    if (flags.json) printJson(page)
    else process.stdout.write(tableOf(page.items, page.head))
  },
})

const show = buildCommand({
  docs: { brief: 'Show one version, or its document' },
  parameters: {
    flags: {
      source: { kind: 'boolean', brief: 'Print the policy itself, YAML', default: false },
      json: jsonFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'Its number', parse: parseVersion, placeholder: 'version' }],
    },
  },
  func: async (flags: { readonly source: boolean; readonly json: boolean }, number: number) => {
    const api = connect()
    const version = await readVersion(api, number)
    // A terminal obeys what it is shown; a file or a pipe gets the document as it is.
    if (flags.source) process.stdout.write(process.stdout.isTTY ? safeText(version.source) : version.source)
    else if (flags.json) printJson(version)
    else process.stdout.write(tableOf([version], await headOf(api)))
  },
})

export const versionsRoutes = buildRouteMap({
  docs: { brief: 'What was published' },
  routes: { list, show },
  defaultCommand: 'list',
})

function tableOf(versions: readonly VersionRow[], head: number): string {
  const rows = versions.map((each) => {
    const { version, created_at: createdAt, author, restores, message } = each
    const why = restores === null ? message : `rollback to ${restores}: ${message}`
    return [String(version), localText(createdAt), edgeText(each, head), author, why]
  })
  return table(['version', 'when', 'at the edge', 'by', 'why'], rows)
}

/** That it was seen there stays true of every version; only the head decides. */
function edgeText({ version, live_at: liveAt, trouble }: VersionRow, head: number): string {
  if (liveAt !== null) return version === head ? 'decides now' : 'was there'
  const none = version === head ? 'not yet' : 'never'
  return trouble === null ? none : `${none}: ${trouble}`
}

function safeText(text: string): string {
  return text.split('\n').map(visible).join('\n')
}
