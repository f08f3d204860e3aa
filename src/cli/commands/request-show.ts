/**
 * `detour request list|show`: what waits, and what it means. Meaning comes first, the text last.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { requestStates, type RequestState } from '../../control/requests.ts'
import { visible } from '../../policy/language/render/visible.ts'
import { connect } from '../connection.ts'
import { differenceText } from '../difference-text.ts'
import { jsonFlag } from '../flags.ts'
import { parseCount } from '../parse.ts'
import { printJson } from '../print-json.ts'
import { sourceOf } from '../published.ts'
import {
  approvedText,
  nextCommand,
  stateText,
  summary,
  type RequestAnswer,
  type RequestPage,
} from '../request-answers.ts'
import { table } from '../table.ts'
import { textDiff } from '../text-diff.ts'
import { localText } from '../time.ts'
import { requestId } from './request-write.ts'

interface ListFlags {
  readonly state?: RequestState
  readonly limit: number
  readonly json: boolean
}

export const listRequestsCommand = buildCommand({
  docs: { brief: 'List change requests, newest first' },
  parameters: {
    flags: {
      state: { kind: 'enum', values: requestStates, brief: 'Only those in this state', optional: true },
      limit: { kind: 'parsed', parse: parseCount, brief: 'How many at most, up to 200', default: '20' },
      json: jsonFlag,
    },
  },
  func: async ({ state, limit, json }: ListFlags) => {
    const page = await connect().ask<RequestPage>('GET', '/requests', { query: { state, limit } })
    if (json) {
      printJson(page)
      return
    }
    const rows = page.items.map((row) => [
      String(row.id),
      stateText(row),
      row.approvals.needed === 0 ? 'none needed' : approvedText(row),
      row.stale ? `v${row.base}, stale` : `v${row.base}`,
      row.author,
      localText(row.updated_at),
      row.title,
    ])
    process.stdout.write(table(['request', 'state', 'approvals', 'base', 'by', 'changed', 'title'], rows))
  },
})

interface ShowFlags {
  readonly source: boolean
  readonly json: boolean
}

export const showRequestCommand = buildCommand({
  docs: {
    brief: 'Show what a change request means, what it needs, and what was said',
    fullDescription:
      'The difference in words comes first, then gates and reviews, and the difference of the texts last.',
  },
  parameters: {
    flags: { source: { kind: 'boolean', brief: 'Print its document alone, YAML', default: false }, json: jsonFlag },
    positional: { kind: 'tuple', parameters: [requestId] },
  },
  func: async ({ source, json }: ShowFlags, id: number) => {
    const api = connect()
    const answer = await api.ask<RequestAnswer>('GET', `/requests/${id}`)
    if (source) process.stdout.write(answer.source)
    else if (json) printJson(answer)
    else {
      const before = answer.base === 0 ? undefined : await sourceOf(api, answer.base)
      process.stdout.write(wholeText(answer, before))
      const next = nextCommand(answer)
      if (next !== undefined) process.stderr.write(`next: ${next}\n`)
    }
  },
})

function wholeText(answer: RequestAnswer, before: string | undefined): string {
  const { title, author, description, base, head, stale, gates, events } = answer
  const meaning = before === undefined ? 'nothing was published before it\n' : meaningOf(before, answer)
  const texts = before === undefined ? '' : textDiff(before, answer.source)
  const sections = [
    `${summary(answer)}\n${visible(title)}, by ${visible(author)}${
      description === null
        ? ''
        : `\n${description
            .split('\n')
            .map((line) => `  ${visible(line)}`)
            .join('\n')}`
    }\n${stale ? `written upon version ${base}; the head is ${head}\n` : ''}`,
    meaning,
    gates.length === 0 ? 'It meets no gate.\n' : lines('Why it needs approval:', gates.map(gateLine)),
    lines('What happened:', events.map(eventLine)),
    texts === '' ? '' : `${lines(`The texts, v${base} and this:`, [])}${texts}`,
  ]
  return sections.filter((section) => section !== '').join('\n')
}

function lines(heading: string, rows: readonly string[]): string {
  return `${[heading, ...rows.map((row) => `  ${row}`)].join('\n')}\n`
}

function gateLine({ code, message }: RequestAnswer['gates'][number]): string {
  return `${code}: ${visible(message)}`
}

function eventLine({ kind, revision, actor, comment, at }: RequestAnswer['events'][number]): string {
  const said = comment === null ? '' : `: ${visible(comment)}`
  return `${localText(at)}  ${visible(actor)}  ${kind} (revision ${revision})${said}`
}

function meaningOf(before: string, { id, base, source }: RequestAnswer): string {
  const file = `request-${id}.yaml`
  const text = differenceText({ name: `v${base}`, source: before }, { name: file, source })
  if (text === undefined) return 'this build cannot read both documents; see the texts below\n'
  return `${text}to run the examples: detour request show ${id} --source > ${file}\n`
}
