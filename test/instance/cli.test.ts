import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { exit } from '../../src/cli/exit.ts'
import { repository } from '../../src/cli/repository.ts'
import { corpus } from '../support/corpus.ts'
import { decisionOf, testInstance, type DecisionJson, type TestInstance } from '../support/instance.ts'

let instance: TestInstance
let folder: string

beforeAll(async () => {
  instance = await testInstance()
  folder = mkdtempSync(join(tmpdir(), 'detour-cli-'))
})

afterAll(async () => {
  await instance.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function detour(args: readonly string[], input = ''): Run {
  const env = {
    ...process.env,
    DETOUR_URL: instance.url,
    DETOUR_TOKEN: instance.token,
    LINK_KEYS: JSON.stringify({
      keys: [
        {
          kty: 'oct',
          kid: 'local-1',
          alg: 'HS256',
          iss: 'https://platform.example',
          k: Buffer.from(instance.secret).toString('base64url'),
        },
      ],
    }),
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, 'src/cli/main.ts'), ...args], {
    env,
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const policyFile = join(repository, 'examples/douyin/policy.yaml')
const catalogueFile = join(repository, 'examples/douyin/catalogue.csv')
const taobao = 'https://item.taobao.com/item.htm?id=12345678901'

function simulate(...more: string[]): DecisionJson {
  const run = detour(['policy', 'simulate', '--policy', policyFile, '--json', ...more])
  expect(run).toMatchObject({ status: exit.ok, stderr: '' })
  return JSON.parse(run.stdout) as DecisionJson
}

describe('policy simulate', () => {
  it('flips at the first millisecond of 9 October 2020, in Shanghai', () => {
    const at = (instant: string) =>
      simulate('--at', instant, '--surface', 'live_room', '--channel', 'xingtu', '--url', taobao)
    expect(at('2020-10-08T23:59:59.999+08:00')).toMatchObject({
      answer: 'forward',
      reason: 'no_rule_matched',
      location: taobao,
    })
    expect(at('2020-10-09T00:00:00.000+08:00')).toMatchObject({ answer: 'notice', rule: 'live-external-closed' })
  })

  it('prints what the running instance would answer', async () => {
    const simulated = simulate('--surface', 'live_room', '--url', taobao, '--catalogue', catalogueFile)
    const clicked = await decisionOf(instance.url, await instance.link(taobao, { surface: 'live_room' }))
    const { id: _, ...core } = simulated
    const { answer, action, step, rule, reason, location, destination } = clicked
    expect(core).toMatchObject({ answer, action, step, rule, reason, location, destination })
  })

  it('shows every rule with its verdict, and which one decides', () => {
    const run = detour(['policy', 'simulate', '--policy', policyFile, '--surface', 'live_room', '--url', taobao])
    expect(run.stdout).toMatch(/✓ live-external-closed {2}DECIDES/)
    expect(run.stdout).toMatch(/✗ charity-rooms/)
  })

  it('says what an instant looks like when it was given none', () => {
    const run = detour([
      'policy',
      'simulate',
      '--policy',
      policyFile,
      '--surface',
      'live_room',
      '--url',
      taobao,
      '--at',
      '2020-10-09',
    ])
    expect(run.status).toBe(exit.usage)
    expect(run.stderr).toContain('2020-10-09T00:00:00+08:00')
  })
})

describe('policy check', () => {
  it('accepts the example', () => {
    expect(detour(['policy', 'check', policyFile]).status).toBe(exit.ok)
  })

  it('reports every mistake at once, with places, and ends with 3', () => {
    const file = join(folder, 'wrong.yaml')
    writeFileSync(
      file,
      `detour: policy/v1\nmeta: { name: x, owner: y, timezone: UTC }\nown: [xiaodain]\nstores: [haohuo.jinritemai.com]\ndefaults: { then: { allow: no_rule_matched }, on_error: { explain: on_error } }\nrules:\n  - { id: a, untill: 2020-10-09, then: { allow: own_shop } }\n`,
    )
    const run = detour(['policy', 'check', file, '--format', 'json'])
    expect(run.status).toBe(exit.policyInvalid)
    const { diagnostics } = JSON.parse(run.stdout) as {
      diagnostics: { code: string; range: { start: { line: number } } }[]
    }
    expect(diagnostics.map(({ code }) => code)).toEqual(expect.arrayContaining(['unknown-marketplace', 'unknown-key']))
    expect(diagnostics.find(({ code }) => code === 'unknown-key')?.range.start.line).toBe(7)
  })
})

describe('tests inside a policy', () => {
  it('end `policy check` and `publish` with 4 when one fails, and nothing is published', async () => {
    const file = join(folder, 'red.yaml')
    const text = readFileSync(policyFile, 'utf8')
    writeFileSync(file, text.replace('expect: explain:author_below_threshold', 'expect: allow:own_shop'))
    const checked = detour(['policy', 'check', file])
    expect(checked.status).toBe(exit.testsFailed)
    expect(checked.stderr).toContain('test-failed')
    expect(checked.stdout).toContain('25 of 26 tests pass')

    const before = (await decisionOf(instance.url, await instance.link(taobao, { surface: 'live_room' }))).policy
      .version
    const published = detour(['publish', file, '-m', 'red'])
    expect(published.status).toBe(exit.testsFailed)
    const after = (await decisionOf(instance.url, await instance.link(taobao, { surface: 'live_room' }))).policy.version
    expect(after).toBe(before)
  })
})

describe('link', () => {
  it('inspects links from arguments and from JSON lines alike', () => {
    const wrapped = 'https://link.zhihu.com/?target=https%3A//item.jd.com/12504554.html'
    const asArgument = detour(['link', 'inspect', wrapped])
    const asLine = detour(['link', 'inspect', '--jsonl'], `${JSON.stringify(wrapped)}\n`)
    expect(asArgument.stdout).toBe(asLine.stdout)
    expect(JSON.parse(asLine.stdout)).toMatchObject({
      url: wrapped,
      destination: { marketplace: 'jd', id: '12504554', depth: 1 },
      page: null,
    })
  })

  it('inspects the whole corpus without a word on stderr', () => {
    const urls = corpus<{ url: string }>('../corpus/links.jsonl', import.meta.url).map((row) => row.url)
    const run = detour(['link', 'inspect', '--jsonl'], urls.map((url) => `${JSON.stringify(url)}\n`).join(''))
    expect(run.stderr).toBe('')
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(urls.length)
  })

  it('mints a link that the instance accepts', async () => {
    const run = detour(['link', 'mint', '--to', taobao, '--surface', 'short_video', '--author', 'a_7'])
    const decision = await decisionOf(instance.url, `/go/${run.stdout.trim()}`)
    expect(decision).toMatchObject({
      location: taobao,
      context: { surface: 'short_video', evidence: 'signed', author: 'a_7' },
    })
  })
})

describe('publish', () => {
  it('publishes upon the head, is refused upon anything older, and the instance follows at once', async () => {
    const first = detour(['publish', policyFile, '--base', '1', '-m', 'again', '--json'])
    expect(first).toMatchObject({ status: exit.ok })
    expect(JSON.parse(first.stdout)).toMatchObject({ version: 2, live: true })
    expect((await decisionOf(instance.url, await instance.link(taobao, { surface: 'live_room' }))).policy.version).toBe(
      2,
    )

    const stale = detour(['publish', policyFile, '--base', '1', '-m', 'too late', '--json'])
    expect(stale.status).toBe(exit.staleBase)
    expect(stale.stderr).toContain('--base 2')
  })
})

describe('the command line', () => {
  it.each([[['nonsense']], [['link', 'mint']], [['policy', 'simulate', '--surfase', 'x']]])(
    'ends with 2 for %j',
    (args) => {
      expect(detour(args).status).toBe(exit.usage)
    },
  )
})
