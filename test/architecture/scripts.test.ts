import { beforeAll, describe, expect, it } from 'vitest'

import { configurationOf, environments, scriptOf, type Environment, type Script } from '../bench/start-script.ts'

/** What a click does not need, by the beginning of its files. */
const heavy = [
  'node_modules/entities/',
  'node_modules/jose/',
  'node_modules/valibot/',
  'node_modules/yaml/',
  'node_modules/hono/dist/router/reg-exp-router/',
  'node_modules/hono/dist/router/trie-router/',
  'src/api/',
  'src/control/',
  'src/link-checker/',
  'src/link/builtin-samples.ts',
  'src/link/sample',
  'src/link/template-parts.ts',
  'src/link/template-samples.ts',
  'src/policy/analysis/',
  'src/policy/editing/',
  'src/policy/language/',
  'src/policy/testing/',
  'src/policy/trace-words.ts',
  'src/rewrite/',
]

/**
 * The most that a script may have, in bytes after gzip. They are what was there and a little more: whoever reaches one
 * looks at what has come into the script, and raises it if that belongs there.
 */
const most: Readonly<Record<Environment, number>> = {
  gateway: 76_000,
  content: 132_000,
  control: 335_000,
  detour: 415_000,
}

const scripts = new Map<Environment, Script>()

// Four builds, and wrangler itself to read its configuration: a busy machine is no failure.
beforeAll(async () => {
  await Promise.all(environments.map(async (each) => scripts.set(each, await scriptOf(each))))
}, 240_000)

function script(environment: Environment): Script {
  const found = scripts.get(environment)
  if (found === undefined) throw new Error(`${environment} was not built`)
  return found
}

describe('the script of the gateway', () => {
  it('carries clicks, decisions and every marketplace', () => {
    const { files } = script('gateway')
    expect(files).toEqual(expect.arrayContaining(['src/gateway/click.ts', 'src/gateway/decisions.ts']))
    expect(files.filter((file) => file.startsWith('src/link/marketplaces/')).length).toBeGreaterThan(20)
  })

  it('carries nothing that a click does not need', () => {
    const { files } = script('gateway')
    expect(files.filter((file) => heavy.some((beginning) => file.startsWith(beginning)))).toEqual([])
  })
})

it('has every heavy part in some other script, so that the list above is of parts that exist', () => {
  const { files } = script('detour')
  expect(heavy.filter((beginning) => !files.some((file) => file.startsWith(beginning)))).toEqual([])
})

it.each(environments)('keeps the script of %s below its ceiling', (environment) => {
  const { gzBytes } = script(environment)
  expect(gzBytes).toBeGreaterThan(10_000)
  expect(gzBytes).toBeLessThanOrEqual(most[environment])
})

describe('what wrangler uploads beside the script', () => {
  it.each(['gateway', 'content'] as const)(
    'is nothing of the console for %s, and nothing is built first',
    async (environment) => {
      const { assets, build, triggers } = await configurationOf(environment)
      expect(assets?.directory).toBe('src/gateway/assets')
      expect(build?.command).toBe('')
      expect(triggers?.crons).toEqual([])
    },
  )

  it.each(['control', 'detour'] as const)('is the console for %s', async (environment) => {
    const { assets, build } = await configurationOf(environment)
    expect(assets?.directory).toBe('dist/assets')
    expect(build?.command).toContain('build:console')
  })
})
