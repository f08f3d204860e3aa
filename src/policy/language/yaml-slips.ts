/**
 * Slips: signs and blanks that look right and make YAML stumble, often a line later than they stand.
 *
 * @module
 */

import type { Finding, Range } from './diagnostic.ts'
import { halfWidthOf, insteadOf, signName } from './full-width.ts'
import { colonHelp, gluedHelp } from './misread-keys.ts'
import { languageKeys } from './schema.ts'
import { say } from './wording.ts'

type RangeOf = (span: readonly [number, number]) => Range
type Slip = Omit<Finding, 'code' | 'range'> & { readonly span: readonly [number, number] }

interface Line {
  readonly text: string
  readonly at: number
}

/** The slip that made the reader stumble at an offset, on that line or beside it. */
export function slipNear(text: string, offset: number, rangeOf: RangeOf): Finding | undefined {
  const lines = linesNear(text, offset)
  for (const look of [indentation, colon, glued, brackets, comma, quotes]) {
    for (const line of lines) {
      const slip = look(line, rangeOf)
      if (slip === undefined) continue
      const { span, ...rest } = slip
      return { code: 'yaml-syntax', range: rangeOf(span), ...rest }
    }
  }
  return undefined
}

/** Looking at a line costs the square of its length. */
const longestLine = 2000

/** The line of the stumble first, then the one above, then the one below. */
function linesNear(text: string, offset: number): readonly Line[] {
  const here = lineAt(text, offset)
  const above = here.at === 0 ? [] : [lineAt(text, here.at - 1)]
  const end = text.indexOf('\n', here.at)
  return [here, ...above, ...(end === -1 ? [] : [lineAt(text, end + 1)])]
}

function lineAt(text: string, offset: number): Line {
  const at = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', at)
  return { text: text.slice(at, Math.min(at + longestLine, end === -1 ? text.length : end)), at }
}

/** A no-break space or a full-width blank before the first word. */
function indentation({ text, at }: Line, rangeOf: RangeOf): Slip | undefined {
  const before = /^[ \t\u00A0\u3000]*/u.exec(text)?.[0] ?? ''
  const index = before.search(/[\u00A0\u3000]/u)
  if (index === -1) return undefined
  const sign = before.charAt(index)
  const { en, 'zh-CN': chinese } = signName(sign)
  return {
    span: [at + index, at + index + 1],
    message: say(`${en} is used as indentation`, `缩进中使用了${chinese}`),
    help: say('indent with ordinary blanks', '请用半角空格缩进'),
    fix: {
      // A full-width blank is as wide as two, and nobody knows how many were meant.
      safe: !before.includes('\u3000') && !before.includes('\t'),
      edits: [
        {
          range: rangeOf([at, at + before.length]),
          text: before.replaceAll('\u3000', '  ').replaceAll(/[\u00A0\t]/gu, ' '),
        },
      ],
    },
  }
}

/** `then：` at the beginning of a line, or in braces. */
function colon({ text, at }: Line, rangeOf: RangeOf): Slip | undefined {
  for (const found of text.matchAll(/(?<=^[ -]*|[{,]\s*)(?<name>[\w-]+)\s*：(?<blank>[ \u3000\u00A0]*)/gu)) {
    const { name = '', blank = '' } = found.groups ?? {}
    const from = at + found.index + found[0].length - blank.length - 1
    return {
      span: [from, from + 1],
      ...colonHelp(name, '：'),
      fix: { safe: true, edits: [{ range: rangeOf([from, from + 1 + blank.length]), text: ': ' }] },
    }
  }
  return undefined
}

/** `until:2027-03-01T…`; only after words of the language, because texts hold colons too. */
function glued({ text, at }: Line, rangeOf: RangeOf): Slip | undefined {
  for (const found of text.matchAll(/(?<=^[ -]*|[{,]\s*)(?<name>[\w-]+):(?=[^\s:/])(?<rest>[^,}]*)/gu)) {
    const { name = '', rest = '' } = found.groups ?? {}
    if (!languageKeys.has(name)) continue
    const after = at + found.index + name.length + 1
    return {
      span: [after - 1, after],
      ...gluedHelp(name, rest.trim()),
      fix: { safe: true, edits: [{ range: rangeOf([after, after]), text: ' ' }] },
    }
  }
  return undefined
}

/** `：` apart, brackets stand where a value begins, and after the last one. */
function brackets({ text, at }: Line, rangeOf: RangeOf): Slip | undefined {
  const found = /(?<=(?:^[ -]*|[:,[{]\s*))[｛【［]/u.exec(text)
  if (found === null) return undefined
  const sign = found[0]
  const partner = { '｛': '｝', '【': '】', '［': '］' }[sign] ?? ''
  const closing = text.indexOf(partner, found.index)
  const spans = [found.index, ...(closing === -1 ? [] : [closing])].map((each) => [at + each, at + each + 1] as const)
  return {
    span: [at + found.index, at + found.index + 1],
    message: say(`the full-width \`${sign}\` opens nothing`, `全角括号 \`${sign}\` 不起作用`),
    help: insteadOf(sign),
    fix: {
      safe: closing !== -1,
      edits: spans.map((span, index) => ({ range: rangeOf(span), text: halfWidthOf(index === 0 ? sign : partner) })),
    },
  }
}

/** `，` or `；` before the next key of braces. */
function comma({ text, at }: Line, rangeOf: RangeOf): Slip | undefined {
  for (const found of text.matchAll(/[，、；]\s*(?=(?<name>[\w-]+)\s*[:：])/gu)) {
    if (!languageKeys.has(found.groups?.['name'] ?? '') || !text.slice(0, found.index).includes('{')) continue
    const sign = found[0].charAt(0)
    const { en, 'zh-CN': chinese } = signName(sign)
    const from = at + found.index
    return {
      span: [from, from + 1],
      message: say(`${en} stands between two entries`, `两项之间是${chinese}`),
      help: say('write the half-width `,` and a blank', '请改用半角 `,` 并留一个空格'),
      fix: { safe: true, edits: [{ range: rangeOf([from, from + found[0].length]), text: ', ' }] },
    }
  }
  return undefined
}

/** `“From 2027: closed”`: curly marks quote nothing. */
function quotes({ text, at }: Line, rangeOf: RangeOf): Slip | undefined {
  const found = /(?<=[:,[{-]\s*)(?<open>[“‘＂＇])(?<inner>[^“”‘’＂＇"']*)(?<close>[”’＂＇“‘])/u.exec(text)
  const { open = '', inner = '' } = found?.groups ?? {}
  if (found === null || !/: |[,{}[\]]/u.test(inner)) return undefined
  const from = at + found.index
  const last = from + found[0].length - 1
  const mark = halfWidthOf(open)
  return {
    span: [from, from + 1],
    message: say(`the curly quotation mark \`${open}\` quotes nothing`, `中文引号 \`${open}\` 不能作为引号使用`),
    help: say(`write the half-width \`${mark}\` on both sides`, `请在两侧改用半角 \`${mark}\``),
    fix: {
      safe: false,
      edits: [
        { range: rangeOf([from, from + 1]), text: mark },
        { range: rangeOf([last, last + 1]), text: mark },
      ],
    },
  }
}
