import { defineConfig } from 'vitest/config'

/** Pure code runs in plain Node; what needs workerd stands under test/worker and runs there. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/worker/**', 'test/browser/**'],
        },
      },
    ],
  },
})
