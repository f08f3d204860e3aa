/**
 * Which revision of a change request is meant: the one that was read, and not whatever it has become since.
 *
 * A script says it. A person is shown the newest, and types its number.
 *
 * @module
 */

import { visible } from '../policy/language/render/visible.ts'
import type { Api } from './api-client.ts'
import { isConfirmed } from './confirm.ts'
import { exit, UsageError } from './exit.ts'
import { parseCount } from './parse.ts'
import type { RequestAnswer } from './request-answers.ts'

export const revisionFlag = {
  kind: 'parsed',
  parse: parseCount,
  brief: 'The revision you have read; refused when there is a newer one',
  optional: true,
} as const

interface Meant {
  readonly revision: number
  /** Of exactly this revision: given back as `If-Match`, nothing newer is changed. */
  readonly etag: string
}

/** Throws where nobody can be asked and it must be said. */
export function requireRevision(id: number, given: number | undefined): void {
  if (given !== undefined || process.stdin.isTTY) return
  throw new UsageError(`which revision have you read? Say --revision N; \`detour request show ${id}\` shows it`)
}

/** Undefined after somebody was asked and said no; the exit code says so then. */
export async function revisionMeant(api: Api, id: number, given: number | undefined): Promise<Meant | undefined> {
  const { body, etag } = await api.read<RequestAnswer>(`/requests/${id}`)
  const { revision, title } = body
  if (given !== undefined && given !== revision) {
    throw new Error(
      `request ${id} is at revision ${revision}, not ${given}: look at it with \`detour request show ${id}\``,
    )
  }
  if (given === undefined && process.stdin.isTTY) {
    const question = `Request ${id}, revision ${revision}: ${visible(title)}`
    const confirmation = { word: String(revision), meaning: 'the number of the revision', yes: false }
    if (!(await isConfirmed(question, confirmation))) {
      process.stderr.write('detour: nothing was done\n')
      process.exitCode = exit.failed
      return undefined
    }
  }
  return { revision, etag }
}
