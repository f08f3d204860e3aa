import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { builtinSurfaces, type Context } from '../../../src/context/context.ts'
import { instant } from '../../../src/kernel/instant.ts'
import { destinationOf } from '../../../src/link/destination.ts'
import { builtinRegistry } from '../../../src/link/registry.ts'
import { sampleUrl } from '../../../src/link/sample.ts'
import { samplesOf } from '../../../src/link/samples.ts'
import {
  decisionMatrix,
  type Cell,
  type MatrixEntry,
  type Matrix,
  type Row,
} from '../../../src/policy/analysis/matrix.ts'
import { decide, preparePolicy, type Policy } from '../../../src/policy/decide.ts'
import type { Decision, Facts } from '../../../src/policy/decision.ts'
import { factsOf } from '../../../src/policy/facts.ts'
import type { Witness } from '../../../src/policy/language/diagnostic.ts'
import type { Program } from '../../../src/policy/program.ts'
import { possible } from './possible.ts'
import { at, clicks, instants, programs, programWith, ruleIf } from '../programs.ts'

const everySurface = [...builtinSurfaces]
const now = at('2020-10-20T00:00:00+08:00')

function matrixOf(program: Program, options: Partial<Parameters<typeof decisionMatrix>[1]> = {}): Matrix {
  return decisionMatrix({ program, registry: builtinRegistry }, { by: 'party', now, ...options })
}

function policyOf(program: Program): Policy {
  return preparePolicy(program, { version: 1, digest: '' })
}

/** Links that rules may be asked about: every marketplace and kind, and some that the lists of `programWith` name. */
const destinations = [
  ...samplesOf(builtinRegistry).map((sample) => sampleUrl(sample)),
  ...samplesOf(builtinRegistry).flatMap((sample) => ['1', '2', '77'].map((id) => sampleUrl(sample, id))),
]
  .map((url) => destinationOf(url, builtinRegistry))
  .filter(({ fault }) => fault === undefined)

const requests = fc
  .record({ click: clicks, destination: fc.constantFrom(...destinations), surface: fc.constantFrom(...everySurface) })
  .map(({ click, destination, surface }): Facts => {
    const { marketplace, kind, product, shop } = factsOf(destination, nowhere, nobody, builtinRegistry)
    return possible({ ...click, surface, marketplace, kind, product, shop })
  })

const nobody = { region: undefined, language: undefined, token: undefined, visitor: undefined }
const nowhere: Context = {
  surface: 'unknown',
  evidence: 'none',
  site: undefined,
  content: undefined,
  author: undefined,
  followers: undefined,
  channel: undefined,
  client: undefined,
  language: undefined,
  fault: undefined,
}

/** What the simulator makes of a witness, with the keys for rollouts that no click can choose. */
function factsOfWitness(witness: Witness): Facts {
  const { at: _, url, evidence = 'signed', ...rest } = witness
  const destination = destinationOf(url, builtinRegistry)
  expect(destination.fault).toBeUndefined()
  const { region, token, visitor, ...place } = rest
  const context = { ...nowhere, ...place, evidence }
  return factsOf(destination, context, { ...nobody, region, token, visitor }, builtinRegistry)
}

/** The row in which a request falls; more than one would be two answers. */
function rowOf({ rows }: Matrix, { surface, marketplace }: Facts, party: Decision['party']): Row {
  const own = rows.filter((row) => row.surface === surface && row.party === party)
  const exact = own.filter((row) => row.marketplace !== undefined && row.marketplace === marketplace)
  const found = exact.length > 0 ? exact : own.filter((row) => row.marketplace === undefined)
  const [row] = found
  if (row === undefined || found.length > 1)
    throw new Error(`${found.length} rows for ${surface} ${party} ${marketplace}`)
  return row
}

function cellOf(matrix: Matrix, row: Row, time: number): Cell {
  const found = matrix.columns.flatMap(({ from = -Infinity, until = Infinity }, index) =>
    from <= time && time < until ? [row.cells[index]] : [],
  )
  const [cell] = found
  if (cell === undefined || found.length > 1) throw new Error(`${found.length} columns for ${time}`)
  return cell
}

function said({ rule, outcome }: Pick<MatrixEntry, 'rule' | 'outcome'>): string {
  return `${outcome.action}:${outcome.reason} by ${rule ?? 'defaults'}`
}

const eitherWay = fc.constantFrom('party' as const, 'marketplace' as const)

describe('the matrix and the edge say the same', () => {
  const seed = 20_201_009

  it(`a cell names what decides any request that falls into it (300 policies, seed ${seed})`, () => {
    let asked = 0
    fc.assert(
      fc.property(
        programs,
        eitherWay,
        fc.array(fc.tuple(requests, instants), { minLength: 20, maxLength: 20 }),
        (program, by, all) => {
          const policy = policyOf(program)
          const matrix = matrixOf(program, { by, surfaces: everySurface })
          for (const [facts, time] of all) {
            const decision = decide(policy, facts, time)
            const cell = cellOf(matrix, rowOf(matrix, facts, decision.party), time)
            expect(cell.entries.map(said)).toContain(said(decision))
            expect(cell.certain ?? decision.outcome).toEqual(decision.outcome)
            const { would } = decision
            expect(would === undefined || cell.reports.map(said).includes(said(would))).toBe(true)
            asked++
          }
        },
      ),
      { seed, numRuns: 300 },
    )
    expect(asked).toBe(6000)
  })

  it(`every entry of a cell has a request in the cell that is decided so (100 policies, seed ${seed})`, () => {
    const seen = { entries: 0, reports: 0, unsure: 0 }
    fc.assert(
      fc.property(programs, eitherWay, (program, by) => {
        const policy = policyOf(program)
        const matrix = matrixOf(program, { by, surfaces: everySurface })
        for (const row of matrix.rows) {
          for (const cell of row.cells) {
            seen.unsure += cell.certain === undefined ? 1 : 0
            for (const entry of [...cell.entries, ...cell.reports]) {
              const { witness } = entry
              if (witness === undefined) throw new Error(`no witness for ${entry.rule}`)
              const facts = factsOfWitness(witness)
              const decision = decide(policy, facts, instant(witness.at))
              expect(rowOf(matrix, facts, decision.party)).toBe(row)
              expect(cellOf(matrix, row, witness.at)).toBe(cell)
              const isReport = cell.reports.includes(entry)
              const decided = isReport ? decision.would : decision
              expect(decided && said(decided)).toBe(said(entry))
              seen[isReport ? 'reports' : 'entries']++
            }
          }
        }
      }),
      { seed, numRuns: 100 },
    )
    expect(seen.entries).toBeGreaterThan(5000)
    expect(seen.reports).toBeGreaterThan(100)
    expect(seen.unsure).toBeGreaterThan(1000)
  })

  it(`columns follow one another without a gap, and something changes at each (100 policies, seed ${seed})`, () => {
    let changes = 0
    fc.assert(
      fc.property(programs, eitherWay, (program, by) => {
        const { columns, rows } = matrixOf(program, { by })
        expect(columns[0]?.from).toBeUndefined()
        expect(columns.at(-1)?.until).toBeUndefined()
        for (const [index, { from }] of columns.slice(1).entries()) {
          expect(from).toBe(columns[index]?.until)
          const differs = rows.some(
            ({ cells: { [index]: before, [index + 1]: after } }) => named(before) !== named(after),
          )
          expect(differs).toBe(true)
          changes++
        }
      }),
      { seed, numRuns: 100 },
    )
    expect(changes).toBeGreaterThan(100)
  })
})

function named(cell: Cell | undefined): string {
  return [...(cell?.entries ?? []), ...(cell?.reports ?? [])].map(({ rule }) => rule).join()
}

describe('rows', () => {
  const closed = ruleIf({ surface: ['live_room'], to: { marketplace: ['taobao', 'douyin'] } }, { id: 'closed' })

  it('are surfaces that the policy declares or names, and unknown; others are told in a note', () => {
    const label = { 'zh-CN': '朋友圈', en: 'moments' }
    const { rows, notes } = matrixOf(programWith([closed], { surfaces: { moments: { label, pages: [] } } }))
    expect([...new Set(rows.map(({ surface }) => surface))]).toEqual(['moments', 'live_room', 'unknown'])
    expect(rows[0]?.label).toEqual({ en: 'moments → own', 'zh-CN': '朋友圈 → 自有平台' })
    expect(notes.map(({ code }) => code)).toEqual(['surfaces-left-out'])
    expect(notes[0]?.message.en).toMatch(/: short_video, showcase; rules without/)
  })

  it('by marketplace are own ones, each that is named, and the others of each party', () => {
    const { rows } = matrixOf(programWith([closed]), { by: 'marketplace', surfaces: ['live_room'] })
    expect(rows.map(({ label }) => label.en)).toEqual([
      'live_room → xiaodian',
      'live_room → taobao',
      'live_room → other external',
      'live_room → douyin',
      'live_room → other none',
    ])
    expect(rows.map(({ cells }) => cells.map((cell) => cell.certain?.action))).toEqual([
      ['allow'],
      ['explain'],
      ['allow'],
      ['explain'],
      ['allow'],
    ])
  })

  it('leave out a marketplace that nobody knows', () => {
    const stranger = ruleIf({ to: { marketplace: ['nowhere'] } })
    const { rows } = matrixOf(programWith([stranger]), { by: 'marketplace', surfaces: ['live_room'] })
    expect(rows.map(({ marketplace }) => marketplace)).toEqual(['xiaodian', undefined, undefined])
  })
})

describe('columns', () => {
  const rules = [
    ruleIf({ surface: ['live_room'] }, { id: 'live', from: 1000, until: 2000 }),
    ruleIf({ surface: ['short_video'] }, { id: 'video', from: 1500 }),
    ruleIf({ surface: ['live_room'] }, { id: 'never', from: 1200, until: 1300 }),
  ]

  it('are cut only where something in the shown rows changes', () => {
    const cutsOf = (surfaces: readonly string[]) =>
      matrixOf(programWith(rules), { surfaces }).columns.map(({ from }) => from)
    expect(cutsOf(['live_room'])).toEqual([undefined, 1000, 2000])
    expect(cutsOf(['live_room', 'short_video'])).toEqual([undefined, 1000, 1500, 2000])
    expect(cutsOf(['unknown'])).toEqual([undefined])
  })

  it('keep to the part of time that is asked for, and so do the witnesses', () => {
    const { columns, rows } = matrixOf(programWith(rules), { surfaces: ['live_room'], from: 1100, until: 3000 })
    expect(columns).toEqual([
      { from: 1100, until: 2000 },
      { from: 2000, until: 3000 },
    ])
    expect(rows[0]?.cells.map(({ entries }) => entries.map(({ witness }) => witness?.at))).toEqual([[1100], [2000]])
  })
})

describe('cells', () => {
  it('are certain where all that decides says the same, and name every rule', () => {
    const rules = [
      ruleIf({ channel: { in: ['xingtu'], if_unknown: 'skip' } }, { id: 'first' }),
      ruleIf({}, { id: 'rest' }),
    ]
    const [row] = matrixOf(programWith(rules), { surfaces: ['live_room'] }).rows
    expect(row?.cells).toHaveLength(1)
    expect(row?.cells[0]?.certain).toEqual({ action: 'explain', reason: 'live_external_closed' })
    expect(row?.cells[0]?.entries.map(({ rule, condition }) => [rule, condition?.en])).toEqual([
      ['first', 'channel xingtu'],
      ['rest', undefined],
    ])
  })

  it('do not name rules that never get a word', () => {
    const rules = [
      ruleIf({ surface: ['live_room'] }, { id: 'all' }),
      ruleIf({ content: { in: 'rooms' } }, { id: 'late' }),
      ruleIf({}, { id: 'off', mode: 'off' }),
    ]
    const [row] = matrixOf(programWith(rules), { surfaces: ['live_room'] }).rows
    expect(row?.cells[0]?.entries.map(({ rule }) => rule)).toEqual(['all'])
  })

  it('find a request for several narrow rollouts at once', () => {
    const rollouts = ['a', 'b', 'c', 'd'].flatMap((salt) =>
      [1, 5, 20].map((percent) => ({ percent, by: 'author' as const, salt, hash: 'murmur3_32/v1' as const })),
    )
    const rules = rollouts.map((rollout, index) => ruleIf({}, { id: `r${index}`, rollout, mode: 'report' }))
    const [row] = matrixOf(programWith(rules), { surfaces: ['live_room'] }).rows
    const cell = row?.cells[0]
    expect(cell?.reports).toHaveLength(12)
    expect(cell?.reports.filter(({ witness }) => witness?.author === undefined)).toEqual([])
  })
})
