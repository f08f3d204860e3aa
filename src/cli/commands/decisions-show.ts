/**
 * `detour decisions show ID`: everything that is kept of one decision.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { jsonFlag } from '../flags.ts'
import { printJson } from '../print-json.ts'
import { localText } from '../time.ts'
import type { ShownDecision } from './decision-line.ts'

interface Flags {
  readonly json: boolean
}

export const showCommand = buildCommand({
  docs: { brief: 'Show everything that is kept of one decision' },
  parameters: {
    flags: { json: jsonFlag },
    positional: { kind: 'tuple', parameters: [{ brief: 'The id of the decision', parse: String, placeholder: 'id' }] },
  },
  func: show,
})

async function show(flags: Flags, id: string): Promise<void> {
  const decision = await connect().ask<ShownDecision>('get', `/decisions/${encodeURIComponent(id.toUpperCase())}`)
  if (flags.json) {
    printJson(decision)
    return
  }
  process.stdout.write(`${id}  ${localText(decision.at)}\n`)
  for (const [name, value] of Object.entries(decision)) {
    if (name !== 'id' && name !== 'at' && name !== 'v') process.stdout.write(linesOf(name, value))
  }
}

/** `name: value`, and the members of an object below it; what is absent is left out. */
function linesOf(name: string, value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return ''
  if (typeof value !== 'object' || Array.isArray(value)) return `${name}: ${textOf(value)}\n`
  const members = Object.entries(value).filter(([, each]) => each !== null)
  const width = Math.max(...members.map(([member]) => member.length))
  return [`${name}:\n`, ...members.map(([member, each]) => `  ${member.padEnd(width)}  ${textOf(each)}\n`)].join('')
}

function textOf(value: unknown): string {
  return visible(typeof value === 'string' ? value : JSON.stringify(value))
}
