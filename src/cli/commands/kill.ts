/**
 * `detour kill on|off|list`: turn a rule off at once, or all of them, for as long as an incident lasts.
 *
 * @module
 */

import { buildCommand, buildRouteMap } from '@stricli/core'

import { formatInstant, instant } from '../../kernel/instant.ts'
import { newId } from '../../record/id.ts'
import { ApiRefusal, type Api } from '../api-client.ts'
import { isConfirmed } from '../confirm.ts'
import { connect } from '../connection.ts'
import { endFlags, endOf, type EndFlags } from '../duration.ts'
import { exit, UsageError } from '../exit.ts'
import { printEntries, removeEntry, setEntry, standing, tellApplied, type AppliedEntry } from '../override-entries.ts'

interface OnFlags extends EndFlags {
  readonly message: string
  readonly all: boolean
  readonly force: boolean
  readonly yes: boolean
  readonly json: boolean
}

const on = buildCommand({
  docs: {
    brief: 'Turn one rule off, or all of them',
    fullDescription: [
      'With --all, every rule of the policy is off and its defaults answer, rules with `compliance: true` too. It ends by itself',
      'after at most 72 hours. It works while the database is away, and is audited afterwards.',
      '',
      'All rules, and a rule with `compliance: true`, are confirmed by typing; a script says --yes.',
    ].join('\n'),
  },
  parameters: {
    flags: {
      ...endFlags,
      message: { kind: 'parsed', parse: String, brief: 'Why: a ticket, a sentence; it stays in the audit' },
      all: { kind: 'boolean', brief: 'Turn every rule off', default: false },
      force: { kind: 'boolean', brief: 'Even a rule that the policy in force does not have', default: false },
      yes: { kind: 'boolean', brief: 'Do not ask', default: false },
      json: { kind: 'boolean', brief: 'Print JSON', default: false },
    },
    aliases: { m: 'message' },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The id of the rule', parse: String, placeholder: 'rule', optional: true }],
    },
  },
  func: turnOff,
})

async function turnOff(flags: OnFlags, name?: string): Promise<void> {
  const reason = textOf(flags.message)
  const rule = ruleOf(flags, name)
  const until = formatInstant(endOf(flags, instant(Date.now())))
  if (rule === 'all') {
    const question = 'Every rule will be off, and what `defaults.then` says will answer every click.'
    if (!(await isConfirmed(question, { word: 'all', meaning: 'which is every rule', yes: flags.yes })))
      return nothingDone()
  }
  // Two operators may turn the same rule off: each entry has its own end and is undone alone.
  const id = `kill-${rule.slice(0, 80)}-${newId(instant(Date.now())).slice(-6).toLowerCase()}`
  const confirmed = rule === 'all' ? { confirm: rule } : {}
  const body = { kill: rule, until, reason, ...confirmed, ...(flags.force ? { force: true } : {}) }
  const applied = await confirmedKill(connect(), { id, body, flags })
  if (applied === undefined) return nothingDone()
  const what = rule === 'all' ? 'all rules are off' : `\`${rule}\` is off`
  tellApplied(what, applied, { json: flags.json, undo: `detour kill off ${id} -m '…'` })
}

/** What a variable of a script leaves empty must not turn everything off. */
function ruleOf({ all }: OnFlags, name: string | undefined): string {
  if (name === 'all') throw new UsageError('for all rules say --all instead')
  if ((name === undefined) === !all || name === '') throw new UsageError('name a rule, or say --all')
  return name ?? 'all'
}

/** Asks once more where the instance says that the rule is demanded by law or contract; undefined after a no. */
async function confirmedKill(
  api: Api,
  { id, body, flags }: { readonly id: string; readonly body: { readonly kill: string }; readonly flags: OnFlags },
): Promise<AppliedEntry | undefined> {
  try {
    return await setEntry(api, id, body)
  } catch (cause) {
    if (!(cause instanceof ApiRefusal)) throw cause
    if (cause.code === 'unknown-rule') throw strangerAs(cause)
    if (cause.code !== 'confirmation-needed') throw cause
    const question = `\`${body.kill}\` has \`compliance: true\`: it is demanded by law or contract.`
    if (!(await isConfirmed(question, { word: body.kill, meaning: 'the id of the rule', yes: flags.yes })))
      return undefined
    return await setEntry(api, id, { ...body, confirm: body.kill })
  }
}

/** The instance speaks of the field of its API; here it is a flag. */
function strangerAs(refusal: ApiRefusal): ApiRefusal {
  const remedy =
    'look at the ids in the policy; with `--force` the rule is turned off all the same, for when it appears'
  return new ApiRefusal(refusal.status, { ...refusal.body, remedy })
}

interface OffFlags {
  readonly message: string
  readonly all: boolean
  readonly json: boolean
}

const off = buildCommand({
  docs: {
    brief: 'Undo a kill: the rule counts again',
    fullDescription: 'Name the entry, or the rule: then every kill of it is undone. --all undoes every kill there is.',
  },
  parameters: {
    flags: {
      message: { kind: 'parsed', parse: String, brief: 'Why; it stays in the audit' },
      all: { kind: 'boolean', brief: 'Undo every kill', default: false },
      json: { kind: 'boolean', brief: 'Print a line of JSON for each', default: false },
    },
    aliases: { m: 'message' },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The id of the entry or of the rule', parse: String, placeholder: 'id', optional: true }],
    },
  },
  func: turnOnAgain,
})

async function turnOnAgain(flags: OffFlags, name?: string): Promise<void> {
  const reason = textOf(flags.message)
  if ((name === undefined) === !flags.all) throw new UsageError('name an entry or a rule, or say --all')
  const api = connect()
  const kills = (await standing(api)).items.filter(({ kill }) => kill !== null)
  const meant = flags.all ? kills : kills.filter(({ id, kill }) => id === name || kill === name)
  if (meant.length === 0) {
    throw new Error(flags.all ? 'no rule is off' : `there is no kill \`${name}\`; \`detour kill list\` shows them`)
  }
  for (const { id, kill } of meant) {
    const applied = await removeEntry(api, id, reason)
    tellApplied(kill === 'all' ? `the rules count again (${id})` : `\`${kill}\` counts again (${id})`, applied, flags)
  }
}

const list = buildCommand({
  docs: { brief: 'List the rules that are off' },
  parameters: { flags: { json: { kind: 'boolean', brief: 'Print JSON', default: false } } },
  func: async ({ json }: { readonly json: boolean }) => {
    const all = await standing(connect())
    const items = all.items.filter(({ kill }) => kill !== null)
    printEntries({ ...all, items }, { json, none: 'no rule is off' })
  },
})

export const killRoutes = buildRouteMap({
  docs: { brief: 'Turn rules off at once, for as long as an incident lasts' },
  routes: { on, off, list },
})

function textOf(message: string): string {
  if (message.trim() === '') throw new UsageError('-m needs a text: why')
  return message
}

function nothingDone(): void {
  process.stderr.write('detour: nothing was changed\n')
  process.exitCode = exit.failed
}
