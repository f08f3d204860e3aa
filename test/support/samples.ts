/**
 * Samples in the documents: what they show is what happens.
 *
 * A fenced block with the info string `yaml from=NAME` quotes rules of a policy, `yaml file=NAME` is written to a file, `yaml merge=NAME` is merged into it (lists
 * grow, entries with an `id` or `name` that is there already are replaced); `console` is a transcript: lines after `$ ` are run by bash in
 * the page's own folder, what follows is the output, and `(exit N)` its status where that is not 0. `…` in a line stands
 * for anything, a line of it alone for any lines. A command without output shown may print what it likes.
 *
 * @module
 */

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import { isMap, isSeq, parse as parseYaml, parseDocument, type Document, type YAMLSeq } from 'yaml'

export interface Block {
  /** The first line of the fence, from 1. */
  readonly line: number
  readonly info: string
  readonly text: string
}

export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = []
  const lines = markdown.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const info = /^```(.+)$/.exec(lines[at] ?? '')?.[1]
    if (info === undefined) continue
    const end = lines.indexOf('```', at + 1)
    if (end === -1) throw new Error(`the block of line ${at + 1} has no end`)
    blocks.push({ line: at + 1, info, text: lines.slice(at + 1, end).join('\n') })
    at = end
  }
  return blocks
}

export interface Step {
  readonly command: string
  /** Absent: not shown. */
  readonly output: string | undefined
  readonly status: number
}

export function stepsOf(transcript: string): readonly Step[] {
  return transcript
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const lines = part.trimEnd().split('\n')
      let command = lines.shift() ?? ''
      while (command.endsWith('\\')) command = `${command}\n${lines.shift() ?? ''}`
      const status = /^\(exit (\d+)\)$/.exec(lines.at(-1) ?? '')?.[1]
      if (status !== undefined) lines.pop()
      return { command, output: lines.length === 0 ? undefined : lines.join('\n'), status: Number(status ?? 0) }
    })
}

export interface Ran {
  readonly output: string
  readonly status: number | null
}

type Variables = Readonly<Record<string, string>>

/** Runs a command in a folder, with `detour` at hand. Both streams are one, as in a terminal. */
export function runIn(folder: string, command: string, env: Variables): Ran {
  const { status, stdout } = spawnSync('bash', ['-c', scriptOf(command)], {
    ...surroundings(folder, env),
    encoding: 'utf8',
  })
  return { status, output: stdout.trimEnd() }
}

/** The same, while others go on. */
export async function runBesideIn(folder: string, command: string, env: Variables): Promise<Ran> {
  const child = spawn('bash', ['-c', scriptOf(command)], surroundings(folder, env))
  child.stdin.end()
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, output: Buffer.concat(chunks).toString('utf8').trimEnd() }
}

function scriptOf(command: string): string {
  const main = join(import.meta.dirname, '../../src/cli/main.ts')
  return `detour() { '${process.execPath}' '${main}' "$@"; }; set -o pipefail; exec 2>&1\n${command}`
}

function surroundings(folder: string, env: Variables) {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  return {
    cwd: folder,
    env: { PATH, NODE_COMPILE_CACHE, LANG: 'C.UTF-8', NO_COLOR: '1', ...env },
    timeout: 60_000,
  }
}

/** Whether an output is what a document shows. */
export function isAsShown(output: string, shown: string): boolean {
  const pattern = shown
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\n)*?' : `${line.trimEnd().split('…').map(quoted).join('.*')}[ ]*\n`))
    .join('')
  return new RegExp(`^${pattern}$`).test(`${output}\n`)
}

function quoted(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Rules that a page quotes from a policy, and that do not stand there so. */
export function misquoted(folder: string, { info, text }: Block): readonly string[] {
  const source = /\bfrom=(\S+)/.exec(info)?.[1]
  if (source === undefined) return []
  const { rules } = parseYaml(readFileSync(join(folder, source), 'utf8')) as { rules: readonly { id: string }[] }
  const quotes = parseYaml(text) as readonly { id: string }[]
  return quotes
    .filter((quote) => !rules.some((rule) => isDeepStrictEqual(rule, quote)))
    .map(({ id }) => `${source} has no such rule \`${id}\``)
}

/** Does what a yaml block says. Throws when it says nothing of a file: then nothing would show that it is right. */
export function writeYaml(folder: string, { info, text, line }: Block): void {
  const [, how, name] = /\b(file|merge)=(\S+)/.exec(info) ?? []
  if (name === undefined) throw new Error(`line ${line}: a yaml block is \`file=NAME\` or \`merge=NAME\``)
  const file = join(folder, name)
  if (how === 'file') writeFileSync(file, `${text}\n`)
  else if (!existsSync(file)) throw new Error(`line ${line}: there is no ${name} to merge into`)
  else writeFileSync(file, merged(readFileSync(file, 'utf8'), text))
}

function merged(into: string, more: string): string {
  const document = parseDocument(into)
  const addition = parseDocument(more)
  if (addition.errors.length > 0) throw new Error(`not YAML: ${addition.errors[0]?.message ?? ''}`)
  mergeInto(document, [], addition.contents)
  return String(document)
}

function mergeInto(document: Document, path: readonly string[], more: unknown): void {
  if (!isMap(more)) {
    document.setIn(path, more)
    return
  }
  for (const { key, value } of more.items) {
    const at = [...path, String(key)]
    const there = document.getIn(at)
    if (isMap(there) && isMap(value)) mergeInto(document, at, value)
    else if (isSeq(there) && isSeq(value)) for (const item of value.items) putInto(there, item)
    else document.setIn(at, value)
  }
}

function putInto(list: YAMLSeq, item: unknown): void {
  const nameOf = (node: unknown) => (isMap(node) ? (node.get('id') ?? node.get('name')) : undefined)
  const name = nameOf(item)
  const at = name === undefined ? -1 : list.items.findIndex((each) => nameOf(each) === name)
  if (at === -1) list.items.push(item)
  else list.items[at] = item
}
