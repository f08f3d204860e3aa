/**
 * Scalar fields: texts, ids, words, numbers and `true` or `false`, read so that every mistake is reported with what to
 * write instead.
 *
 * Each reader answers with a value or with undefined, and in the second case has already said why.
 *
 * @module
 */

import type { DiagnosticCode, Findings, Wording } from './diagnostic.ts'
import type { Located, LocatedScalar } from './document.ts'
import { signFinding } from './full-width-value.ts'
import { fullWidthIn, inHalfWidth } from './full-width.ts'
import type { Schema } from './json-schema.ts'
import { correction } from './spelling.ts'
import { say } from './wording.ts'
import { wrongType, wrongValue, type Correctable } from './wrong-value.ts'

export function textOf(node: Located, findings: Findings, what: Wording): string | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') return node.value
  return wrongType(node, findings, what, say('a text', '文本'), inQuotes(node))
}

/** A text for machines: a word, an id, a host. */
export function plainTextOf(node: Located, findings: Findings, what: Wording): string | undefined {
  const text = textOf(node, findings, what)
  const strange = text === undefined || node.kind !== 'scalar' ? undefined : signFinding(node, text, findings)
  if (strange === undefined) return text
  findings.report(strange)
  return undefined
}

/** A number, `true` or `null` that was meant as a text. */
function inQuotes(node: Located): Correctable | undefined {
  if (node.kind !== 'scalar' || node.source === '' || typeof node.value === 'string') return undefined
  const quoted = `"${node.source}"`
  return {
    help: say(`put it in quotes: \`${quoted}\``, `请加引号：\`${quoted}\``),
    fix: { safe: false, edits: [{ range: node.range, text: quoted }] },
  }
}

/** An id is a text even where it is written like a number. */
export function idOf(node: Located, findings: Findings, what: Wording): string | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'number') return node.source
  return plainTextOf(node, findings, what)
}

/** A text that must have a form. */
export function formedTextOf(
  node: Located,
  isGood: (text: string) => boolean,
  findings: Findings,
  {
    what,
    form,
    advise,
  }: { what: Wording; form: Wording; advise?: (written: LocatedScalar) => Correctable | undefined },
): string | undefined {
  // Quotes make a text of a number, but not a good one.
  const isNumber = node.kind === 'scalar' && typeof node.value === 'number' && !isGood(node.source)
  const text = isNumber ? node.source : plainTextOf(node, findings, what)
  if (text === undefined || node.kind !== 'scalar' || isGood(text)) return text
  const message = say(`${what.en} \`${text}\` is not ${form.en}`, `${what['zh-CN']} \`${text}\` 须为${form['zh-CN']}`)
  return wrongValue(node, findings, message, advise?.(node))
}

export function booleanOf(node: Located, findings: Findings, what: Wording): boolean | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value
  return wrongType(node, findings, what, say('`true` or `false`', '`true` 或 `false`'), asBoolean(node))
}

/** YAML 1.1 read `yes` and `on` as true; YAML 1.2 reads texts. */
function asBoolean(node: Located): Correctable | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return undefined
  const written = node.value.toLowerCase()
  const isYes = ['yes', 'on', 'y', 'true'].includes(written)
  if (!isYes && !['no', 'off', 'n', 'false'].includes(written)) return undefined
  const meant = String(isYes)
  return {
    help: say(
      `write \`${meant}\`, without quotes; \`${node.value}\` is a text in YAML 1.2`,
      `请写作不带引号的 \`${meant}\`；在 YAML 1.2 中 \`${node.value}\` 是文本`,
    ),
    fix: node.quote === undefined ? undefined : { safe: true, edits: [{ range: node.range, text: meant }] },
  }
}

/** A number within the limits of its schema. */
export function numberOf(node: Located, schema: Schema, findings: Findings, what: Wording): number | undefined {
  const { minimum = -Infinity, maximum = Infinity, type } = schema
  if (node.kind === 'scalar' && typeof node.value === 'string' && fullWidthIn(node.value) !== undefined) {
    return reportSignInNumber(node, node.value, findings, inDigits(node, minimum, maximum))
  }
  if (node.kind !== 'scalar' || typeof node.value !== 'number') {
    return wrongType(node, findings, what, say('a number', '数字'), inDigits(node, minimum, maximum))
  }
  const { value } = node
  const isWhole = type === 'integer'
  if (value >= minimum && value <= maximum && (!isWhole || Number.isSafeInteger(value))) return value
  const kind = isWhole ? say('a whole number', '整数') : say('a number', '数字')
  return wrongValue(
    node,
    findings,
    say(
      `${what.en} is \`${node.source}\`, and not ${kind.en} from \`${minimum}\` to \`${maximum}\``,
      `${what['zh-CN']}为 \`${node.source}\`，应为 \`${minimum}\` 到 \`${maximum}\` 之间的${kind['zh-CN']}`,
    ),
    {
      help: say(
        `write a number from \`${minimum}\` to \`${maximum}\``,
        `请填写 \`${minimum}\` 到 \`${maximum}\` 之间的数字`,
      ),
    },
  )
}

function reportSignInNumber(
  node: LocatedScalar,
  text: string,
  findings: Findings,
  digits: Correctable | undefined,
): undefined {
  const strange = signFinding(node, text, findings)
  if (strange !== undefined) findings.report(digits === undefined ? strange : { ...strange, ...digits })
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  '%': 1,
  十: 10,
  百: 100,
  k: 1000,
  千: 1000,
  w: 10_000,
  万: 10_000,
  十万: 100_000,
  m: 1_000_000,
  百万: 1_000_000,
  千万: 10_000_000,
  亿: 100_000_000,
}

/** `300k`, `30万`, `"300000"`, `300,000` and `5%`, as plain digits. */
function inDigits(node: Located, minimum: number, maximum: number): Correctable | undefined {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return undefined
  const parts = /^(?<digits>\d[\d_, ]*(?:\.\d+)?) ?(?<unit>\D*)$/u.exec(inHalfWidth(node.value))?.groups
  const times = units[parts?.['unit']?.trim().toLowerCase() ?? 'none']
  if (parts === undefined || times === undefined) return undefined
  // Seven places are more than any unit shifts, and hide what binary fractions add.
  const meant = Number((Number(parts['digits']?.replaceAll(/[_, ]/gu, '')) * times).toFixed(7))
  if (!(meant >= minimum && meant <= maximum)) return undefined
  const isSafe = times === 1
  return {
    help: say(`write \`${meant}\``, `请写作 \`${meant}\``),
    fix: node.quote === undefined ? undefined : { safe: isSafe, edits: [{ range: node.range, text: String(meant) }] },
  }
}

/** One of a few words. */
export function oneOfWords<T extends string>(
  node: Located,
  known: readonly T[],
  findings: Findings,
  { what, code = 'wrong-value' }: { readonly what: Wording; readonly code?: DiagnosticCode },
): T | undefined {
  const text = plainTextOf(node, findings, what)
  const found = known.find((each) => each === text)
  if (text === undefined || found !== undefined || node.kind !== 'scalar') return found
  findings.report({
    code,
    range: node.range,
    message: say(`\`${text}\` is not ${what.en}`, `\`${text}\` 不是${what['zh-CN']}`),
    ...correction(writtenOf(node, text), known, undefined, findings),
  })
  return undefined
}

/** A scalar as spelling looks at it. */
export function writtenOf({ range, quote }: LocatedScalar, text: string) {
  return { text, range, quote }
}
