/**
 * Time zones: what people write for Chinese time, and the IANA name it has.
 *
 * @module
 */

import type { LocatedScalar } from './document.ts'
import { writtenOf } from './scalar-fields.ts'
import { didYouMean, editDistance, nearest, replacement } from './spelling.ts'
import { say } from './wording.ts'
import type { Correctable } from './wrong-value.ts'

const shanghai = 'Asia/Shanghai'

/** Lower case, without blanks and underscores. */
const chineseTime: ReadonlySet<string> = new Set([
  'asia/beijing',
  'asia/peking',
  'asia/shenzhen',
  'asia/guangzhou',
  'asia/hangzhou',
  'china/beijing',
  'china/shanghai',
  'beijing',
  'peking',
  'shanghai',
  'china',
  'chinatime',
  'chinastandardtime',
  'chinese',
  'cn',
  'prc',
  'cst',
  'bjt',
  'utc+8',
  'utc+08',
  'utc+08:00',
  'utc+0800',
  'utc8',
  'gmt+8',
  'gmt+08',
  'gmt+08:00',
  'gmt+0800',
  '+8',
  '+08',
  '+8:00',
  '+08:00',
  '+0800',
  '8',
  '北京',
  '北京时间',
  '上海',
  '中国',
  '东八区',
])

/** Names that a runtime knows and that are no zone of a place: an offset has no summer time and no history. */
export function isTimeZone(name: string): boolean {
  if (chineseTime.has(normal(name)) && normal(name) !== 'prc') return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_]/gu, '')
}

/** The name that was meant. What is merely spelt like it is never put into the text: a zone moves every instant. */
export function betterTimeZone(node: LocatedScalar): Correctable {
  const name = node.source
  if (chineseTime.has(normal(name))) {
    return { help: didYouMean(shanghai), fix: replacement(writtenOf(node, name), shanghai) }
  }
  const near = nearest(name, Intl.supportedValuesOf('timeZone'))
  return {
    help:
      near === undefined || editDistance(name.toLowerCase(), near.toLowerCase()) > 2
        ? say('take it from the list of IANA time zones', '请从 IANA 时区列表中选取')
        : didYouMean(near),
  }
}
