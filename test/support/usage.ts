/**
 * The command line as its own help describes it: which commands there are, and which flags and arguments each takes.
 *
 * Read from outside, so that what stands in the documents is held to what a user meets, and without running a command.
 *
 * @module
 */

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { repository } from '../../src/cli/repository.ts'

export interface Usage {
  /** `kill on`. */
  readonly name: string
  readonly flags: ReadonlyMap<string, Flag>
  readonly least: number
  readonly most: number
}

interface Flag {
  readonly isRequired: boolean
  /** What may be given; absent for a switch, empty where anything may be. */
  readonly values: readonly string[] | undefined
}

const main = join(repository, 'src/cli/main.ts')
const run = promisify(execFile)

/** Every command, by its name; the help of each group comes from a process of its own. */
export async function readUsages(): Promise<ReadonlyMap<string, Usage>> {
  const top = await usageLines([])
  const groups = top.flatMap((line) => / ?([a-z]+) [a-z|]+ \.\.\.$/.exec(line)?.[1] ?? [])
  const lines = [...top, ...(await Promise.all(groups.map((group) => usageLines([group])))).flat()]
  const usages = lines.filter((line) => !/ \.\.\.$|(?:^| )--(?:help|version)$/.test(line)).map(usageOf)
  return new Map(usages.map((usage) => [usage.name, usage]))
}

async function usageLines(words: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(process.execPath, [main, ...words, '--help'], { timeout: 60_000 })
  return stdout.split('\n').flatMap((line) => /^ {2}detour (.+)$/.exec(line)?.[1] ?? [])
}

/** `kill on [--for value] (--message value) [--yes] [<rule>]`. */
function usageOf(line: string): Usage {
  const [name = ''] = /^[a-z]+(?: [a-z]+)*/.exec(line) ?? []
  const flags = new Map<string, Flag>()
  for (const [, open, flag = '', value] of line.matchAll(/([([])(--[a-z-]+)(?: ([^\])]+))?[\])]/g)) {
    const values = value === undefined ? undefined : value.includes('|') ? value.split('|') : []
    flags.set(flag, { isRequired: open === '(', values })
  }
  const places = [...line.matchAll(/(\[?)<[a-z-]+>\]?(\.\.\.)?/g)]
  return {
    name,
    flags,
    least: places.filter(([, open]) => open === '').length,
    most: places.some(([, , more]) => more !== undefined) ? Infinity : places.length,
  }
}

const letters: Readonly<Record<string, string>> = { '-m': '--message', '-o': '--out' }

/** Why a command line cannot be meant; undefined when it can. `…` stands for anything, and ends what is looked at. */
export function faultOf(words: readonly string[], usages: ReadonlyMap<string, Usage>): string | undefined {
  const usage = usageMeant(words, usages)
  if (usage === undefined) return isGroup(words, usages) ? undefined : `no command \`${words.join(' ')}\``
  const rest = words.slice(usage.name.split(' ').length)
  const end = rest.indexOf('…')
  // A value may be left open too: `-m …`.
  const { faults, given, places } = readWords(end === -1 ? rest : rest.slice(0, end + 1), usage)
  if (end !== -1) return faults[0]
  const lacking = [...usage.flags].filter(([flag, { isRequired }]) => isRequired && !given.has(flag))
  return [
    ...faults,
    ...lacking.map(([flag]) => `\`${usage.name}\` needs ${flag}`),
    ...(places < usage.least || places > usage.most ? [`\`${usage.name}\` takes another number of arguments`] : []),
  ][0]
}

/** `detour keys` alone, or `detour versions`, which lists them. */
function isGroup(words: readonly string[], usages: ReadonlyMap<string, Usage>): boolean {
  const own = words.filter((word) => !['…', '--help', '--version', '--json'].includes(word)).join(' ')
  return own === '' || [...usages.keys()].some((name) => name.startsWith(`${own} `))
}

function usageMeant(words: readonly string[], usages: ReadonlyMap<string, Usage>): Usage | undefined {
  return usages.get(words.slice(0, 2).join(' ')) ?? usages.get(words[0] ?? '')
}

interface Reading {
  readonly faults: readonly string[]
  readonly given: ReadonlySet<string>
  readonly places: number
}

function readWords(words: readonly string[], { name, flags }: Usage): Reading {
  const faults: string[] = []
  const given = new Set<string>()
  let places = 0
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (!/^-./.test(word)) {
      places += 1
      continue
    }
    const [typed = '', joined] = word.split('=', 2)
    const flag = letters[typed] ?? typed.replace(/^--no-/, '--')
    const known = flags.get(flag)
    if (known === undefined) {
      if (flag !== '--help') faults.push(`\`${name}\` has no flag ${typed}`)
      continue
    }
    given.add(flag)
    if (known.values === undefined) continue
    const value = joined ?? words[++at]
    if (value === undefined) faults.push(`\`${name}\` wants a value for ${typed}`)
    else if (known.values.length > 0 && value !== '…' && !known.values.includes(value))
      faults.push(`${typed} is never \`${value}\``)
  }
  return { faults, given, places }
}
