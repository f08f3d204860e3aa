import { expect, it } from 'vitest'

import { sidewaysIn, violationsIn } from '../support/page-faults.ts'
import { siteForReaders } from '../support/reader.ts'

const { url, open } = siteForReaders()

const looks = ['/api/v1/reference', '/api/v1/problems/stale-base'].flatMap((path) => [
  { path, colorScheme: 'light', width: 320 } as const,
  { path, colorScheme: 'dark', width: 1280 } as const,
])

it.concurrent.each(looks)(
  '$path can be read by everybody, $colorScheme at $width px, and asks for nothing else',
  async ({ path, colorScheme, width }) => {
    const { page, context, asked, left } = await open({ locale: 'en', colorScheme, width }, path)
    try {
      expect(await violationsIn(page)).toEqual([])
      expect(await sidewaysIn(page)).toBeLessThanOrEqual(0)
      expect(asked.filter((each) => !each.endsWith('/favicon.ico'))).toEqual([url() + path])
      expect(left).toEqual([])
    } finally {
      await context.close()
    }
  },
)
