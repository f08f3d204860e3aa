/**
 * Formatting: one way to write a policy, so that a difference between two versions is a difference in meaning.
 *
 * Two spaces, the keys in the order of the language, air between rules and between sections, short mappings on one
 * line, quotes only where they are needed. Comments stay with what they speak of, and the program never changes: what
 * comes out is read again and compared before anybody gets it.
 *
 * @module
 */

import { parseDocument } from 'yaml'

import { makeFindings, type Diagnostic } from './diagnostic.ts'
import { readDocument, type Located } from './document.ts'
import { commentsIn, type Comment } from './format/comments.ts'
import { inLanguageOrder } from './format/order.ts'
import { printed } from './format/print.ts'
import { treeOf } from './format/tree.ts'

export type Formatted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** Refuses what cannot be read as one plain document; other mistakes do not hinder it. */
export function formatPolicy(text: string): Formatted {
  const before = read(text)
  if (before.root === undefined || before.diagnostics.length > 0) return { ok: false, diagnostics: before.diagnostics }
  const lines = text.replace(/^\uFEFF/u, '').replaceAll('\r\n', '\n')
  let formatted = once(lines)
  // Where a comment has no good place, another look or two settle it.
  for (let look = 0; look < 10; look++) {
    const again = once(formatted)
    if (again === formatted) break
    formatted = again
  }
  const after = read(formatted)
  if (after.root === undefined || !isDeepEqual(meaningOf(before.root), meaningOf(after.root))) {
    throw new FormatError('formatting would have changed the policy; nothing was changed')
  }
  if (!isDeepEqual(wordsOf(commentsIn(lines)), wordsOf(commentsIn(formatted)))) {
    throw new FormatError('formatting would have lost a comment; nothing was changed')
  }
  return { ok: true, text: text.includes('\r\n') ? formatted.replaceAll('\n', '\r\n') : formatted }
}

/** Our mistake, noticed in time. */
class FormatError extends Error {
  override readonly name = 'FormatError'
  readonly code = 'format_unsafe'
}

function once(text: string): string {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  })
  const tree = treeOf(document.contents, commentsIn(text), text)
  return printed(inLanguageOrder(tree))
}

function read(text: string): { readonly root: Located | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const findings = makeFindings()
  const root = readDocument(text, findings)
  return { root, diagnostics: findings.all() }
}

/** A document without places and without the order of its keys. A number is what was written. */
function meaningOf(node: Located): unknown {
  if (node.kind === 'list') return node.items.map(meaningOf)
  if (node.kind === 'map') return new Map(node.entries.map(({ key, value }) => [key, meaningOf(value)]))
  return typeof node.value === 'string' ? node.value : [node.value, node.source]
}

function wordsOf(comments: readonly Comment[]): readonly string[] {
  return comments.map(({ text }) => text).sort()
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isDeepEqual(item, b[index]))
  }
  if (a instanceof Map && b instanceof Map) {
    return a.size === b.size && [...a].every(([key, value]) => b.has(key) && isDeepEqual(value, b.get(key)))
  }
  return Object.is(a, b)
}
