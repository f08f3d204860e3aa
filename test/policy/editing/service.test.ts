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
    { kind: 'matrix', text, language, now, by: 'party' },
    { kind: 'simulate', text, language, now, click },
    { kind: 'form', text, rule: 'taobao-closed' },
  ]
  for (const request of requests) {
    const reply = await answer(structuredClone(request), ports)
    expect(structuredClone(reply)).toEqual(reply)
  }
})
