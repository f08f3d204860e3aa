/**
 * Licences: which ones a package may be under, and what an expression of SPDX says of that.
 *
 * `A OR B` is a choice of ours, `A AND B` binds to both; AND binds tighter. A later version (`+`) and an exception (`WITH`)
 * are other licences than the one without.
 *
 * @module
 */

/** They ask for a notice at most, or for the changes to their own files; nothing of ours is bound by them. */
const permissive = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']

/** What may be part of what is run or handed out. */
export const allowedAtRunTime: ReadonlySet<string> = new Set([...permissive, 'MPL-2.0'])

/** What may help to build and to test. */
export const allowedInDevelopment: ReadonlySet<string> = new Set([...allowedAtRunTime, '0BSD', 'BlueOak-1.0.0'])

/** Packages under another licence, one by one. */
export interface Exception {
  readonly names: RegExp
  readonly licence: string
  readonly why: string
}

export const exceptionsAtRunTime: readonly Exception[] = [
  {
    names: /^fast-sha256$/,
    licence: 'Unlicense',
    why: 'given to the public; in the Worker by way of standardwebhooks, which signs webhooks',
  },
]

export const exceptionsInDevelopment: readonly Exception[] = [
  ...exceptionsAtRunTime,
  {
    names: /^isbot$/,
    licence: 'Unlicense',
    why: 'given to the public; for rendering on a server, which the console does not',
  },
  {
    names: /^@speed-highlight\/core$/,
    licence: 'CC0-1.0',
    why: 'given to the public; colours the error pages of miniflare',
  },
  {
    names: /^@img\/sharp-(?:libvips-|wasm32$|win32-)/,
    licence: 'LGPL-3.0-or-later',
    why: 'libvips as a binary of its own, which miniflare brings to imitate Images; not linked to ours, not handed out',
  },
]

type Node = string | { readonly all: readonly Node[] } | { readonly any: readonly Node[] }

/** Whether an expression can be met with licences that are allowed alone. */
export function isMet(expression: string, isAllowed: (licence: string) => boolean): boolean {
  return meets(parse(expression), isAllowed)
}

function meets(node: Node, isAllowed: (licence: string) => boolean): boolean {
  if (typeof node === 'string') return isAllowed(node)
  if ('all' in node) return node.all.every((part) => meets(part, isAllowed))
  return node.any.some((part) => meets(part, isAllowed))
}

function parse(expression: string): Node {
  const words = expression.match(/[()]|[^\s()]+/g) ?? []
  let at = 0
  const any = (): Node => {
    const parts = [all()]
    while (words[at] === 'OR' && (at += 1)) parts.push(all())
    return { any: parts }
  }
  const all = (): Node => {
    const parts = [one()]
    while (words[at] === 'AND' && (at += 1)) parts.push(one())
    return { all: parts }
  }
  const one = (): Node => {
    const word = words[at++]
    if (word === '(') {
      const inner = any()
      if (words[at++] !== ')') throw new Error(`\`${expression}\` has an open parenthesis`)
      return inner
    }
    if (word === undefined || !/^[A-Za-z0-9.+-]+$/.test(word) || /^(?:AND|OR|WITH)$/.test(word))
      throw new Error(`\`${expression}\` is no expression of SPDX`)
    if (words[at] !== 'WITH') return word
    at += 2
    return `${word} WITH ${words[at - 1] ?? ''}`
  }
  const tree = any()
  if (at < words.length) throw new Error(`\`${expression}\` goes on after its end`)
  return tree
}
