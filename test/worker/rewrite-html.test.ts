import { describe, expect, it } from 'vitest'

import type { Found } from '../../src/rewrite/governor.ts'
import { rewriteWholeHtml, type HtmlOptions, type Pen } from '../../src/rewrite/html.ts'
import { bindings } from '../support/worker.ts'
import cases from '../rewrite/html.jsonl?raw'

const { HOSTILE_HTML = '', HOSTILE_HAZARDS = '' } = bindings as unknown as Record<string, string | undefined>

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })

interface Case {
  readonly id: string
  readonly html: string
  readonly finds: readonly string[]
  readonly gives?: string
  readonly base?: string
  readonly attributes?: readonly string[]
  readonly why: string
}

const rows = lines<Case>(cases)

/** Puts `HERE` in the place of each link of Taobao's, and notes all it is asked about. */
function pen(): Pen & { readonly seen: string[] } {
  const seen: string[] = []
  return {
    seen,
    mayConcern: (url) => /^https?:\/\/(?:[^/]*[.@])?taobao\.com\.?(?=[/:?#]|$)|^taobao:/.test(url),
    replace: async (found: readonly Found[]) =>
      found.map((one) => {
        if (one.kind === 'link') seen.push(one.url)
        return { address: 'https://go.example/HERE' }
      }),
  }
}

const nothing: Pen = { mayConcern: () => false, replace: async () => [] }

function options(more: Partial<HtmlOptions> = {}): HtmlOptions {
  return { charset: 'utf-8', base: 'https://page.example/at/', profile: { attributes: [], islands: false }, ...more }
}

async function rewritten(html: string, with_: Pen, more: Partial<HtmlOptions> = {}): Promise<string> {
  return decoder.decode(
    await rewriteWholeHtml(new Uint8Array(encoder.encode(html)), with_, options(more), { found: 0, changed: 0 }),
  )
}

describe('pages', () => {
  it.each(rows)('$id: $why', async ({ html, finds, gives, base, attributes }) => {
    const with_ = pen()
    const given = await rewritten(html, with_, {
      ...(base === undefined ? {} : { base }),
      profile: { attributes: attributes ?? [], islands: false },
    })
    expect(with_.seen).toEqual(finds)
    expect(given).toBe(gives ?? html)
  })

  it.runIf(HOSTILE_HTML !== '')(
    'come out as they went in, byte for byte, where no link is governed: html5lib',
    async () => {
      const pages = lines<{ id: string; html: string }>(HOSTILE_HTML).filter(({ html }) => html.isWellFormed())
      const changed: string[] = []
      let given = 0
      for (const { id, html } of pages) {
        try {
          if ((await rewritten(html, nothing)) !== html) changed.push(id)
          given += 1
        } catch {
          // The parser gives up on a few pages on purpose; who asks sends them as they came.
        }
      }
      expect(changed).toEqual([])
      expect(given).toBeGreaterThan(pages.length - 10)
    },
  )
})

function lines<Row>(text: string): Row[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}

interface Hazard {
  readonly name: string
  readonly html: string
  readonly must_find: string | null
}

/** Hazards that want a profile, or are no links to us at all; each says what is seen instead. */
const otherwise: Readonly<Record<string, string>> = {
  onclick: 'a script is not rewritten',
  'data-attr': 'only what a profile names',
  'inline-json': 'only what a profile names',
  'select-ambiguity': 'the parser gives up',
  'deep-nesting-200k': 'the parser gives up',
  'dup-attr-first-wins': 'the first one is no link of a shop',
}

describe.runIf(HOSTILE_HAZARDS !== '')('hazards of rewriting', () => {
  const hazards = HOSTILE_HAZARDS === '' ? [] : (JSON.parse(HOSTILE_HAZARDS) as Hazard[])
  it.each(hazards.filter(({ name }) => otherwise[name] === undefined))(
    '$name: what is a link is found, and nothing else is changed',
    async ({ html, must_find: wanted }) => {
      const with_ = pen()
      const given = await rewritten(html, with_)
      expect(with_.seen).toEqual(wanted === null ? [] : [wanted])
      expect(given === html).toBe(wanted === null)
    },
  )
})
