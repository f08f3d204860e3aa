import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { entryOf } from '../../src/control/override-rule.ts'
import { instant } from '../../src/kernel/instant.ts'
import { compilePolicy } from '../../src/policy/language/compile.ts'
import type { Program } from '../../src/policy/program.ts'
import type { Rule } from '../../src/policy/rule.ts'

function exampleOf(name: string): Program {
  const { program } = compilePolicy(
    readFileSync(new URL(`../../examples/${name}/policy.yaml`, import.meta.url), 'utf8'),
  )
  if (program === undefined) throw new Error(`the example ${name} has mistakes`)
  return program
}

const douyin = exampleOf('douyin')
const kuaishou = exampleOf('kuaishou')
const now = instant(Date.parse('2026-12-01T00:00:00+08:00'))
const until = instant(now + 3_600_000)
const asked = { id: 'incident-1', until, reason: 'INC-7' }

/** The same policy with one rule that is demanded by law. */
function demanding(other: Partial<Rule> = {}): Program {
  const outcome = { action: 'explain', reason: 'taobao_closed' } as const
  return { ...kuaishou, rules: [{ id: 'demanded', mode: 'enforce', if: {}, compliance: true, outcome, ...other }] }
}

describe('a kill', () => {
  it('is an entry of the rule, or of all', () => {
    expect(entryOf({ ...asked, kill: 'live-external-closed', confirm: 'live-external-closed' }, douyin, now)).toEqual({
      ok: true,
      value: { ...asked, kill: 'live-external-closed' },
    })
    expect(entryOf({ ...asked, kill: 'all', confirm: 'all' }, kuaishou, now)).toMatchObject({
      ok: true,
      value: { kill: 'all' },
    })
  })

  it('of a rule that is not there is refused with the one that was probably meant, unless forced', () => {
    const misspelt = { ...asked, kill: 'jd-closed-in-live-room' }
    expect(entryOf(misspelt, kuaishou, now)).toEqual({
      ok: false,
      error: { kind: 'unknown_rule', rule: 'jd-closed-in-live-room', meant: 'jd-closed-in-live-rooms' },
    })
    expect(entryOf({ ...misspelt, force: true }, kuaishou, now)).toMatchObject({ ok: true })
    expect(entryOf(misspelt, undefined, now)).toMatchObject({ ok: true })
  })

  it('of a rule demanded by law or contract is confirmed with its id', () => {
    const rule = { ...asked, kill: 'taobao-closed' }
    expect(entryOf(rule, kuaishou, now)).toEqual({
      ok: false,
      error: { kind: 'unconfirmed', rule: 'taobao-closed', confirm: 'taobao-closed' },
    })
    expect(entryOf({ ...rule, confirm: 'jd-closed-in-live-rooms' }, kuaishou, now).ok).toBe(false)
    expect(entryOf({ ...rule, confirm: 'taobao-closed' }, kuaishou, now).ok).toBe(true)
  })

  it('of all is confirmed with `all` where a rule demanded by law or contract is in force before it ends', () => {
    const all = { ...asked, kill: 'all' }
    const refused = { ok: false, error: { kind: 'unconfirmed', rule: 'demanded', confirm: 'all' } }
    expect(entryOf(all, demanding(), now)).toEqual(refused)
    expect(entryOf({ ...all, confirm: 'demanded' }, demanding(), now)).toEqual(refused)
    expect(entryOf({ ...all, confirm: 'all' }, demanding(), now)).toMatchObject({ ok: true })
    expect(entryOf(all, demanding({ from: until - 1 }), now)).toEqual(refused)
    for (const other of [{ from: until }, { until: now }, { mode: 'report' }] as const) {
      expect([other, entryOf(all, demanding(other), now).ok]).toEqual([other, true])
    }
    expect(entryOf(all, { ...kuaishou, rules: [] }, now)).toMatchObject({ ok: true })
    expect(entryOf(all, undefined, now)).toMatchObject({ ok: true })
  })

  it.each([
    ['an end that is over', { until: now }, 'until'],
    ['an end more than 72 hours ahead', { until: instant(now + 73 * 3_600_000) }, 'until'],
    ['an id with a space', { id: 'an id' }, 'id'],
    ['a rule beside it', { rule: 'then: { allow: exempt }' }, 'kill'],
    ['no kill and no rule', { kill: undefined }, 'kill'],
    ['a kill that is no id', { kill: 'ALL' }, 'kill'],
  ])('is refused for %s', (_, change, field) => {
    expect(entryOf({ ...asked, kill: 'all', confirm: 'all', ...change }, kuaishou, now)).toMatchObject({
      ok: false,
      error: { kind: 'refused', field },
    })
  })

  it('for 72 hours by a clock a little ahead ends 72 hours from now', () => {
    const longest = now + 72 * 3_600_000
    const ahead = entryOf({ ...asked, kill: 'all', confirm: 'all', until: instant(longest + 20_000) }, kuaishou, now)
    expect(ahead).toMatchObject({ ok: true, value: { until: longest } })
  })
})

describe('a temporary rule', () => {
  it.each([
    ['a block', 'if: { to: { marketplace: weidian } }\nthen: { explain: destination_blocked }\n'],
    [
      'a block with its id',
      'id: incident-1\nif:\n  to:\n    marketplace: [weidian]\nthen:\n  explain: destination_blocked',
    ],
    ['one line', '{ if: { to: { marketplace: weidian } }, then: { explain: destination_blocked } }'],
    ['JSON', '{"if":{"to":{"marketplace":"weidian"}},\n "then":{"explain":"destination_blocked"}}'],
    [
      'a note and comments',
      '# why\nnote: phishing\nif: { to: { marketplace: weidian } }\nthen: { explain: destination_blocked }',
    ],
  ])('is written as in a policy: %s', (_, rule) => {
    expect(entryOf({ ...asked, rule }, douyin, now)).toEqual({
      ok: true,
      value: {
        ...asked,
        if: { to: { marketplace: ['weidian'] } },
        then: { action: 'explain', reason: 'destination_blocked' },
      },
    })
  })

  it('may use what the policy in force declares', () => {
    const [list, { of }] = Object.entries(douyin.lists)[0] ?? ['', { of: 'content' as const }]
    const [store = ''] = douyin.stores
    const rule = `if: { surface: short_video, ${of}: { in: ${list} } }\nthen: { redirect: https://${store}/x, reason: exempt }`
    expect(list).not.toBe('')
    expect(entryOf({ ...asked, rule }, douyin, now)).toMatchObject({ ok: true, value: { if: { [of]: { in: list } } } })
    const chain = 'then: { equivalent: [product, shop, explain], reason: taobao_closed }'
    expect(entryOf({ ...asked, rule: chain }, kuaishou, now)).toMatchObject({ ok: true })
    const warning = 'if: { surface: shop_page }\nthen: { warn: leaving_platform }'
    expect(entryOf({ ...asked, rule: warning, confirm: asked.id }, kuaishou, now).ok).toBe(true)
  })

  it.each([
    ['allows', 'then: { allow: exempt }'],
    ['warns', 'then: { warn: leaving_platform }'],
  ])('that %s before a rule demanded by law or contract is confirmed with its id', (_, rule) => {
    const refused = { ok: false, error: { kind: 'unconfirmed', rule: 'demanded', confirm: 'incident-1' } }
    const policy = demanding()
    expect(entryOf({ ...asked, rule }, policy, now)).toEqual(refused)
    expect(entryOf({ ...asked, rule, confirm: 'demanded' }, policy, now)).toEqual(refused)
    expect(entryOf({ ...asked, rule, confirm: 'incident-1' }, policy, now)).toMatchObject({ ok: true })
    expect(entryOf({ ...asked, rule }, { ...policy, rules: [] }, now)).toMatchObject({ ok: true })
  })

  it('that lets nobody through is not asked', () => {
    for (const then of ['{ explain: destination_blocked }', '{ equivalent: [product, explain], reason: exempt }']) {
      expect([then, entryOf({ ...asked, rule: `then: ${then}` }, demanding(), now).ok]).toEqual([then, true])
    }
  })

  it.each([
    ['if: { to: { marketplace: weidan } }\nthen: { explain: destination_blocked }', 'unknown-marketplace', 1, 26],
    ['\n\nthen: { explain: no_such_reason }', 'unknown-reason', 3, 18],
    ['if: {}\nthen:\n  redirect: https://evil.example/\n  reason: exempt', 'target-not-in-stores', 3, 13],
    ['{ then: { explain: destination_blocked }, when: 1 }', 'unknown-key', 1, 43],
    ['if: { surface: live_room', 'yaml-syntax', undefined, undefined],
  ])('with a mistake is refused where the mistake is: %j', (rule, code, line, column) => {
    const refused = entryOf({ ...asked, rule }, douyin, now)
    expect(refused).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    const found = !refused.ok && refused.error.kind === 'invalid' ? refused.error.diagnostics : []
    expect(found[0]?.code).toBe(code)
    expect(found[0]?.range.start).toMatchObject(line === undefined ? {} : { line, column })
  })

  it.each([
    ['an end of its own', 'until: 2026-12-02T00:00:00+08:00\nthen: { allow: exempt }', '`until`'],
    ['a mode', 'mode: report\nthen: { allow: exempt }', '`mode`'],
    ['another id', 'id: other\nthen: { allow: exempt }', '`other`'],
  ])('with %s is refused', (_, rule, said) => {
    const refused = entryOf({ ...asked, rule }, douyin, now)
    expect(refused).toMatchObject({ ok: false, error: { kind: 'refused', field: 'rule' } })
    expect(JSON.stringify(refused)).toContain(said)
  })

  it('is not read as more rules or as another document', () => {
    for (const rule of [
      'then: { allow: exempt }\n---\nrules: []',
      '- then: { allow: exempt }',
      'then: { allow: exempt }\n  - id: x',
      'rules: []',
      '',
    ]) {
      expect(entryOf({ ...asked, rule }, douyin, now).ok).toBe(false)
    }
  })
})
