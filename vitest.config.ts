import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { Response } from 'miniflare'
import { defineConfig } from 'vitest/config'

// wrangler would warn at every file that the secrets are not in .dev.vars: the tests bring their own.
process.env['WRANGLER_LOG'] ??= 'error'

// What was compiled once is not compiled again in every process: the tests begin hundreds, each command of a document is one.
process.env['NODE_COMPILE_CACHE'] ??= new URL('node_modules/.cache/detour-tests', import.meta.url).pathname

/** Other projects' cases, read where they stand; tests inside workerd get them as bindings, and skip without them. */
function hostile(name: string): string {
  const file = new URL(`../shared/corpus/hostile/${name}`, import.meta.url)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

// Files run side by side, those of all projects in one row. Much of what happens before a browser is waiting, hence one more
// than there are cores; each file may have a workerd and a Chromium of its own, hence never very many.
const maxWorkers = Math.min(availableParallelism() + 1, 8)

const results = process.env['DETOUR_TEST_RESULTS']

/**
 * Three kinds of tests: pure code in plain Node, code that touches the platform inside workerd, and the whole product
 * from outside (a running instance, and a real browser in front of it).
 */
export default defineConfig({
  test: {
    reporters: results === undefined ? ['default'] : ['default', ['json', { outputFile: results }]],
    projects: [
      {
        test: {
          name: 'node',
          maxWorkers,
          // A busy machine is no failure.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          include: ['test/**/*.test.ts'],
          exclude: ['test/worker/**', 'test/instance/**', 'test/browser/**'],
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              cf: false,
              // Short links are followed: no test is to ask a real host.
              outboundService: () => new Response('there is no network in tests', { status: 599 }),
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations(new URL('src/store/migrations', import.meta.url).pathname),
                DETOUR_TOKEN: 'a-token-for-tests-of-more-than-32-characters',
                HOSTILE_HTML: hostile('html.jsonl'),
                HOSTILE_HAZARDS: hostile('html-hazards.json'),
                TOKEN_PEPPER: 'a-pepper-for-tests-of-more-than-32-characters',
                LINK_KEYS:
                  '{"keys":[{"kty":"oct","kid":"test-1","alg":"HS256","k":"dGVzdC1rZXktb2YtMzItYnl0ZXMtZm9yLXRlc3RzISE"}]}',
              },
            },
          }),
        ],
        test: {
          name: 'worker',
          maxWorkers,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          include: ['test/worker/**/*.test.ts'],
          setupFiles: ['test/worker/setup.ts'],
        },
      },
      {
        test: {
          name: 'instance',
          maxWorkers,
          // Tests of one file that are marked as concurrent.
          maxConcurrency: 3,
          include: ['test/instance/**/*.test.ts', 'test/browser/**/*.test.ts'],
          globalSetup: ['test/support/prepared.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
