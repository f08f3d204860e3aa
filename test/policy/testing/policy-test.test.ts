import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../../../src/policy/language/compile.ts'
import { at } from '../programs.ts'

const head = `detour: policy/v1
meta: { name: sample, owner: somebody, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }
surfaces: { group_chat: { label: { zh-CN: 群聊, en: group chat } } }
rules:
  - { id: live-closed, if: { surface: live_room }, then: { explain: live_external_closed } }
  - { id: chat-notice, rollout: { percent: 5, by: author }, then: { warn: leaving_platform } }
tests:
`
const url = 'https://item.taobao.com/item.htm?id=41'

/** A test with the keys every test has, and more. */
function item(more = '', name = 'one'): string {
  return `  - { name: ${name}, at: 2020-10-09T00:00:00+08:00, url: "${url}"${more} }\n`
}

const good = ', surface: live_room, expect: "explain:live_external_closed"'

function testsOf(...items: readonly string[]) {
  const { document, diagnostics } = compilePolicy(head + items.join(''))
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return document?.tests ?? []
}

function findingsOf(...items: readonly string[]) {
  return compilePolicy(head + items.join(''))
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, message, help, range, related }) => ({ code, message, help, line: range.start.line, related }))
}

describe('a test in a document', () => {
  it('has what it says, and nothing else is known', () => {
    const [test] = testsOf(item(good))
    expect(test).toMatchObject({
      name: 'one',
      at: at('2020-10-09T00:00:00+08:00'),
      surface: 'live_room',
      url,
      evidence: 'signed',
      expect: 'explain:live_external_closed',
    })
    const { name: _1, at: _2, surface: _3, url: _4, evidence: _5, expect: _6, places: _7, ...rest } = test ?? {}
    expect(Object.values(rest).filter((value) => value !== undefined)).toEqual([])
  })

  it('can say everything a click can have', () => {
    const [test] = testsOf(
      item(
        `${good}, evidence: referer, author: { id: 77, followers: 12 }, content: r_1, channel: xingtu, region: CN, language: zh-CN, client: aweme/29.3, token: t_1, visitor: v_1, rollout: { chat-notice: out }, rule: live-closed, would: none, note: why`,
      ),
    )
    expect(test).toMatchObject({
      evidence: 'referer',
      author: '77',
      followers: 12,
      content: 'r_1',
      channel: 'xingtu',
      region: 'CN',
      language: 'zh-CN',
      client: 'aweme/29.3',
      token: 't_1',
      visitor: 'v_1',
      rollout: { 'chat-notice': 'out' },
      rule: 'live-closed',
      would: 'none',
    })
  })

  it('takes an author by id alone, one side for every rollout, and the defaults as the one to decide', () => {
    const [test] = testsOf(item(`${good}, author: a_1, rollout: in, rule: defaults, would: "warn:leaving_platform"`))
    expect(test).toMatchObject({
      author: 'a_1',
      followers: undefined,
      rollout: 'in',
      rule: 'defaults',
      would: 'warn:leaving_platform',
    })
  })

  it.each(['unknown', 'live_room', 'short_video', 'showcase', 'group_chat'])('knows the surface %s', (surface) => {
    expect(testsOf(item(`, surface: ${surface}, expect: "allow:exempt"`))).toMatchObject([{ surface }])
  })

  it('knows where it stands, and where the values that it demands do', () => {
    const [test] = testsOf(item(`${good}, rule: live-closed`))
    const line = head.split('\n').length
    expect(test?.places.whole.start.line).toBe(line)
    const text = item(`${good}, rule: live-closed`)
    const shown = (range: { start: { column: number }; end: { column: number } } | undefined) =>
      range && text.slice(range.start.column - 1, range.end.column - 1)
    expect(shown(test?.places.expect)).toBe('"explain:live_external_closed"')
    expect(shown(test?.places.rule)).toBe('live-closed')
  })
})

describe('a mistake in a test', () => {
  it('is a name that two tests have, shown at both places', () => {
    const [finding, ...others] = findingsOf(item(good), item(good, 'two'), item(good))
    const line = head.split('\n').length
    expect(others).toEqual([])
    expect(finding).toMatchObject({ code: 'test-name-twice', line: line + 2 })
    expect(finding?.related.map(({ range }) => range.start.line)).toEqual([line])
  })

  it.each([
    ['rule: live-closd', 'unknown-rule', 'live-closed'],
    ['rollout: { chat-notic: in }', 'unknown-rule', 'chat-notice'],
    ['rollout: both', 'wrong-value', 'in'],
    ['evidence: sined', 'wrong-value', 'signed'],
    ['untill: 2020', 'unknown-key', 'x-'],
    ['region: cn', 'wrong-value', 'CN'],
    ['author: { follower: 3 }', 'unknown-key', 'followers'],
    ['would: "warn:leaving_platfrom"', 'unknown-reason', 'warn:leaving_platform'],
    ['would: never', 'wrong-value', 'allow:no_rule_matched'],
  ])('is `%s`: %s', (written, code, meant) => {
    const findings = findingsOf(item(`${good}, ${written}`))
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ code })
    expect(findings[0]?.message['zh-CN']).toMatch(/\p{Script=Han}/u)
    expect(findings[0]?.message.en).not.toMatch(/\p{Script=Han}/u)
    expect(findings[0]?.help?.en).toContain(`\`${meant}\``)
  })

  it.each([
    ['live_romm', '"allow:exempt"', 'unknown-surface', 'live_room'],
    ['live_room', '"explain:live_external_close"', 'unknown-reason', 'explain:live_external_closed'],
    ['live_room', 'allow', 'wrong-value', 'allow:no_rule_matched'],
    ['live_room', '"alow:exempt"', 'wrong-value', 'allow:no_rule_matched'],
  ])('is the surface %s or the expectation %s: %s', (surface, expectation, code, meant) => {
    const findings = findingsOf(item(`, surface: ${surface}, expect: ${expectation}`))
    expect(findings.map((finding) => finding.code)).toEqual([code])
    expect(findings[0]?.help?.en).toContain(`\`${meant}\``)
  })

  it('is a key that is not there', () => {
    expect(findingsOf('  - { name: one }\n').map(({ code }) => code)).toEqual(
      Array.from({ length: 4 }, () => 'missing-key'),
    )
  })
})
