import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, expect, it } from 'vitest'

import { dictionaries } from '../../../src/answer/messages.ts'
import { repository } from '../../../src/cli/repository.ts'
import { simulator } from '../../../src/gateway/simulate.ts'
import { instant } from '../../../src/kernel/instant.ts'
import type { EditingReply, EditingRequest } from '../../../src/policy/editing/editing-request.ts'
import { answer, type EditingPorts } from '../../../src/policy/editing/service.ts'
import { edited } from '../../../src/policy/editing/text-edit.ts'
import { commentsIn } from '../../../src/policy/language/format/comments.ts'
import { formatPolicy } from '../../../src/policy/language/format.ts'
import { packList } from '../../../src/policy/long-list.ts'
import { builtinReasons } from '../../../src/policy/reasons.ts'
import { examplePolicies } from './samples.ts'

const at = '2020-10-09T00:00:00+08:00'
const now = instant(Date.parse(at))
const language = 'en'
const ports: EditingPorts = {
  simulate: simulator,
  reasonTexts: Object.fromEntries(
    builtinReasons.map((code) => [
      code,
      { en: dictionaries.en.reasons[code], 'zh-CN': dictionaries['zh-CN'].reasons[code] },
    ]),
  ),
}

const nobody = {
  referer: undefined,
  content: undefined,
  author: undefined,
  followers: undefined,
  channel: undefined,
  client: undefined,
  region: undefined,
  lang: undefined,
  token: undefined,
  visitor: undefined,
} as const

const folder = mkdtempSync(join(tmpdir(), 'detour-editing-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const run = promisify(execFile)

/** What the command line prints on stdout, whatever it ends with. */
async function printed(...words: readonly string[]): Promise<string> {
  const main = join(repository, 'src/cli/main.ts')
  try {
    return (await run(process.execPath, [main, ...words], { maxBuffer: 64_000_000 })).stdout
  } catch (problem) {
    return String((problem as { readonly stdout?: unknown }).stdout)
  }
}

async function jsonOf(request: EditingRequest): Promise<string> {
  const reply = await answer(request, ports)
  expect(reply.kind).toBe(request.kind)
  return `${JSON.stringify('json' in reply ? reply.json : undefined)}\n`
}

async function asked<Kind extends EditingRequest['kind']>(request: EditingRequest & { readonly kind: Kind }) {
  const reply = await answer(request, ports)
  expect(reply.kind).toBe(request.kind)
  return reply as Extract<EditingReply, { readonly kind: Kind }>
}

const [douyin, kuaishou] = examplePolicies.map(({ text }) => text)
const policies = [
  ...examplePolicies,
  { name: 'a red one', text: (douyin ?? '').replace('expect: allow:exempt', 'expect: warn:exempt') },
]

it.each(policies)('says of $name, byte for byte, what the command line prints', async ({ name, text }) => {
  const file = fileOf(`${name.replaceAll(' ', '-')}.yaml`, text)
  const common = { text, language, now } as const
  expect(await jsonOf({ kind: 'diagnose', ...common })).toBe(
    await printed('policy', 'check', file, '--format', 'json', '--at', at, '--lang', language),
  )
  expect(await jsonOf({ kind: 'test', ...common })).toBe(
    await printed('policy', 'test', file, '--json', '--lang', language),
  )
  expect(await jsonOf({ kind: 'matrix', by: 'marketplace', ...common })).toBe(
    await printed('policy', 'matrix', file, '--json', '--by', 'marketplace', '--at', at),
  )
})

it('compares two texts, byte for byte, as the command line does', async () => {
  const text = douyin ?? ''
  const after = text.replace('percent: 5', 'percent: 50').replace('surface: [live_room, unknown]', 'surface: live_room')
  const names = [fileOf('before.yaml', text), fileOf('after.yaml', after)] as const
  const reply = await jsonOf({
    kind: 'diff',
    before: { name: names[0], text },
    after: { name: names[1], text: after },
    language,
    now,
  })
  expect(reply).toBe(await printed('policy', 'diff', ...names, '--json', '--at', at, '--lang', language))
  expect(JSON.parse(reply)).toMatchObject({ overall: expect.not.stringMatching(/^equivalent$/) })
})

it('simulates, byte for byte but for the id, what the command line simulates, with the rows of a catalogue', async () => {
  const text = douyin ?? ''
  const file = fileOf('simulated.yaml', text)
  const catalogueCsv = [
    'kind,marketplace,id,title,grade,to_marketplace,to_id,price,own_price,stock,status',
    'product,taobao,41,a case,exact,xiaodian,3329016137865419287,29.90,28.80,in,active',
  ].join('\n')
  const url = 'https://item.taobao.com/item.htm?id=41'
  const click = { ...nobody, url, surface: 'live_room', evidence: 'signed', author: 'a_77' } as const
  const flags = ['--surface', 'live_room', '--url', url, '--author', 'a_77', '--at', at, '--json']
  const withoutId = (json: string) => json.replace(/"id":"[0-9A-Z]{26}"/u, '"id":""')
  const cli = (...more: readonly string[]) => printed('policy', 'simulate', '--policy', file, ...flags, ...more)

  const bare = await jsonOf({ kind: 'simulate', text, language, now, click })
  expect(withoutId(bare)).toBe(withoutId(await cli()))
  const helped = await jsonOf({ kind: 'simulate', text, language, now, click, catalogueCsv })
  expect(withoutId(helped)).toBe(withoutId(await cli('--catalogue', fileOf('catalogue.csv', catalogueCsv))))
  expect([JSON.parse(bare), JSON.parse(helped)]).toMatchObject([{ answer: 'notice' }, { answer: 'detour' }])
})

it('tells the trace of a simulation, and what would have to be known', async () => {
  const text = douyin ?? ''
  const click = { ...nobody, url: 'https://item.jd.com/100.html', surface: 'short_video', evidence: 'signed' } as const
  const { trace, missing, missingLists } = await asked({ kind: 'simulate', text, language: 'zh-CN', now, click })
  expect(trace.map(({ rule }) => rule)).toContain('live-external-closed')
  expect(trace.find(({ rule }) => rule === 'live-external-closed')?.failed).toMatchObject([{ condition: 'surface' }])
  expect(missing).toEqual(['author'])
  expect(missingLists).toEqual([])
})

it('says what cannot be simulated', async () => {
  const text = douyin ?? ''
  const click = { ...nobody, url: 'https://item.jd.com/100.html', surface: 'moon', evidence: 'signed' } as const
  const request = { kind: 'simulate', text, language, now, click } as const
  expect(await answer(request, ports)).toMatchObject({ kind: 'not-simulated', fault: { kind: 'strange_surface' } })
  const wrong = { ...request, click: { ...click, surface: 'live_room' }, catalogueCsv: 'a,b\n1,2\n' }
  expect(await answer(wrong, ports)).toMatchObject({ kind: 'not-simulated', fault: { kind: 'catalogue', line: 1 } })
})

it('judges by a long list that is given, and names one that is not', async () => {
  const packed = await packList(['a_1', 'a_2'])
  if (!packed.ok) throw new Error(packed.error.code)
  const { digest, image } = packed.value
  const text = (kuaishou ?? '').replace(
    'rules:',
    `lists: { people: { of: author, digest: '${digest}' } }\n\nrules:\n  - id: listed\n    if: { author: { in: people } }\n    then: { explain: destination_blocked }\n    accepts: [overlap, unknown-hole]\n`,
  )
  const click = {
    ...nobody,
    url: 'https://item.jd.com/100.html',
    surface: 'short_video',
    evidence: 'signed',
    author: 'a_2',
  } as const
  const request = { kind: 'simulate', text, language, now, click } as const
  const without = await asked(request)
  const given = await asked({ ...request, lists: [{ digest, image: Uint8Array.from(image).buffer }] })
  expect([without.json, given.json]).toMatchObject([{ rule: null }, { rule: 'listed' }])
  expect([without.missingLists, given.missingLists]).toEqual([[{ list: 'people', digest }], []])
})

it('shows of one rule the rows in which it plays a part, and only the instants at which they change', async () => {
  const common = { kind: 'matrix', text: douyin ?? '', language, now, by: 'party' } as const
  const whole = await asked(common)
  const one = await asked({ ...common, rule: 'charity-rooms' })
  expect(one.json.rows.map(({ surface, party }) => `${surface} ${party}`)).toEqual(['live_room external'])
  expect(one.json.columns.length).toBeLessThan(whole.json.columns.length)
  expect(one.json.columns.map(({ from }) => from)).toContain('2020-11-12T00:00:00+08:00')
  expect(one.json.rows.every(({ cells }) => cells.length === one.json.columns.length)).toBe(true)
  const none = await asked({ ...common, rule: 'no-such-rule' })
  expect(none.json.rows).toEqual([])
})

it('formats by one edit, and by none where nothing is to be done', async () => {
  const text = 'rules:   [ ]\nown: [xiaodian]\n'
  const { edits } = await asked({ kind: 'format', text, language })
  const formatted = formatPolicy(text)
  expect(formatted).toEqual({ ok: true, text: edited(text, edits) })
  expect(await asked({ kind: 'format', text: edited(text, edits), language })).toEqual({ kind: 'format', edits: [] })
})

const untested = (douyin ?? '').replace(/^tests:[^]*/mu, '')

it.each([
  { name: 'douyin', text: douyin ?? '' },
  { name: 'douyin without tests', text: untested },
  { name: 'kuaishou', text: kuaishou ?? '' },
])('suggests for $name the tests that the command line suggests, and adds them so that they pass', async (sample) => {
  const { name, text } = sample
  const cli = await printed('policy', 'test', fileOf(`suggest-${name.replaceAll(' ', '-')}.yaml`, text), '--suggest')
  expect(cli).toMatch(/^ {2}- name: /u)
  const reply = await asked({ kind: 'suggest', text, now: instant(Date.now()) })
  expect(reply).toMatchObject({ ok: true, yaml: cli, without: [] })
  const after = edited(text, reply.ok ? reply.edits : [])
  expect(after).toBe(`${text.trimEnd()}\n${text === untested ? '\ntests:\n' : ''}${cli}`)
  const { json } = await asked({ kind: 'test', text: after, language })
  expect(json.tests.filter(({ passed }) => !passed)).toEqual([])
  expect(json.coverage.covered).toBe(json.coverage.total)
  expect(await asked({ kind: 'suggest', text: after, now })).toMatchObject({ ok: true, yaml: '', edits: [] })
})

it('suggests for one rule what it suggests for it among all, and tells for which there is nothing to suggest', async () => {
  const all = await asked({ kind: 'suggest', text: untested, now })
  const one = await asked({ kind: 'suggest', text: untested, now, rules: ['charity-rooms', 'no-such-rule'] })
  expect(one).toMatchObject({ ok: true, without: ['no-such-rule'] })
  const [yaml, whole] = [one, all].map((reply) => ('yaml' in reply ? reply.yaml : ''))
  expect(yaml).toMatch(/^ {2}- name: 'charity-rooms: /u)
  expect(whole).toContain(yaml)
  expect('names' in one && one.names.every((name) => name.startsWith('charity-rooms: '))).toBe(true)
  const none = await asked({ kind: 'suggest', text: untested, now, rules: ['no-such-rule'] })
  expect(none).toEqual({ kind: 'suggest', ok: true, yaml: '', names: [], edits: [], without: ['no-such-rule'] })
})

const written = ['a', 'b'].map((name) => [
  `- name: ${name}`,
  '  at: 2019-01-01T00:00:00Z',
  '  surface: short_video',
  "  url: 'https://www.example.com/' # a page",
  '  expect: warn:leaving_platform',
])
const block = (indent: string, air = '') =>
  written.map((lines) => lines.map((line) => `${indent}${line}\n`).join('')).join(air)

it.each([
  { name: 'without an indentation', before: `tests:\n${block('')}`, at: /\n- name: 'charity-rooms/u },
  { name: 'deep', before: `tests:\n${block('    ')}`, at: /\n {4}- name: 'charity-rooms[^\n]+\n {6}at/u },
  { name: 'with air', before: `tests:\n${block('  ', '\n')}`, at: /platform\n\n {2}- name: 'charity-rooms/u },
  {
    name: 'with Windows line ends',
    before: `tests:\n${block('  ')}`.replaceAll('\n', '\r\n'),
    at: /platform\r\n {2}- n/u,
  },
  { name: 'no line end at the end', before: `tests:\n${block('  ')}`.trimEnd(), at: /platform\n {2}- name: 'charity/u },
  {
    name: 'last comments',
    before: `tests:\n${block('  ')}\n  # to do\n# end\n`,
    at: /# to do\n {2}- n[^#]+\n# end\n$/u,
  },
  {
    name: 'a key behind them',
    before: `tests:\n${block('  ')}# mine\nx-a: 1\n`,
    at: /platform\n {2}- n[^#]+\n# mine\nx-a/u,
  },
  {
    name: 'none in brackets',
    before: 'tests: [ ] # none yet\nx-a: 1\n',
    at: /tests: # none yet\n {2}- n[^#]+\nx-a: 1\n$/u,
  },
  { name: 'no section', before: '# end\n', at: /# end\n\ntests:\n {2}- name: 'charity/u },
  {
    name: 'no section, but a key',
    before: '  # in\n\n# mine\nx-a: 1\n',
    at: /# in\n\ntests:\n {2}- n[^#]+\n\n# mine\nx-a/u,
  },
])('adds tests behind those that stand there as their author writes them: $name', async ({ before, at: place }) => {
  const isWindows = before.includes('\r\n')
  const text = `${isWindows ? untested.replaceAll('\n', '\r\n') : untested.trimEnd()}\n${before}`
  const reply = await asked({ kind: 'suggest', text, now, rules: ['charity-rooms'] })
  expect(reply).toMatchObject({ ok: true, edits: [{ insert: expect.stringContaining('charity-rooms: ') as string }] })
  const after = edited(text, reply.ok ? reply.edits : [])
  expect(after).toMatch(place)
  const comments = (of: string) => commentsIn(of).map((each) => each.text)
  expect(comments(after)).toEqual(comments(text))
  const { json } = await asked({ kind: 'test', text: after, language })
  const names = json.tests.map(({ name }) => name)
  expect(names.slice(before.includes('- name: a') ? 2 : 0)).toEqual('names' in reply ? reply.names : undefined)
  expect(json.tests.every(({ passed }) => passed)).toBe(true)
})

it('leaves to the author what cannot be added: tests in brackets, a name that is taken, and a text with mistakes', async () => {
  const flow = `{ name: a, at: 2019-01-01T00:00:00Z, surface: short_video, url: 'https://a.example/', expect: allow:no_rule_matched }`
  const of = async (tests: string) =>
    asked({ kind: 'suggest', text: `${untested}tests: ${tests}\n`, now, rules: ['charity-rooms'] })
  const byHand = await of(`[${flow}]`)
  expect(byHand).toMatchObject({
    ok: false,
    why: 'by-hand',
    yaml: expect.stringContaining('charity-rooms: ') as string,
  })
  const [name = ''] = 'names' in byHand ? byHand.names : []
  const taken = await of(`\n  - ${flow.replace('name: a', `name: '${name}'`)}`)
  expect(taken).toMatchObject({ ok: false, why: 'name-taken', names: expect.arrayContaining([name]) as string[] })
  expect(await of('nonsense')).toEqual({ kind: 'suggest', ok: false, why: 'broken' })
})

it('tells the mistakes of every document that has some', async () => {
  const broken = { name: 'v1', text: 'rules: [' }
  const reply = await answer({ kind: 'diff', before: broken, after: { name: 'draft', text: '' }, language, now }, ports)
  expect(reply).toMatchObject({ kind: 'invalid', texts: [{ name: 'v1' }, { name: 'draft' }] })
  for (const kind of ['test', 'format'] as const) {
    const said = await answer({ kind, text: broken.text, language }, ports)
    expect(said).toMatchObject({ kind: 'invalid', texts: [{ diagnostics: [{ code: 'yaml-syntax' }] }] })
  }
})

it('passes on the rest of the library', async () => {
  const text = douyin ?? ''
  const offset = text.indexOf('leaving_platform') + 3
  const { hover } = await asked({ kind: 'hover', text, offset, language, now })
  expect(hover?.lines[0]).toBe(dictionaries.en.reasons.leaving_platform)
  const { options } = await asked({ kind: 'complete', text, offset, language, now })
  expect(options.map(({ label }) => label)).toContain('medical_sharing_closed')
  expect((await asked({ kind: 'outline', text, now })).rules).toHaveLength(13)
  const { markdown } = await asked({ kind: 'explain', code: 'overlap', language: 'zh-CN' })
  expect(markdown).toMatch(/^# `overlap`/)
  expect(await asked({ kind: 'form', text, rule: 'charity-rooms' })).toMatchObject({
    ok: true,
    form: { mode: 'enforce' },
  })
  const edit = await asked({ kind: 'edit', text, rule: 'charity-rooms', change: { kind: 'mode', mode: 'off' } })
  expect(edit).toMatchObject({ ok: true, edits: [{ insert: expect.stringContaining('mode: off') }] })
})

it('can be sent between a page and its worker', async () => {
  const text = kuaishou ?? ''
  const click = { ...nobody, url: 'https://item.jd.com/100.html', surface: 'live_room', evidence: 'signed' } as const
  const requests: readonly EditingRequest[] = [
    { kind: 'diagnose', text, language, now },
    { kind: 'complete', text, offset: 300, language, now },
    { kind: 'outline', text, now },
    { kind: 'test', text, language },
    { kind: 'suggest', text, now },
    { kind: 'matrix', text, language, now, by: 'party' },
    { kind: 'simulate', text, language, now, click },
    { kind: 'form', text, rule: 'taobao-closed' },
  ]
  for (const request of requests) {
    const reply = await answer(structuredClone(request), ports)
    expect(structuredClone(reply)).toEqual(reply)
  }
})
