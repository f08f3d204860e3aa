import { existsSync, readFileSync } from 'node:fs'

import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { Response } from 'miniflare'
import { defineConfig } from 'vitest/config'

// wrangler would warn at every file that the secrets are not in .dev.vars: the tests bring their own.
process.env['WRANGLER_LOG'] ??= 'error'

/** Other projects' cases, read where they stand; tests inside workerd get them as bindings, and skip without them. */
function hostile(name: string): string {
  const file = new URL(`../shared/corpus/hostile/${name}`, import.meta.url)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

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
          // A busy machine is no failure.
          testTimeout: 30_000,
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
          testTimeout: 30_000,
          include: ['test/worker/**/*.test.ts'],
          setupFiles: ['test/worker/setup.ts'],
        },
      },
      {
        test: {
          name: 'instance',
          include: ['test/instance/**/*.test.ts', 'test/browser/**/*.test.ts'],
          globalSetup: ['test/support/console-build.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
