/**
 * Instants of a document: RFC 3339 with an offset, and what to write instead of what is not.
 *
 * @module
 */

import { dayMs, formatInstant, instant, parseInstant } from '../../kernel/instant.ts'
import type { Findings, Wording } from './diagnostic.ts'
import type { Entry, LocatedScalar } from './document.ts'
import { plainTextOf, writtenOf } from './scalar-fields.ts'
import { replacement } from './spelling.ts'
import { say, word } from './wording.ts'
import type { Correctable } from './wrong-value.ts'

/** What reading an instant asks of its surroundings. */
export interface InstantScope {
  readonly findings: Findings
  /** `meta.timezone`, when it can be read. */
  readonly timezone: string | undefined
  /** It is there and cannot be read, so nobody knows which times were meant. */
  readonly isTimeZoneUnreadable?: boolean
}

/** Epoch milliseconds of an RFC 3339 instant with an offset. */
export function instantOf(entry: Entry, scope: InstantScope): number | undefined {
  const { findings } = scope
  const node = entry.value
  const text = plainTextOf(node, findings, word(entry.key))
  if (text === undefined || node.kind !== 'scalar') return undefined
  const parsed = parseInstant(text)
  const { range } = node
  if (parsed.ok && parsed.value >= 0) return parsed.value
  if (parsed.ok) {
    const message = say(
      `\`${text}\` lies before 1970, when there were no links`,
      `\`${text}\` 早于 1970 年，那时还没有链接`,
    )
    const help = say('leave the key out if there is no such bound', '如果没有这一界限，请删除该键')
    findings.report({ code: 'no-such-instant', range, message, help })
    return undefined
  }
  const loose = readLoosely(text)
  if (parsed.error === 'no-such-instant' || (loose !== undefined && !exists(loose))) {
    const message = say(`\`${text}\` does not exist`, `\`${text}\` 这个时刻不存在`)
    findings.report({ code: 'no-such-instant', range, message, help: whyNoInstant(loose) })
  } else if (loose?.offset === '') {
    findings.report({
      code: 'instant-without-offset',
      range,
      message: say(
        `\`${text}\` has no offset, so it would be another instant at every edge location`,
        `\`${text}\` 没有时区偏移，在各边缘节点会被理解成不同的时刻`,
      ),
      ...withOffset(node, loose, scope),
    })
  } else {
    const message = say(`\`${text}\` is not an instant`, `\`${text}\` 不是有效的时刻写法`)
    findings.report({ code: 'no-such-instant', range, message, ...asWritten(node, loose) })
  }
  return undefined
}

/** Date, time and offset, however they were put together. */
interface Loose {
  readonly year: number
  readonly month: number
  readonly day: number
  /** `hh:mm:ss` and a fraction. */
  readonly time: string
  readonly fraction: string
  readonly offset: string
}

const loosely =
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:(?:[Tt]|\s+)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?<fraction>\.\d{1,9})?)?)?\s*(?<offset>[Zz]|[+-]\d{1,2}(?::?\d{2})?)?$/u

function readLoosely(text: string): Loose | undefined {
  const parts = loosely.exec(text.trim())?.groups
  if (parts === undefined) return undefined
  const { hour = '0', minute = '00', second = '00', fraction = '', offset = '' } = parts
  const [, sign = '', hours = '', minutes = ''] = /^([+-])(\d{1,2}):?(\d{2})?$/u.exec(offset) ?? []
  return {
    year: Number(parts['year']),
    month: Number(parts['month']),
    day: Number(parts['day']),
    time: `${hour.padStart(2, '0')}:${minute}:${second}`,
    fraction,
    offset: sign === '' ? offset.toUpperCase() : `${sign}${hours.padStart(2, '0')}:${minutes === '' ? '00' : minutes}`,
  }
}

function textOfLoose({ year, month, day, time, fraction }: Loose, offset: string): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${time}${fraction}${offset}`
}

function exists(loose: Loose): boolean {
  return parseInstant(textOfLoose(loose, loose.offset === '' ? 'Z' : loose.offset)).ok
}

const months = [
  ['January', 31],
  ['February', 28],
  ['March', 31],
  ['April', 30],
  ['May', 31],
  ['June', 30],
  ['July', 31],
  ['August', 31],
  ['September', 30],
  ['October', 31],
  ['November', 30],
  ['December', 31],
] as const

function whyNoInstant(loose: Loose | undefined): Wording {
  if (loose === undefined) return likeThis
  const { year, month, day, time } = loose
  const [name, usual] = months[month - 1] ?? []
  if (name === undefined || usual === undefined) return say('months go from `01` to `12`', '月份范围为 `01` 到 `12`')
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 && isLeap ? 29 : usual
  if (day < 1 || day > days) {
    const isMissingLeapDay = month === 2 && day === 29
    return say(
      `${name} ${year} has \`${days}\` days${isMissingLeapDay ? `; ${year} is not a leap year` : ''}`,
      `${year} 年 ${month} 月只有 \`${days}\` 天${isMissingLeapDay ? `，${year} 年不是闰年` : ''}`,
    )
  }
  if (time === '24:00:00') {
    return say(
      'hours go from `00` to `23`; midnight is `00:00:00` of the day that begins',
      '小时范围为 `00` 到 `23`，午夜请写作次日的 `00:00:00`',
    )
  }
  return say(
    'hours go from `00` to `23`, minutes and seconds from `00` to `59`, offsets to `23:59`',
    '小时范围为 `00` 到 `23`，分与秒为 `00` 到 `59`，偏移不超过 `23:59`',
  )
}

const likeThis = say('write it like `2020-10-09T00:00:00+08:00`', '请写作 `2020-10-09T00:00:00+08:00` 的形式')

/** Slashes, a blank in place of `T`, a missing second or colon: the same instant in the form of RFC 3339. */
function asWritten(node: LocatedScalar, loose: Loose | undefined): Correctable {
  const meant = loose === undefined ? undefined : textOfLoose(loose, loose.offset)
  if (meant === undefined) return { help: likeThis }
  return { help: write(meant), fix: replacement(writtenOf(node, meant), meant, true) }
}

function withOffset(node: LocatedScalar, loose: Loose, scope: InstantScope): Correctable {
  const { timezone, isTimeZoneUnreadable = false } = scope
  if (isTimeZoneUnreadable) {
    return {
      help: say(
        'repair `meta.timezone` first, or add the offset you mean, such as `+08:00`',
        '请先修正 `meta.timezone`，或补上实际的时区偏移，例如 `+08:00`',
      ),
    }
  }
  const { offset, isCertain } = timezone === undefined ? unknownOffset : offsetIn(timezone, loose)
  const meant = textOfLoose(loose, offset)
  const { en, 'zh-CN': chinese } = write(meant)
  const help =
    timezone === undefined
      ? say(`${en}, or with the offset you mean`, `${chinese}，或使用实际的时区偏移`)
      : say(`${en}, which is the time in \`${timezone}\``, `${chinese}，即 \`${timezone}\` 的时间`)
  return { help, fix: replacement(writtenOf(node, meant), meant, isCertain) }
}

function write(text: string): Wording {
  return say(`write \`${text}\``, `请写作 \`${text}\``)
}

const unknownOffset = { offset: 'Z', isCertain: false }

/** The offset a zone has at a time on its clocks. Uncertain where clocks are put forward or back. */
function offsetIn(timezone: string, loose: Loose): { readonly offset: string; readonly isCertain: boolean } {
  const wallClock = Date.parse(textOfLoose(loose, 'Z'))
  const around = [wallClock - dayMs, wallClock + dayMs].map((at) => offsetAt(at, timezone))
  const fitting = [...new Set(around)].filter((offset) => {
    const at = parseInstant(textOfLoose(loose, offset))
    return at.ok && offsetAt(at.value, timezone) === offset
  })
  const [offset = around[0] ?? 'Z'] = fitting
  return { offset, isCertain: fitting.length === 1 }
}

function offsetAt(at: number, timezone: string): string {
  return timezone === 'UTC' ? 'Z' : formatInstant(instant(at), timezone).slice(-6)
}
