/**
 * `detour link inspect URL…`: what a link is, without asking anybody.
 *
 * @module
 */

import { createInterface } from 'node:readline'

import { buildCommand } from '@stricli/core'

import { pageOf } from '../../context/page.ts'
import { destinationOf } from '../../link/destination.ts'
import { builtinRegistry } from '../../link/registry.ts'
import { destinationJson } from '../../answer/json.ts'
import { partyOf } from '../../policy/party.ts'
import { exit, UsageError } from '../exit.ts'

interface Flags {
  readonly jsonl: boolean
}

/** Without a policy, the one shop that is the platform's own in the case Detour starts from. */
const assumedOwn = ['xiaodian']

export const inspectCommand = buildCommand({
  docs: {
    brief: 'Say what links are: marketplace, kind, id, wrappers, page',
    fullDescription:
      'Prints one JSON object per link. With --jsonl the links are read from stdin, one JSON string a line. The party is the one of the Douyin example, where Xiaodian is the own store.',
  },
  parameters: {
    flags: { jsonl: { kind: 'boolean', brief: 'Read JSON strings from stdin, one a line', default: false } },
    positional: { kind: 'array', parameter: { brief: 'Links', parse: String, placeholder: 'url' } },
  },
  func: inspect,
})

async function inspect(flags: Flags, ...urls: string[]): Promise<void> {
  if (!flags.jsonl && urls.length === 0)
    throw new UsageError('name at least one link, or give --jsonl and links on stdin')
  for (const url of urls) print(url)
  if (!flags.jsonl) return
  let number = 0
  for await (const line of createInterface({ input: process.stdin })) {
    number += 1
    if (line.trim() === '') continue
    const url = readLine(line)
    if (url !== undefined) {
      print(url)
      continue
    }
    process.stderr.write(`detour: stdin, line ${number}: not a JSON string; write each link as "https://…"\n`)
    process.exitCode = exit.failed
  }
}

function readLine(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

function print(url: string): void {
  const destination = destinationOf(url, builtinRegistry)
  const page = pageOf(url)
  const line = {
    url,
    destination: destinationJson(destination, partyOf(destination.marketplace, assumedOwn)),
    page: page === undefined ? null : { site: page.site ?? null, surface: page.surface, id: page.id ?? null },
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
