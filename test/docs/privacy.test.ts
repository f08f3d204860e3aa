import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { repository } from '../../src/cli/repository.ts'
import { keptMs } from '../../src/control/idempotency.ts'
import { defaultRetention } from '../../src/control/records/retention.ts'
import { keptSeconds } from '../../src/link/expand-memory.ts'
import type { DecisionRecord } from '../../src/record/record.ts'
import { sampleRecord } from '../record/sample.ts'

const page = readFileSync(join(repository, 'docs/explanation/privacy.md'), 'utf8')

/** A click of which everything is known that a record can hold. */
const whole = sampleRecord({
  decision: {
    would: { rule: 'r', outcome: { action: 'warn', reason: 'x' } },
    labels: { fee_class: '20-percent' },
  },
  beside: {
    kid: 'key-7',
    rendered: 'allow',
    candidate: { digest: 'sha256:c', action: 'warn', rule: 'r', reason: 'x', same: false },
  },
})

/** Groups of fields; `labels` is a map of the operator's, and one field. */
const groups: ReadonlySet<string> = new Set(['policy', 'in', 'out', 'would', 'candidate', 'rendered'])

/** Every field of a record, also those that are absent from this one. */
function fieldsOf(record: DecisionRecord): readonly string[] {
  return Object.entries(record).flatMap(([name, value]) =>
    groups.has(name) ? Object.keys(value as object).map((inner) => `${name}.${inner}`) : [name],
  )
}

function tableUnder(heading: string): readonly (readonly string[])[] {
  const [section = ''] = (page.split(`## ${heading}\n`)[1] ?? '').split(/^## /m)
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()))
}

/** Names in backticks in the first cells of tables that begin with one. */
function listedIn(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.split('|'))
    .filter((cells) => cells.length === 5 && /^\s*`/.test(cells[1] ?? ''))
    .flatMap((cells) => [...(cells[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
}

function textOf(what: string): string {
  return page.split('\n').find((line) => line.startsWith(`| ${what}`)) ?? ''
}

describe('the page about privacy', () => {
  it('lists exactly the fields that a record has', () => {
    const fields = fieldsOf(whole)
    expect(fields.length).toBeGreaterThan(45)
    const [, kept = ''] = page.split('## What is kept of a click')
    expect(listedIn(kept.split(/^Other traces/m)[0] ?? '').toSorted()).toEqual(fields.toSorted())
  })

  it('lists the same in Chinese, with the same days', () => {
    const chinese = readFileSync(join(repository, 'docs/zh-CN/privacy.md'), 'utf8')
    const [, kept = ''] = chinese.split('## 一次点击保存的内容')
    expect(listedIn(kept.split('| 其他痕迹')[0] ?? '').toSorted()).toEqual(fieldsOf(whole).toSorted())
    const { archives, rollups, minutes, deadLetters, messages } = defaultRetention
    const days = [...kept.matchAll(/(\d+) 天(?= +\|)/g)].map(([, number]) => Number(number))
    expect(days).toEqual([archives, rollups, minutes, deadLetters, messages])
  })

  it('says of every field what it is, and of whom', () => {
    const rows = tableUnder('What is kept of a click').filter((cells) => cells[1]?.startsWith('`in.') === true)
    expect(rows.length).toBeGreaterThan(8)
    expect(rows.filter((cells) => cells.slice(1, -1).includes(''))).toEqual([])
  })

  it('says how long each trace is kept, as the code deletes it', () => {
    const { archives, rollups, minutes, deadLetters, messages } = defaultRetention
    const kept = [
      ['records', archives],
      ['counts by the hour', rollups],
      ['counts by the minute', minutes],
      ['messages that could not be stored', deadLetters],
      ['which messages came', messages],
      ['who exported records', rollups],
    ] as const
    expect(kept.filter(([what, days]) => !textOf(what).includes(`${days} days`))).toEqual([])
    expect(textOf('answers to requests')).toContain(`${keptMs / 3_600_000} hours`)
    expect(keptSeconds({ to: 'https://item.taobao.com/item.htm?id=41', hops: 1 })).toBe(86_400)
    expect(textOf('where a short link led')).toContain('a day; five minutes')
    expect(page).toContain(`deleted after ${archives} days, the counts\nmade of it after ${rollups}`)
  })

  it('is right that nothing sets a cookie', () => {
    const files = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx?$/.test(name),
    )
    expect(files.length).toBeGreaterThan(300)
    const setting = files.filter((name) =>
      /set-cookie|document\.cookie/i.test(readFileSync(join(repository, 'src', name), 'utf8')),
    )
    expect(setting).toEqual([])
  })

  it('is right that invocation logs are off and query strings redacted', () => {
    const config = readFileSync(join(repository, 'wrangler.toml'), 'utf8')
    expect(config).toMatch(/^invocation_logs = false$/m)
    expect(config).toMatch(/^redact_query_string = true$/m)
  })
})
