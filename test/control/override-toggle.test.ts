import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { entryOf } from '../../src/control/override-rule.ts'
import { instant } from '../../src/kernel/instant.ts'
import { decide, preparePolicy, withOverride } from '../../src/policy/decide.ts'
import { compilePolicy } from '../../src/policy/language/compile.ts'
import { overrideText, parseOverride, type Override } from '../../src/policy/override.ts'
import type { Program } from '../../src/policy/program.ts'
import { registryOf } from '../../src/policy/registry.ts'
import { randomFrom } from '../support/random.ts'
import { factsWith } from '../policy/programs.ts'

const identity = { version: 1, digest: 'd' }

function programOf(name: string): Program {
  const { program } = compilePolicy(
    readFileSync(new URL(`../../examples/${name}/policy.yaml`, import.meta.url), 'utf8'),
  )
  if (program === undefined) throw new Error(`the example ${name} has mistakes`)
  return program
}

/** What the control plane would write of a kill, as the edge reads it. */
function killing(rule: string, program: Program, now: number): Override {
  const asked = { id: 'k', until: instant(now + 1000), reason: 'toggle', kill: rule, confirm: rule }
  const entry = entryOf(asked, program, instant(now))
  if (!entry.ok) throw new Error(JSON.stringify(entry.error))
  const read = parseOverride(overrideText([entry.value]), { now })
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

/** Instants around every boundary of every rule. */
function instantsOf(program: Program): readonly number[] {
  const bounds = program.rules.flatMap(({ from, until }) => [from ?? [], until ?? []].flat())
  return [...new Set([0, ...bounds].flatMap((at) => [at - 1, at]))]
}

function clicksOf(program: Program, seed: number, count: number) {
  const pick = randomFrom(seed)
  const one = <T>(values: readonly T[]): T => values[Math.floor(pick() * values.length)] as T
  const ids = (subject: string) =>
    Object.values(program.lists).flatMap((list) => (list.of === subject && 'ids' in list ? list.ids.slice(0, 3) : []))
  const known = registryOf(program)
  const marketplaces = [...program.own, 'taobao', 'tmall', 'jd', 'suning', 'weidian', 'pinduoduo']
  expect(marketplaces.every((id) => known.byId(id) !== undefined)).toBe(true)
  return Array.from({ length: count }, () =>
    factsWith({
      surface: one(['live_room', 'short_video', 'showcase', 'unknown', ...Object.keys(program.surfaces)]),
      evidence: one(['none', 'referer', 'signed']),
      marketplace: one([undefined, ...marketplaces]),
      kind: one(['product', 'shop', 'affiliate', 'short', 'other']),
      product: one([undefined, 'jd:1', ...ids('product')]),
      shop: one([undefined, 'jd:7', ...ids('shop')]),
      content: one([undefined, 'r_1', ...ids('content')]),
      author: one([undefined, 'a_1', ...ids('author')]),
      followers: one([undefined, 0, 999, 1000, 100_000, 5_000_000]),
      channel: one([undefined, 'xingtu', 'other']),
      visitor: one([undefined, 'v_1', 'v_2']),
    }),
  )
}

const examples = ['douyin', 'kuaishou'].flatMap((name) => [7, 8, 9].map((seed) => ({ name, seed })))

describe.each(examples)('with the kill switch on the example $name (200 clicks, seed $seed)', ({ name, seed }) => {
  const program = programOf(name)
  const policy = preparePolicy(program, identity)
  const clicks = clicksOf(program, seed, 200)

  it('each rule in turn is as if it were absent, at every boundary', () => {
    let changed = 0
    for (const { id } of program.rules) {
      const without = { ...program, rules: program.rules.filter((rule) => rule.id !== id) }
      const expected = preparePolicy(without, identity)
      for (const at of instantsOf(program)) {
        const killed = withOverride(policy, killing(id, program, at))
        for (const click of clicks) {
          const decision = decide(killed, click, instant(at))
          expect(decision).toEqual(decide(expected, click, instant(at)))
          if (decision.rule !== decide(policy, click, instant(at)).rule) changed += 1
        }
      }
    }
    expect(program.rules.length).toBeGreaterThan(3)
    expect(changed).toBeGreaterThan(100)
  })

  it('all rules are off together, and the defaults decide with the reason of the kill switch', () => {
    let decided = 0
    for (const at of instantsOf(program)) {
      const killed = withOverride(policy, killing('all', program, at))
      for (const click of clicks) {
        const { rule, outcome } = decide(killed, click, instant(at))
        expect({ rule, outcome }).toEqual({
          rule: undefined,
          outcome: { ...program.defaults.outcome, reason: 'kill_switch' },
        })
        decided += 1
      }
    }
    expect(decided).toBeGreaterThan(clicks.length)
  })
})
