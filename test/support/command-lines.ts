/**
 * The command lines of `detour` in a page: as a shell would take them apart, without running any.
 *
 * @module
 */

import { blocksOf, stepsOf } from './samples.ts'

export interface CommandLine {
  readonly where: 'fence' | 'text'
  readonly words: readonly string[]
}

/** Those in fences of shell, transcripts and YAML, and those in backticks in the text. */
export function commandLinesOf(markdown: string): readonly CommandLine[] {
  const fenced = blocksOf(markdown).flatMap(({ info, text }) => shellIn(info, text).flatMap(callsIn))
  const prose = markdown.replaceAll(/^( *)```[^\n]*\n[\s\S]*?\n\1```$/gm, '')
  const inline = [...prose.matchAll(/(?<!`)`(detour [^`]+)`(?!`)/g)].flatMap(([, text = '']) =>
    callsIn(text.replaceAll('\\|', '|').replaceAll('\n', ' ')),
  )
  return [
    ...fenced.map((words) => ({ where: 'fence', words }) as const),
    ...inline.map((words) => ({ where: 'text', words }) as const),
  ]
}

function shellIn(info: string, text: string): readonly string[] {
  if (info === 'console') return stepsOf(text).map(({ command }) => command)
  if (info === 'sh') return [text]
  // The steps of a workflow.
  if (info.startsWith('yaml'))
    return text.split('\n').flatMap((line) => /^[\s-]*(?:run: )?(.*\bdetour .*)$/.exec(line)?.[1] ?? [])
  return []
}

const before = new Set(['if', 'then', 'else', 'do', 'while', '!', 'time'])

/** What is given to `detour`, for each time it is called. */
export function callsIn(shell: string): readonly (readonly string[])[] {
  return simpleCommands(shell).flatMap((words) => {
    const first = words.findIndex((word) => !before.has(word) && !/^[A-Z_]+=/.test(word))
    const own = words.slice(first)
    if (first === -1) return []
    if (own[0] === 'npm' && own.includes('detour')) return [own.slice(own.indexOf('--') + 1)]
    return own[0] === 'detour' ? [own.slice(1)] : []
  })
}

/** The words of every simple command, those inside `$(…)` and `<(…)` too; where output goes is left out. */
function simpleCommands(shell: string): readonly (readonly string[])[] {
  const commands: (readonly string[])[] = []
  let words: string[] = []
  let word: string | undefined
  let isTarget = false
  const endWord = () => {
    if (word !== undefined && !isTarget) words.push(word)
    if (word !== undefined) isTarget = false
    word = undefined
  }
  const endCommand = () => {
    endWord()
    if (words.length > 0) commands.push(words)
    words = []
    isTarget = false
  }
  for (let at = 0; at < shell.length; at++) {
    const sign = shell.charAt(at)
    const next = shell.charAt(at + 1)
    if (sign === '\\') {
      if (next !== '\n') word = (word ?? '') + next
      at += 1
    } else if (sign === "'") {
      const end = endAfter(shell, "'", at)
      word = (word ?? '') + shell.slice(at + 1, end)
      at = end
    } else if (sign === '"') {
      const end = endOfQuote(shell, at)
      const inside = shell.slice(at + 1, end)
      for (const [, nested = ''] of inside.matchAll(/\$\(([^()]*)\)/g)) commands.push(...simpleCommands(nested))
      word = (word ?? '') + inside
      at = end
    } else if ('$<>'.includes(sign) && next === '(') {
      const end = endAfter(shell, ')', at)
      commands.push(...simpleCommands(shell.slice(at + 2, end)))
      word = `${word ?? ''}SUBSTITUTED`
      at = end
    } else if (sign === '<' || sign === '>') {
      if (/^\d$/.test(word ?? '')) word = undefined
      endWord()
      isTarget = true
      if (next === '&' || next === sign) at += 1
    } else if (sign === '#' && word === undefined) {
      at = endAfter(shell, '\n', at) - 1
    } else if (';|&\n(){}'.includes(sign)) endCommand()
    else if (/\s/.test(sign)) endWord()
    else word = (word ?? '') + sign
  }
  endCommand()
  return commands
}

/** The end of the text, where what was begun has none. */
function endAfter(shell: string, sign: string, from: number): number {
  const end = shell.indexOf(sign, from + 1)
  return end === -1 ? shell.length : end
}

function endOfQuote(shell: string, from: number): number {
  for (let at = from + 1; at < shell.length; at++) {
    if (shell.charAt(at) === '\\') at += 1
    else if (shell.charAt(at) === '"') return at
  }
  return shell.length
}
