import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { localIssuer } from '../../src/cli/local/secrets.ts'
import { repository } from '../../src/cli/repository.ts'
import { callsIn } from '../support/command-lines.ts'
import { testInstance, type TestInstance } from '../support/instance.ts'
import { blocksOf, isAsShown, misquoted, runBesideIn, stepsOf, writeYaml } from '../support/samples.ts'

/** Pages whose every sample is run; `DOCS_UPDATE=1` writes down what was printed instead of comparing. */
const folders = [
  'docs/tutorial',
  'docs/how-to',
  'docs/reference',
  'docs/explanation',
  'docs/zh-CN',
  'examples/douyin',
  'examples/kuaishou',
]
const update = process.env['DOCS_UPDATE'] === '1'

const pages = ['README.md', ...folders.flatMap(pagesIn)]

function pagesIn(folder: string): readonly string[] {
  return readdirSync(join(repository, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name))
}

it('finds the pages and their samples', () => {
  const samples = pages.flatMap((page) => blocksOf(readFileSync(join(repository, page), 'utf8')))
  expect(pages.length).toBeGreaterThan(9)
  expect(samples.filter(({ info }) => info === 'console').length).toBeGreaterThan(20)
})

describe.concurrent.each(pages)('%s', (page) => {
  it('shows what happens', { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'detour-docs-'))
    cpSync(join(repository, 'examples'), join(folder, 'examples'), { recursive: true })
    const file = join(repository, page)
    let text = readFileSync(file, 'utf8')
    const wrong: string[] = []
    // One of its own: what a page shows does not hang on what another has published.
    const instance = stepsIn(text).some(asksAnInstance) ? await testInstance() : undefined
    try {
      const env = { XDG_CONFIG_HOME: folder, ...(instance === undefined ? {} : environmentOf(instance)) }
      for (const block of blocksOf(text)) {
        if (block.info.startsWith('yaml from=')) wrong.push(...misquoted(folder, block))
        else if (block.info.startsWith('yaml')) writeYaml(folder, block)
        if (block.info !== 'console') continue
        const steps: { readonly step: Step; readonly ran: Ran }[] = []
        for (const step of stepsOf(block.text)) steps.push({ step, ran: await runBesideIn(folder, step.command, env) })
        if (update) text = text.replace(block.text, () => steps.map(transcriptOf).join('\n'))
        else wrong.push(...steps.flatMap(({ step, ran }) => difference(`${page}:${block.line}`, step, ran)))
      }
      if (update) writeFileSync(file, text)
    } finally {
      await instance?.stop()
      rmSync(folder, { recursive: true, force: true })
    }
    expect(wrong).toEqual([])
  })
})

type Step = ReturnType<typeof stepsOf>[number]
type Ran = Awaited<ReturnType<typeof runBesideIn>>

function stepsIn(text: string): readonly Step[] {
  return blocksOf(text).flatMap((block) => (block.info === 'console' ? stepsOf(block.text) : []))
}

/** Commands that read files alone, unless a policy is named that was published. */
const alone = /^(?:policy|explain|completion|list pack|link inspect|keys)\b(?!.* (?:active|v\d+|--days)\b)/

function asksAnInstance({ command }: Step): boolean {
  return command.includes('DETOUR_URL') || callsIn(command).some((words) => !alone.test(words.join(' ')))
}

function environmentOf({ url, token, secret }: TestInstance): Readonly<Record<string, string>> {
  const k = Buffer.from(secret).toString('base64url')
  const LINK_KEYS = JSON.stringify({ keys: [{ kty: 'oct', kid: 'local-1', alg: 'HS256', iss: localIssuer, k }] })
  return { DETOUR_URL: url, DETOUR_TOKEN: token, LINK_KEYS }
}

/** What was printed instead of what is shown; nothing when they agree. */
function difference(place: string, { command, output, status }: Step, ran: Ran): readonly string[] {
  const isSame = ran.status === status && (output === undefined || isAsShown(ran.output, output))
  return isSame ? [] : [`${place}: $ ${command}\n${ran.output}\n(exit ${ran.status})`]
}

function transcriptOf({ step, ran }: { readonly step: Step; readonly ran: Ran }): string {
  const isShown = step.output !== undefined
  const output = isShown && !isAsShown(ran.output, step.output ?? '') ? ran.output : step.output
  const status = ran.status === 0 ? [] : [`(exit ${ran.status})`]
  return [`$ ${step.command}`, ...(output === undefined ? [] : [output]), ...status].join('\n')
}
