/**
 * `detour request create|edit|rebase`: what is proposed, and upon which version.
 *
 * @module
 */

import { randomUUID } from 'node:crypto'

import { buildCommand } from '@stricli/core'

import { instant } from '../../kernel/instant.ts'
import { checkPolicy } from '../../policy/check.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { exit } from '../exit.ts'
import { jsonFlag, messageAlias, messageFlag } from '../flags.ts'
import { parseCount, parseVersion } from '../parse.ts'
import { policyNameBrief, readSource } from '../policy-source.ts'
import { printDiagnostics } from '../print-diagnostics.ts'
import { headOf } from '../published.ts'
import { askOf, nextCommand, printAnswer, type RequestAnswer } from '../request-answers.ts'
import { requireRevision, revisionFlag, revisionMeant } from '../revision.ts'

export const requestId = { brief: 'Its number', parse: parseCount, placeholder: 'request' } as const

const baseFlag = {
  kind: 'parsed',
  parse: parseVersion,
  brief: 'The version it is written upon (default: the head)',
  optional: true,
} as const

const descriptionFlag = { kind: 'parsed', parse: String, brief: 'More than a title says', optional: true } as const

const file = { brief: `The policy: ${policyNameBrief}`, parse: String, placeholder: 'policy' } as const

interface CreateFlags {
  readonly message: string
  readonly base?: number
  readonly description?: string
  readonly json: boolean
}

export const createCommand = buildCommand({
  docs: {
    brief: 'Ask others to look at a change',
    fullDescription:
      'The document is checked first. The answer says which gates it meets; where it meets none, nobody needs to approve it, and it can be published or scheduled at once. To bring an old version back that needs approval, name it: `detour request create v40 -m …`.',
  },
  parameters: {
    flags: {
      message: messageFlag('What it is for; kept with the version it becomes'),
      base: baseFlag,
      description: descriptionFlag,
      json: jsonFlag,
    },
    aliases: messageAlias,
    positional: { kind: 'tuple', parameters: [file] },
  },
  func: async (flags: CreateFlags, name: string) => {
    const { message: title, description } = flags
    const source = await checkedSource(name)
    if (source === undefined) return
    const api = connect()
    const base = flags.base ?? (await headOf(api))
    const body = { title, source, base, description }
    const answer = await api.ask<RequestAnswer>('POST', '/requests', { body, idempotencyKey: randomUUID() })
    tell(answer, flags.json)
  },
})

interface EditFlags extends Partial<Omit<CreateFlags, 'json'>> {
  readonly json: boolean
  readonly revision?: number
}

export const editCommand = buildCommand({
  docs: {
    brief: 'Replace the document of a change request',
    fullDescription:
      'It gets a new revision, and has to be approved again. A script says which one it replaces, --revision N; on a terminal the newest is shown, and its number must be typed.',
  },
  parameters: {
    flags: {
      message: { ...messageFlag('Another title'), optional: true },
      revision: revisionFlag,
      base: { ...baseFlag, brief: 'The version it is written upon (default: as before)' },
      description: descriptionFlag,
      json: jsonFlag,
    },
    aliases: messageAlias,
    positional: { kind: 'tuple', parameters: [requestId, file] },
  },
  func: async (flags: EditFlags, id: number, name: string) => {
    requireRevision(id, flags.revision)
    const source = await checkedSource(name)
    if (source === undefined) return
    const { message: title, base, description } = flags
    const api = connect()
    const meant = await revisionMeant(api, id, flags.revision)
    if (meant === undefined) return
    const body = { source, base, title, description }
    tell(await askOf(api, ['PUT', id], { body, ifMatch: meant.etag }), flags.json)
  },
})

export const rebaseCommand = buildCommand({
  docs: {
    brief: 'Bring a change request onto another version',
    fullDescription:
      'The document stays as it is, so what was published in between is undone by it: look at the new difference with `detour request show`. It gets a new revision, and has to be approved again.',
  },
  parameters: {
    flags: { revision: revisionFlag, base: baseFlag, json: jsonFlag },
    positional: { kind: 'tuple', parameters: [requestId] },
  },
  func: async ({ base, revision, json }: Pick<EditFlags, 'base' | 'revision' | 'json'>, id: number) => {
    const api = connect()
    const meant = await revisionMeant(api, id, revision)
    if (meant === undefined) return
    tell(await askOf(api, ['POST', id, 'rebase'], { body: { base, revision: meant.revision } }), json)
  },
})

/** Undefined after its mistakes have been printed and the exit code says so. */
async function checkedSource(name: string): Promise<string | undefined> {
  const { source, name: called } = await readSource(name)
  const { verdict, diagnostics } = checkPolicy(source, { now: instant(Date.now()) })
  const worth = diagnostics.filter(({ severity }) => severity !== 'info')
  printDiagnostics(worth, { file: called, source })
  if (verdict === 'good') return source
  process.exitCode = verdict === 'red' ? exit.testsFailed : exit.policyInvalid
  return undefined
}

/** What it is now, why it needs approval, and what comes next. */
export function tell(answer: RequestAnswer, json: boolean): void {
  printAnswer(answer, json)
  if (json) return
  for (const { code, message } of answer.gates) process.stderr.write(`  ${code}: ${visible(message)}\n`)
  const next = nextCommand(answer)
  if (next !== undefined) process.stderr.write(`next: ${next}\n`)
}
