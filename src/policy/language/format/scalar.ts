/**
 * Single values: quotes only where they are needed.
 *
 * A text that was quoted and looks like a number, a date or a switch keeps its quotes: the next reader may not know the
 * rules by which a bare one is still a text.
 *
 * @module
 */

import { parse } from 'yaml'

import type { Leaf } from './tree.ts'

export interface LeafPlace {
  readonly inFlow: boolean
  readonly isKey: boolean
  readonly indent: number
}

/** What stands on the line, and the lines of a text that begins below. */
export interface Leafed {
  readonly text: string
  readonly below: readonly string[]
}

export function leafText(leaf: Leaf, place: LeafPlace): Leafed {
  if (leaf.style === 'block') return blockText(leaf, place)
  return { text: lineText(leaf, place), below: [] }
}

function lineText({ style, value, written }: Leaf, place: LeafPlace): string {
  if (style === 'empty') return ''
  const isOneLine = !written.includes('\n')
  if (style === 'plain' && isOneLine) return written
  if (typeof value !== 'string') return written
  if (canBePlain(value, place)) return value
  const isPrintable = !/\p{C}/u.test(value)
  if (isPrintable && !value.includes("'")) return `'${value}'`
  if (isPrintable && !/["\\]/u.test(value)) return `"${value}"`
  return isOneLine ? written : JSON.stringify(value)
}

/** Strict on purpose: a needless pair of quotes does less harm than a missing one. */
function canBePlain(value: string, { inFlow, isKey }: LeafPlace): boolean {
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(value) || value !== value.trim() || value.length > 1000) return false
  if (!/^[\p{L}\p{N}_/$(（「《]/u.test(value) || /: |:$| #/u.test(value)) return false
  if ((isKey && value.includes(':')) || looksLikeSomethingElse(value)) return false
  return !inFlow || isPlainInFlow(value)
}

/** Addresses and instants may stand bare between braces as long as nothing in them is of the braces' own grammar. */
function isPlainInFlow(value: string): boolean {
  return /^[^,[\]{}#"'`]*$/u.test(value) && parsesAsItself(`[${value}]`, value)
}

function parsesAsItself(text: string, value: string): boolean {
  try {
    const read: unknown = parse(text)
    return Array.isArray(read) && read.length === 1 && read[0] === value
  } catch {
    return false
  }
}

/** Numbers, dates, times, versions, and the words that some reader of YAML takes for something else. */
function looksLikeSomethingElse(value: string): boolean {
  return (
    /^[\d.+-][\d_.,:eExXoOa-fA-FTtZz+\-/ ]*%?$/u.test(value) || /^(?:true|false|yes|no|on|off|y|n|null)$/iu.test(value)
  )
}

/** The lines of the text as they were folded, with new indentation; in quotes where that might not be the same text. */
function blockText({ written, value }: Leaf, { indent }: LeafPlace): Leafed {
  const [header = '', ...lines] = written.split('\n')
  const mark = /^[|>]-?(?=\s|$)/u.exec(header)?.[0]
  const endsAsMarked = typeof value === 'string' && value.endsWith('\n') !== mark?.endsWith('-')
  const used = lines.filter((line) => line.trim() !== '')
  const margin = Math.min(...used.map((line) => line.length - line.trimStart().length))
  const first = used[0]
  const isIndentedFirst = first !== undefined && first.length - first.trimStart().length !== margin
  if (mark === undefined || !endsAsMarked || used.length === 0 || isIndentedFirst || /^\s*\t/u.test(first ?? '')) {
    return { text: JSON.stringify(value), below: [] }
  }
  while (lines.at(-1)?.trim() === '') lines.pop()
  return { text: mark, below: lines.map((line) => reindented(line, margin, indent + 2)) }
}

function reindented(line: string, margin: number, indent: number): string {
  return line.trim() === '' ? line.slice(margin) : `${' '.repeat(indent)}${line.slice(margin)}`
}
