/**
 * What is wrong with a page that one can see from outside, whoever's page it is.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Violation {
  readonly rule: string
  readonly where: string
}

/** What axe finds against WCAG 2.0, 2.1 and 2.2, A and AA. */
export async function violationsIn(page: Page): Promise<readonly Violation[]> {
  await page.evaluate(`${axe};undefined`)
  return await page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { axe: { run: (options: object) => Promise<Results> } }
    interface Results {
      readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
    }
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const { violations } = await tool.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => ({ rule: id, where: html.slice(0, 200) })))
  })
}

/** How far the page can be scrolled sideways, in pixels. */
export async function sidewaysIn(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })
}
