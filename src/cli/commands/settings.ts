/**
 * `detour settings show|set`: how many people must agree, on what, and how long things are kept.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import { defaultSettings, gateCodes, type Settings } from '../../control/settings.ts'
import { connect } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { jsonFlag } from '../flags.ts'
import { printJson } from '../print-json.ts'
import { table } from '../table.ts'

type Value = boolean | number | string | null | readonly string[]

/** `backtest.days` and the like, in the order of the document. */
function rowsOf(settings: Settings): readonly (readonly [name: string, value: Value])[] {
  const entries: [string, Value | Group][] = Object.entries(settings)
  return entries.flatMap(([key, value]) => (isGroup(value) ? groupRows(key, value) : [[key, value] as const]))
}

type Group = Readonly<Record<string, Value>>

function isGroup(value: Value | Group): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function groupRows(key: string, group: Group) {
  return Object.entries(group).map(([part, value]) => [`${key}.${part}`, value] as const)
}

const names = rowsOf(defaultSettings).map(([name]) => name)

const show = buildCommand({
  docs: { brief: 'Show the settings' },
  parameters: { flags: { json: jsonFlag } },
  func: async ({ json }: { readonly json: boolean }) => {
    print(await connect().ask<Settings>('GET', '/settings'), json)
  },
})

const set = buildCommand({
  docs: {
    brief: 'Change one setting',
    fullDescription: `The names are ${names.join(', ')}. \`off\` stands for no threshold; \`protected\` takes gates with commas between them (${gateCodes.join(', ')}), or \`none\`. \`backtest.days\` and the shares beside it are of the gate \`backtest\`; the command \`detour backtest\` looks back as far as its own --days says.`,
  },
  parameters: {
    flags: { json: jsonFlag },
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'Which one', parse: parseName, placeholder: 'name' },
        { brief: 'What it shall be', parse: String, placeholder: 'value' },
      ],
    },
  },
  func: async ({ json }: { readonly json: boolean }, name: string, text: string) => {
    const api = connect()
    const { body: settings, etag: ifMatch } = await api.read<Settings>('/settings')
    const body = withValue(settings, name, valueOf(settings, name, text))
    print(await api.ask<Settings>('PUT', '/settings', { body, ifMatch }), json)
  },
})

export const settingsRoutes = buildRouteMap({
  docs: { brief: 'How many people must agree, and how long things are kept' },
  routes: { show, set },
  defaultCommand: 'show',
})

function parseName(text: string): string {
  if (!names.includes(text)) throw new Error(`the settings are ${names.join(', ')}`)
  return text
}

/** A text as the kind of value that stands there; whether it is a good one, the instance says. */
function valueOf(settings: Settings, name: string, text: string): Value {
  const standing = rowsOf(settings).find(([each]) => each === name)?.[1]
  if (Array.isArray(standing)) return text === 'none' ? [] : text.split(',').map((each) => each.trim())
  if (typeof standing === 'boolean') {
    if (text !== 'true' && text !== 'false') throw new UsageError(`\`${name}\` is true or false`)
    return text === 'true'
  }
  if (text === 'off' && name === 'backtest.max_changed_share') return null
  const number = Number(text)
  if (text.trim() === '' || Number.isNaN(number)) throw new UsageError(`\`${name}\` is a number`)
  return number
}

function withValue(settings: Settings, name: string, value: Value): Readonly<Record<string, unknown>> {
  const [key = '', part] = name.split('.')
  if (part === undefined) return { ...settings, [key]: value }
  const group = settings[key as 'backtest' | 'retention']
  return { ...settings, [key]: { ...group, [part]: value } }
}

function print(settings: Settings, json: boolean): void {
  if (json) printJson(settings)
  else
    process.stdout.write(
      table(
        ['setting', 'value'],
        rowsOf(settings).map(([name, value]) => [name, shown(value)]),
      ),
    )
}

function shown(value: Value): string {
  if (value === null) return 'off'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  return String(value)
}
