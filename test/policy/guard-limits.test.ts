import { describe, expect, it } from 'vitest'

import { instant } from '../../src/kernel/instant.ts'
import { destinationOf } from '../../src/link/destination.ts'
import { builtinRegistry } from '../../src/link/registry.ts'
import { preparePolicy } from '../../src/policy/decide.ts'
import { judge } from '../../src/policy/judge.ts'
import { maxEntries, readOverride } from '../../src/policy/override.ts'
import { parseProgram } from '../../src/policy/program.ts'
import { acceptPublished, publishedText } from '../../src/policy/published.ts'
import { noFacts, programWith, ruleIf } from './programs.ts'

describe('an override', () => {
  it('has a thousand entries at most, and is refused whole with one more', () => {
    const entries = Array.from({ length: maxEntries + 1 }, (_, n) => ({
      id: `k${n}`,
      until: 1,
      reason: 'r',
      kill: 'a',
    }))
    expect(readOverride(JSON.stringify({ schema: 1, entries: entries.slice(1) })).ok).toBe(true)
    expect(readOverride(JSON.stringify({ schema: 1, entries }))).toMatchObject({ error: { pointer: '/entries' } })
  })
})

describe('a program', () => {
  it.each([
    ['https://haohuo.jinritemai.com/', true],
    ['https://evil.example/', false],
  ])('may answer unresolved short links with a redirect to %s: %s', (url, isGood) => {
    const unresolved = { action: 'redirect', reason: 'exempt', url } as const
    const read = parseProgram(programWith([], { short_links: { follow: true, wait: 100, unresolved } }))
    expect(read.ok).toBe(isGood)
  })
})

describe('a link whose end nobody could find out', () => {
  it('is answered by on_error, and by no rule', () => {
    const rule = ruleIf({}, { id: 'everything', outcome: { action: 'allow', reason: 'exempt' } })
    const program = programWith([rule])
    const policy = preparePolicy(program, { version: 1, digest: 'sha256:0' })
    const inside = destinationOf('https://link.zhihu.com/?target=%20javascript%3Aalert(1)', builtinRegistry)
    expect(inside.fault?.kind).toBe('unjudged')
    const decision = judge(policy, inside, noFacts, instant(0))
    expect([decision.rule, decision.outcome]).toEqual([undefined, program.defaults.on_error])
    const plain = { ...inside, fault: undefined }
    expect(judge(policy, plain, noFacts, instant(0)).rule).toBe('everything')
  })
})

describe('a published value', () => {
  it('is refused where it is another program under the version that is in force', async () => {
    const text = await publishedText(programWith([]), { version: 5, base: 4, publishedAt: 1 })
    const accepted = await acceptPublished(text)
    const digest = accepted.ok ? accepted.value.digest : ''
    expect(await acceptPublished(text, { version: 5, digest })).toMatchObject({ ok: true })
    const other = { version: 5, digest: digest.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }
    expect(await acceptPublished(text, other)).toMatchObject({ error: { code: 'integrity', pointer: '/digest' } })
  })
})
