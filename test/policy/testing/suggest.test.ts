import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { builtinRegistry } from '../../../src/link/registry.ts'
import { preparePolicy } from '../../../src/policy/decide.ts'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { registryOf } from '../../../src/policy/registry.ts'
import { ruleCoverage, uncoveredSides } from '../../../src/policy/testing/coverage.ts'
import { runPolicyTests } from '../../../src/policy/testing/run.ts'
import { suggestTests } from '../../../src/policy/testing/suggest.ts'
import { witnessesFor } from '../../../src/policy/testing/witnesses.ts'
import { at, programWith, ruleIf } from '../programs.ts'

const taobao = 'https://item.taobao.com/item.htm?id=41'

describe('suggested tests', () => {
  const from = at('2020-10-09T00:00:00+08:00')
  const program = programWith(
    [
      ruleIf({ surface: ['live_room'] }, { id: 'closed', from }),
      ruleIf({}, { id: 'watch', mode: 'report', outcome: { action: 'warn', reason: 'leaving_platform' } }),
    ],
    { meta: { name: 'sample', owner: 'somebody', timezone: 'Asia/Shanghai' } },
  )

  it('say what the policy says today, at the ends of the window and inside it, as an author would write it', () => {
    const witness = { at: from + 1000, surface: 'live_room', url: taobao, author: '77', followers: 3 }
    expect(suggestTests(program, [{ rule: 'closed', witness }], builtinRegistry))
      .toBe(`  - name: 'closed: last instant before'
    at: 2020-10-08T23:59:59.999+08:00
    surface: live_room
    author: { id: '77', followers: 3 }
    url: ${taobao}
    expect: allow:no_rule_matched
    would: warn:leaving_platform
  - name: 'closed: first instant'
    at: 2020-10-09T00:00:00+08:00
    surface: live_room
    author: { id: '77', followers: 3 }
    url: ${taobao}
    expect: explain:live_external_closed
  - name: 'closed: inside'
    at: 2020-10-09T00:00:01+08:00
    surface: live_room
    author: { id: '77', followers: 3 }
    url: ${taobao}
    expect: explain:live_external_closed
`)
  })

  it('are of the wanted sides only, and none when nothing is wanted', () => {
    const witness = { at: from, surface: 'live_room', url: taobao }
    const text = suggestTests(program, [{ rule: 'closed', witness, sides: ['inside', 'at-from'] }], builtinRegistry)
    expect(parse(text)).toMatchObject([{ name: 'closed: first instant' }])
    expect(suggestTests(program, [], builtinRegistry)).toBe('')
  })
})

describe.each(['douyin', 'kuaishou'])('for the example policy of %s without its tests', (name) => {
  const text = readFileSync(new URL(`../../../examples/${name}/policy.yaml`, import.meta.url), 'utf8')
  const [bare = ''] = text.split(/^tests:/mu, 1)

  it('suggested tests pass when they are pasted, and then every side of every rule is seen', () => {
    const { program, diagnostics } = compilePolicy(bare)
    if (program === undefined) throw new Error(JSON.stringify(diagnostics))
    const registry = registryOf(program)
    const policy = preparePolicy(program, { version: 0, digest: '', registry })
    const open = uncoveredSides(policy, [])
    expect(open.length).toBe(program.rules.filter(({ mode }) => mode !== 'off').length)
    const wanted = witnessesFor({ program, registry }, open, at('2026-01-01T00:00:00Z'))
    const pasted = compilePolicy(`${bare}tests:\n${suggestTests(program, wanted, registry)}`)
    expect(pasted.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const results = runPolicyTests(policy, pasted.document?.tests ?? [], registry)
    expect(results.length).toBeGreaterThanOrEqual(wanted.length)
    expect(results.filter(({ passed }) => !passed)).toEqual([])
    const coverage = ruleCoverage(policy, results)
    expect(coverage.covered).toBe(coverage.total)
    expect(uncoveredSides(policy, results)).toEqual([])
  })
})
