/**
 * Errors of YAML itself, in our words: what the reader stumbled over, and what its author probably wanted to write.
 *
 * @module
 */

import { isCollection, isScalar, parseDocument, visit, type YAMLError, type YAMLParseError } from 'yaml'
import type { Finding, Range, Wording } from './diagnostic.ts'
import { say } from './wording.ts'
import { slipNear } from './yaml-slips.ts'

interface Stumble {
  readonly message: Wording
  readonly help: Wording
}

const nested: Stumble = {
  message: say('a second `: ` stands in this value', '这个值中出现了第二个 `: `'),
  help: say(
    'put the value in quotes if `: ` belongs to it; a key has a line of its own, in the column of its neighbours',
    '若 `: ` 属于文本请加引号；若是另一个键，请另起一行并与相邻的键对齐',
  ),
}
const indentation: Stumble = {
  message: say('the indentation does not fit what stands above', '缩进与上文不一致'),
  help: say(
    'begin keys of one mapping, and items of one list, in the same column',
    '同一映射的键、同一列表的各项须从同一列开始',
  ),
}
const stray: Stumble = {
  message: say('this does not belong here', '此处出现了多余的内容'),
  help: say(
    'check the indentation, and what brackets and quotes the line before has left open',
    '请检查缩进，以及上一行是否有未闭合的括号或引号',
  ),
}

const byCode: Readonly<Partial<Record<YAMLError['code'], Stumble>>> = {
  TAB_AS_INDENT: {
    message: say('a tab is used as indentation', '使用了制表符缩进'),
    help: say('indent with blanks', '请用空格缩进'),
  },
  BLOCK_AS_IMPLICIT_KEY: nested,
  BAD_INDENT: indentation,
  MULTILINE_IMPLICIT_KEY: {
    message: say('a key goes over more than one line', '键跨越了多行'),
    help: say('write the key and its `:` on one line', '请把键和 `:` 写在同一行'),
  },
  MISSING_CHAR: {
    message: say('a key is not followed by `: ` and a value', '键后面缺少 `: ` 和值'),
    help: say('write `key: value`, with a blank after the colon', '请写作 `key: value`，冒号后留一个空格'),
  },
  UNEXPECTED_TOKEN: stray,
  BLOCK_IN_FLOW: stray,
  BAD_SCALAR_START: {
    message: say('a value cannot begin with this character', '值不能以这个字符开头'),
    help: say('put the value in quotes', '请给这个值加引号'),
  },
  BAD_DQ_ESCAPE: {
    message: say('there is no such escape in double quotes', '双引号中没有这种转义'),
    help: say('write `\\\\` for a backslash, or use single quotes', '反斜杠请写作 `\\\\`，或改用单引号'),
  },
  BAD_ALIAS: {
    message: say('an alias or anchor has no usable name', '别名或锚点的名称无效'),
    help: say('put the value in quotes if `*` or `&` belongs to it', '若 `*` 或 `&` 属于文本，请加引号'),
  },
  MULTIPLE_DOCS: {
    message: say('a policy is one document', '一个策略只能是一个文档'),
    help: say('remove the second `---` and what follows it', '请删除第二个 `---` 及其后的内容'),
  },
  BAD_DIRECTIVE: {
    message: say('the document begins with a directive', '文档以指令开头'),
    help: say(
      'remove the line that begins with `%`, or put the value in quotes if `%` belongs to it',
      '请删除以 `%` 开头的行；若 `%` 属于文本，请加引号',
    ),
  },
}

/** What a syntax error says. The place is that of the bracket or quote that was left open, when that is the cause. */
export function syntaxFinding(
  error: Pick<YAMLParseError, 'code' | 'message' | 'pos'>,
  text: string,
  range: (span: readonly [number, number]) => Range,
): Finding {
  const stopped = range(error.pos)
  const isTab = error.code === 'TAB_AS_INDENT'
  const slip = placeholderAt(text, error.pos[0], range) ?? (isTab ? undefined : slipNear(text, error.pos[0], range))
  const said = slip ?? misplacedKey(error, text, range)
  if (said !== undefined) return said
  const open = /^(?:Flow|Missing closing|Missing , )/u.test(error.message)
    ? innermost(text, leftOpen(text, error.pos[0]), error.pos[1])
    : undefined
  if (open !== undefined) {
    const { sign, closing, at, met } = open
    return {
      code: 'yaml-syntax',
      range: range([at, at + 1]),
      message: say(`\`${sign}\` is not closed`, `\`${sign}\` 没有闭合`),
      help: say(
        `add \`${closing}\`, and indent lines in between deeper than the key`,
        `请补上 \`${closing}\`；中间各行的缩进须深于所在的键`,
      ),
      related:
        met === undefined
          ? [{ message: say('reading stopped here', '读取到这里中断'), range: stopped }]
          : [{ message: say('this closes another one', '此处闭合的是另一个括号'), range: range([met, met + 1]) }],
    }
  }
  if (error.message.startsWith('Missing , ')) return { code: 'yaml-syntax', range: stopped, ...missingComma }
  if (error.message.startsWith('A block sequence')) return { code: 'yaml-syntax', range: stopped, ...indentation }
  return { code: 'yaml-syntax', range: stopped, ...(byCode[error.code] ?? otherError(error.message)) }
}

const missingComma: Stumble = {
  message: say('a `,` is missing before this', '此处之前缺少 `,`'),
  help: say(
    'put a `,` between two entries, and texts with blanks or colons in quotes',
    '请在两项之间加 `,`；含空格或冒号的文本请加引号',
  ),
}

/** The reader's sentence in our manner: lower case at the start, nothing at the end. */
function otherError(message: string): Pick<Finding, 'message' | 'help'> {
  const line = message.split('\n')[0] ?? message
  const sentence = `${line.charAt(0).toLowerCase()}${line.slice(1)}`.replace(/[.:]$/u, '')
  return { message: say(sentence, `YAML 语法错误：${sentence}`) }
}

interface Opening {
  readonly sign: string
  readonly closing: string
  readonly at: number
  /** The bracket that closes another one while this is open. */
  readonly met?: number
}

/** `p/{id:digits}` without quotes, in braces or brackets. */
function placeholderAt(
  text: string,
  at: number,
  range: (span: readonly [number, number]) => Range,
): Finding | undefined {
  if (text.charAt(at) !== '{' || !/[^\s,[{:]/u.test(text.charAt(at - 1))) return undefined
  const before = /[^\s,[\]{}"']*$/u.exec(text.slice(Math.max(0, at - 500), at))?.[0] ?? ''
  const rest = /^\{[a-z_]\w*(?::[a-z]+)?\}(?:[^\s,[\]{}"']|\{[a-z_]\w*(?::[a-z]+)?\})*/u.exec(
    text.slice(at, at + 500),
  )?.[0]
  if (rest === undefined) return undefined
  const value = before + rest
  const span = [at - before.length, at + rest.length] as const
  return {
    code: 'yaml-syntax',
    range: range(span),
    message: say('a value with a placeholder in braces stands without quotes', '含有 `{…}` 占位符的值没有加引号'),
    help: say(`put it in quotes: \`'${value}'\``, `请加引号：\`'${value}'\``),
    fix: { safe: true, edits: [{ range: range(span), text: `'${value}'` }] },
  }
}

/** A key that is well written and begins in the wrong column. */
function misplacedKey(
  { code, pos: [at] }: Pick<YAMLParseError, 'code' | 'pos'>,
  text: string,
  range: (span: readonly [number, number]) => Range,
): Finding | undefined {
  if (code !== 'MISSING_CHAR') return undefined
  const from = text.lastIndexOf('\n', at - 1) + 1
  const [, blanks = '', key] = /^( *)(?:- +)?([\w-]+):(?:\s|$)/u.exec(text.slice(from, from + 200)) ?? []
  if (key === undefined || at > from + blanks.length) return undefined
  const above = text
    .slice(0, from)
    .split('\n')
    .findLast((line) => /^ *(?:- +)?[\w-]+:(?:\s|$)/u.test(line))
  const column = (/^ *(?:- +)?/u.exec(above ?? '')?.[0].length ?? 0) + 1
  const start = text.indexOf(key, from)
  const { en, 'zh-CN': chinese } = indentation.message
  return {
    code: 'yaml-syntax',
    range: range([start, start + key.length]),
    message: say(
      `${en}: \`${key}\` begins in column \`${blanks.length + 1}\`, the key above in column \`${column}\``,
      `${chinese}：\`${key}\` 从第 \`${blanks.length + 1}\` 列开始，上面的键从第 \`${column}\` 列开始`,
    ),
    help: indentation.help,
  }
}

/** Inside what was left open, the last bracket that nothing closes, or that another one's partner meets. */
function innermost(text: string, outer: Opening | undefined, end: number): Opening | undefined {
  if (outer === undefined || outer.sign === '"' || outer.sign === "'") return outer
  const open: Opening[] = []
  // What is left open goes to the end, or every quote after it would be tried again.
  const signs = /"(?:[^"\\]|\\.)*(?:"|$)|(?<=[\s[{,:])'(?:[^']|'')*(?:'|$)|(?<=\s)#[^\n]*|[[\]{}]/gsu
  const part = text.slice(outer.at, end)
  for (const { 0: sign, index } of part.matchAll(signs)) {
    const closing = closings[sign]
    if (closing !== undefined) open.push({ sign, closing, at: outer.at + index })
    else if (sign === ']' || sign === '}') {
      const last = open.at(-1)
      if (last !== undefined && last.closing !== sign) return { ...last, met: outer.at + index }
      open.pop()
    }
  }
  return open.at(-1) ?? outer
}

const closings: Readonly<Record<string, string>> = { '[': ']', '{': '}', '"': '"', "'": "'" }

/** The last bracket or quote before an offset that nothing closes. Read again with its tokens, which cost memory. */
function leftOpen(text: string, before: number): Opening | undefined {
  const document = parseDocument(text, { keepSourceTokens: true, logLevel: 'silent', uniqueKeys: false, merge: false })
  let found: Opening | undefined
  const note = (at: number) => {
    const sign = text.charAt(at)
    const closing = closings[sign]
    if (closing !== undefined && at <= before && (found === undefined || at > found.at)) found = { sign, closing, at }
  }
  visit(document, {
    Node: (_, node) => {
      const token = node.srcToken
      if (isCollection(node) && token?.type === 'flow-collection' && token.end.length === 0) note(token.offset)
      if (isScalar(node) && (token?.type === 'double-quoted-scalar' || token?.type === 'single-quoted-scalar')) {
        if (token.source.length < 2 || !token.source.endsWith(token.source.charAt(0))) note(token.offset)
      }
    },
  })
  return found
}
