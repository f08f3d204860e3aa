/**
 * `detour versions list|show`: what was published, when, by whom, and why.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { jsonFlag } from '../flags.ts'
import { parseCount, parseVersion } from '../parse.ts'
import { printJson } from '../print-json.ts'
import { readVersion, type VersionPage, type VersionRow } from '../published.ts'
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
    else process.stdout.write(table(['version', 'when', 'live', 'by', 'why'], page.items.map(cells)))
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
    const version = await readVersion(connect(), number)
    // A terminal obeys what it is shown; a file or a pipe gets the document as it is.
    if (flags.source) process.stdout.write(process.stdout.isTTY ? safeText(version.source) : version.source)
    else if (flags.json) printJson(version)
    else process.stdout.write(table(['version', 'when', 'live', 'by', 'why'], [cells(version)]))
  },
})

export const versionsRoutes = buildRouteMap({
  docs: { brief: 'What was published' },
  routes: { list, show },
  defaultCommand: 'list',
})

function cells(version: VersionRow): readonly string[] {
  const { restores, trouble, live_at: liveAt } = version
  const why = restores === null ? version.message : `rollback to ${restores}: ${version.message}`
  return [
    String(version.version),
    localText(version.created_at),
    liveAt === null ? `no${trouble === null ? '' : `: ${trouble}`}` : 'yes',
    version.author,
    why,
  ]
}

function safeText(text: string): string {
  return text.split('\n').map(visible).join('\n')
}
