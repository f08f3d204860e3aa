import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import {
  bandsOf,
  boundariesOf,
  instantOfBand,
  isWithin,
  joinedBoundaries,
} from '../../../src/console/parts/policy-calendar.ts'
import { policyShape } from '../../../src/console/parts/policy-shape.ts'
import { differencesAt, differingBands, joinedHeads } from '../../../src/console/screens/matrix/compare.ts'
import { cellAt, gridOf, lineKey, outcomesOf, saidBy } from '../../../src/console/screens/matrix/grid.ts'
import { instant, parseInstant } from '../../../src/kernel/instant.ts'
import { decisionMatrix } from '../../../src/policy/analysis/matrix.ts'
import { matrixJson } from '../../../src/policy/analysis/matrix-json.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { registryOf } from '../../../src/policy/registry.ts'

const source = readFileSync(new URL('../../../examples/douyin/policy.yaml', import.meta.url), 'utf8')
const now = at('2021-01-01T00:00:00+08:00')

function at(text: string): number {
  const read = parseInstant(text)
  if (!read.ok) throw new Error(text)
  return read.value
}

function matrixOf(text: string) {
  const { program } = compilePolicy(text)
  if (program === undefined) throw new Error('the policy has mistakes')
  return matrixJson(
    decisionMatrix({ program, registry: registryOf(program) }, { by: 'marketplace', now: instant(now) }),
  )
}

const grid = gridOf(matrixOf(source))
const live = lineKey('live_room', 'external:*')

describe('the grid of the example', () => {
  it('has surfaces and marketplaces apart from each other, in both languages', () => {
    expect(grid.surfaces.map(({ key }) => key)).toEqual(['live_room', 'short_video', 'showcase', 'unknown'])
    expect(grid.surfaces[0]?.label).toEqual({ en: 'live_room', 'zh-CN': '直播间' })
    expect(grid.targets.map(({ key }) => key)).toEqual(['own:xiaodian', 'external:*', 'none:*'])
    expect(grid.targets[0]?.label.en).toBe('xiaodian')
  })

  it('changes what a live room does with outside links in the very millisecond of the ban', () => {
    const ban = at('2020-10-09T00:00:00+08:00')
    const before = cellAt(grid, live, ban - 1)
    const after = cellAt(grid, live, ban)
    expect(before?.until).toBe(ban)
    expect(after?.from).toBe(ban)
    expect(saidBy(after?.before)).toBe(saidBy(before?.cell))
    expect(outcomesOf(after?.here ?? noCell).map(({ action }) => action)).toEqual(['equivalent', 'allow'])
    expect(after?.here.entries.map(({ rule }) => rule)).toEqual(['charity-rooms', 'live-external-closed'])
  })

  it('holds spans together in which only another rule says the same', () => {
    const own = cellAt(grid, lineKey('live_room', 'own:xiaodian'), at('2020-08-20T00:00:00+08:00'))
    expect(own?.from).toBe(at('2020-03-01T00:00:00+08:00'))
    expect(own?.here.entries.map(({ rule }) => rule)).toEqual(['own-shop-in-live-rooms'])
    expect(own?.cell.entries.map(({ rule }) => rule)).toEqual(['own-shop-always'])
  })

  it('covers all of time in every line, without a gap', () => {
    for (const { spans } of grid.lines.values()) {
      expect(spans[0]?.from).toBeUndefined()
      expect(spans.at(-1)?.until).toBeUndefined()
      expect(spans.slice(1).map(({ from }) => from)).toEqual(spans.slice(0, -1).map(({ until }) => until))
      expect(spans.reduce((sum, { columns }) => sum + columns, 0)).toBe(grid.columns.length)
    }
    expect(grid.lines.size).toBe(12)
  })

  it('knows no cell where the matrix has no row', () => {
    expect(cellAt(grid, lineKey('live_room', 'external:nobody'), now)).toBeUndefined()
  })
})

const noCell = { certain: null, entries: [], reports: [] }

describe('two policies side by side', () => {
  const stricter = gridOf(
    matrixOf(
      source.replace(
        'surface: [live_room, unknown], to: { party: external } }\n    then: { equivalent',
        'surface: [live_room, short_video, unknown], to: { party: external } }\n    then: { equivalent',
      ),
    ),
  )

  it('differ in the one cell that was changed, and from the day it counts', () => {
    const after = at('2020-12-01T00:00:00+08:00')
    expect(differencesAt(grid, stricter, after)).toEqual({
      surfaces: new Set(['short_video']),
      targets: new Set(['external:*']),
      count: 1,
    })
    expect(differencesAt(grid, stricter, at('2020-10-08T23:59:59+08:00')).count).toBe(0)
  })

  it('differ in the bands after the ban and in no other', () => {
    const bands = bandsOf(policyShape(source).boundaries)
    const differing = differingBands(grid, stricter, bands, now)
    const first = bands.findIndex(({ from }) => from === at('2020-10-09T00:00:00+08:00'))
    expect([...differing]).toEqual(bands.map((_, index) => index).filter((index) => index >= first))
    expect(differing.size).toBeGreaterThan(0)
  })

  it('show the rows of both, those of the first in its order', () => {
    const head = (key: string) => ({ key, label: { en: key, 'zh-CN': key } })
    expect(joinedHeads([head('b'), head('a')], [head('a'), head('c')]).map(({ key }) => key)).toEqual(['b', 'a', 'c'])
  })
})

describe('the calendar of a policy', () => {
  const rule = (id: string, from?: number, until?: number, mode: 'enforce' | 'off' = 'enforce') => ({
    id,
    mode,
    from,
    until,
  })

  it('names at each boundary what begins and what ends', () => {
    const { boundaries } = policyShape(source)
    const ban = boundaries.find((each) => each.at === at('2020-10-09T00:00:00+08:00'))
    expect(ban?.begins).toEqual(['charity-rooms', 'live-external-closed', 'short-video-notice'])
    expect(ban?.ends).toEqual(['live-external-needs-campaign', 'live-external-fee'])
  })

  it('leaves out rules that are off or never in force', () => {
    expect(boundariesOf([rule('off', 5, 9, 'off'), rule('empty', 9, 5), rule('always')])).toEqual([])
  })

  it('makes bands that meet where boundaries are', () => {
    const bands = bandsOf(boundariesOf([rule('a', 10, 30), rule('b', 30)]))
    expect(bands.map(({ from, until }) => [from, until])).toEqual([
      [undefined, 10],
      [10, 30],
      [30, undefined],
    ])
    expect(bands.map((band) => isWithin(band, 30))).toEqual([false, false, true])
  })

  it('is one band without boundaries, for which the present stands', () => {
    const [only, ...others] = bandsOf([])
    expect(others).toEqual([])
    expect(instantOfBand(only ?? { from: 0, until: 0 }, 77)).toBe(77)
  })

  it('is joined from two policies, each rule named once', () => {
    const one = boundariesOf([rule('a', 10), rule('b', 10)])
    const two = boundariesOf([rule('a', 10), rule('c', 20)])
    expect(joinedBoundaries([one, two])).toEqual([
      { at: 10, begins: ['a', 'b'], ends: [] },
      { at: 20, begins: ['c'], ends: [] },
    ])
  })
})
