/**
 * URLs against published lists of what has confused readers before.
 *
 * @module
 */

import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { destinationOf } from '../../src/link/destination.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { isPlainHost, landingOf, readUrl } from '../../src/link/url.ts'
import { hostileCorpus } from '../support/corpus.ts'

interface Hostile {
  readonly id: string
  readonly payload: string
  readonly template?: string
}

const file = hostileCorpus('urls.jsonl')
const python = spawnSync('python3', ['--version']).status === 0
const absent = file === undefined || !python

const hostOfEach = `
import json, sys
from urllib.parse import urlsplit
def host(text):
    try:
        return (urlsplit(text).hostname or '').rstrip('.')
    except ValueError:
        return None
print(json.dumps([host(text) for text in json.load(sys.stdin)]))
`

/** What Python's urlsplit takes for the host of each text; null where it refuses. */
function hostsByPython(texts: readonly string[]): (string | null)[] {
  const run = spawnSync('python3', ['-c', hostOfEach], { input: JSON.stringify(texts), encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout) as (string | null)[]
}

function publishedTexts(): string[] {
  const rows = (file ?? '').split('\n').filter((line) => line !== '')
  return rows.flatMap((line) => {
    const { payload, template } = JSON.parse(line) as Hostile
    if (template === undefined) return [payload]
    const ours = template.replaceAll('{{EVIL}}', 'item.taobao.com').replaceAll('{{ALLOWED}}', 'haohuo.jinritemai.com')
    return [payload, ours]
  })
}

describe.skipIf(absent)('the published lists (skipped where they, or python3, are absent)', () => {
  it('land only where two independent readers see the same host', () => {
    const inputs = publishedTexts()
    const landed = inputs.flatMap((text) => {
      const { landing } = destinationOf(text, builtinRegistry)
      return landing === undefined ? [] : [{ text, landing }]
    })
    const raw = hostsByPython(landed.map(({ text }) => text.trim()))
    const answered = hostsByPython(landed.map(({ landing }) => landing))
    const differing = landed.filter(({ landing }, index) => {
      const { hostname } = new URL(landing)
      return raw[index]?.toLowerCase() !== hostname || answered[index] !== hostname
    })
    expect(differing).toEqual([])
    expect(inputs.length).toBeGreaterThanOrEqual(600)
    expect(landed.length).toBeGreaterThan(20)
  })

  it('land only on one line of printable ASCII over https, without user name or port', () => {
    let landed = 0
    for (const text of publishedTexts()) {
      for (const input of [text, encodeURIComponent(text.toWellFormed())]) {
        const { landing } = destinationOf(input, builtinRegistry)
        if (landing === undefined) continue
        landed++
        const url = new URL(landing)
        expect(landing).toMatch(/^[\u0021-\u007e]+$/)
        expect(url).toMatchObject({ protocol: 'https:', username: '', password: '', port: '', href: landing })
        expect(isPlainHost(url.hostname)).toBe(true)
      }
    }
    expect(landed).toBeGreaterThan(20)
  })

  it('land inside a wrapper only where the target alone would', () => {
    let landed = 0
    for (const text of publishedTexts()) {
      const { landing } = destinationOf(
        `https://link.zhihu.com/?target=${encodeURIComponent(text.toWellFormed())}`,
        builtinRegistry,
      )
      if (landing === undefined) continue
      landed++
      expect(isPlainHost(new URL(landing).hostname)).toBe(true)
      expect(new URL(landing)).toMatchObject({ protocol: 'https:', username: '', port: '' })
    }
    expect(landed).toBeGreaterThan(20)
  })
})

it('a link read once reads the same again: the canonical form is a fixed point (seed 20201009)', () => {
  let read = 0
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (text) => {
      const first = readUrl(text)
      if (!first.ok) return
      read++
      const again = readUrl(first.value.url.href)
      expect(again.ok && again.value.url.href).toBe(first.value.url.href)
    }),
    { seed: 20_201_009 },
  )
  expect(read).toBeGreaterThan(50)
})

it('never throws, and never lands with a fault, whatever the text (seed 20201009)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const read = readUrl(`https://item.taobao.com${text}`)
      if (!read.ok || read.value.fault === undefined) return
      expect(landingOf(read.value)).toBeUndefined()
    }),
    { numRuns: 1000, seed: 20_201_009 },
  )
  expect(readUrl('https://item.taobao.com\ud800')).toMatchObject({ ok: false })
})

it('trims ASCII space around a link, and keeps space inside it', () => {
  const read = readUrl(' \thttps://a.example/b c \r\n')
  expect(read).toMatchObject({ ok: true, value: { fault: undefined, host: 'a.example' } })
  expect(read.ok && landingOf(read.value)).toBe('https://a.example/b%20c')
})

it('knows an app scheme only when told', () => {
  expect(readUrl('snssdk1128://live?room_id=1')).toMatchObject({ ok: false, error: { code: 'scheme' } })
  expect(readUrl('SNSSDK1128://LIVE?room_id=1', new Set(['snssdk1128']))).toMatchObject({
    ok: true,
    value: { web: false, scheme: 'snssdk1128', host: 'live' },
  })
})
