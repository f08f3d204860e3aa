/**
 * `detour override add|list|remove`: temporary rules before all others.
 *
 * @module
 */

import { basename } from 'node:path'

import { buildCommand, buildRouteMap } from '@stricli/core'
import { isMap, parseDocument } from 'yaml'

import { formatInstant, instant } from '../../kernel/instant.ts'
import { isId } from '../../policy/names.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { ApiRefusal, type Api } from '../api-client.ts'
import { isConfirmed } from '../confirm.ts'
import { connect } from '../connection.ts'
import { endFlags, endOf, type EndFlags } from '../duration.ts'
import { exit, UsageError } from '../exit.ts'
import {
  printEntries,
  removeEntry,
  setEntry,
  standing,
  tellApplied,
  tellMistakes,
  type AppliedEntry,
} from '../override-entries.ts'
import { readText } from '../read-text.ts'

interface AddFlags extends EndFlags {
  readonly id?: string
  readonly message: string
  readonly yes: boolean
  readonly json: boolean
}

const add = buildCommand({
  docs: {
    brief: 'Put a temporary rule before all others',
    fullDescription:
      'The file holds one rule as in a policy: `if` and `then`. It may use the lists, surfaces and messages of the policy in force. Its id is --id, else the `id` in it, else the name of the file; a rule with the same id is replaced. A rule that allows or warns comes before rules with `compliance: true` too: where the policy in force has one, it is confirmed by typing its id; a script says --yes.',
  },
  parameters: {
    flags: {
      ...endFlags,
      id: { kind: 'parsed', parse: String, brief: 'What it is called in records', optional: true },
      message: { kind: 'parsed', parse: String, brief: 'Why: a ticket, a sentence; it stays in the audit' },
      yes: { kind: 'boolean', brief: 'Do not ask', default: false },
      json: { kind: 'boolean', brief: 'Print JSON', default: false },
    },
    aliases: { m: 'message' },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The rule, YAML; - for stdin', parse: String, placeholder: 'file' }],
    },
  },
  func: addRule,
})

async function addRule(flags: AddFlags, file: string): Promise<void> {
  if (flags.message.trim() === '') throw new UsageError('-m needs a text: why')
  const until = formatInstant(endOf(flags, instant(Date.now())))
  const rule = readText(file)
  const id = flags.id ?? idIn(rule) ?? (file === '-' ? 'override' : basename(file).replace(/\.[^.]*$/, ''))
  if (!isId(id)) throw new UsageError(`\`${id}\` is no id: give one with --id, in lower-case letters, digits and \`-\``)
  let applied: AppliedEntry | undefined
  try {
    applied = await confirmedRule(connect(), { id, body: { rule, until, reason: flags.message }, yes: flags.yes })
  } catch (cause) {
    tellMistakes(cause, file)
    return
  }
  if (applied === undefined) {
    process.stderr.write('detour: nothing was changed\n')
    process.exitCode = exit.failed
    return
  }
  tellApplied(`\`${id}\` comes before all rules`, applied, {
    json: flags.json,
    undo: `detour override remove ${id} -m '…'`,
  })
}

/** Asks where the instance says that it comes before a rule demanded by law or contract; undefined after a no. */
async function confirmedRule(
  api: Api,
  { id, body, yes }: { readonly id: string; readonly body: object; readonly yes: boolean },
): Promise<AppliedEntry | undefined> {
  try {
    return await setEntry(api, id, body)
  } catch (cause) {
    if (!(cause instanceof ApiRefusal) || cause.code !== 'confirmation-needed') throw cause
    const rule = visible(String(cause.body['rule']))
    const question = `\`${id}\` comes before \`${rule}\`, which has \`compliance: true\`: it is demanded by law or contract.`
    if (!(await isConfirmed(question, { word: id, meaning: 'the id of your rule', yes }))) return undefined
    return await setEntry(api, id, { ...body, confirm: id })
  }
}

function idIn(rule: string): string | undefined {
  const { contents } = parseDocument(rule)
  const id = isMap(contents) ? contents.get('id') : undefined
  return typeof id === 'string' ? id : undefined
}

const list = buildCommand({
  docs: { brief: 'List what is in force besides the policy: temporary rules, and rules that are off' },
  parameters: { flags: { json: { kind: 'boolean', brief: 'Print JSON', default: false } } },
  func: async ({ json }: { readonly json: boolean }) => {
    printEntries(await standing(connect()), { json, none: 'nothing overrides the policy' })
  },
})

const remove = buildCommand({
  docs: { brief: 'Take an entry away before its end' },
  parameters: {
    flags: {
      message: { kind: 'parsed', parse: String, brief: 'Why; it stays in the audit' },
      json: { kind: 'boolean', brief: 'Print JSON', default: false },
    },
    aliases: { m: 'message' },
    positional: { kind: 'tuple', parameters: [{ brief: 'The id of the entry', parse: String, placeholder: 'id' }] },
  },
  func: async (flags: { readonly message: string; readonly json: boolean }, id: string) => {
    if (flags.message.trim() === '') throw new UsageError('-m needs a text: why')
    tellApplied(`\`${id}\` is gone`, await removeEntry(connect(), id, flags.message), { json: flags.json })
  },
})

export const overrideRoutes = buildRouteMap({
  docs: { brief: 'Temporary rules before all others, for as long as an incident lasts' },
  routes: { add, list, remove },
})
