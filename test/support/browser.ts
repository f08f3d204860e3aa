/**
 * A real browser for tests: the Chromium that ships inside an npm package, so nothing is downloaded.
 *
 * @module
 */

import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

export async function launchBrowser(): Promise<Browser> {
  // Its arguments are made for one page in a function's life; in one process, the first closed context would end it.
  // And without the rules of origins it would let pass what no reader's browser does.
  const unfit = new Set([
    '--single-process',
    '--no-zygote',
    '--disable-web-security',
    '--disable-site-isolation-trials',
  ])
  const args = chromium.args.filter((argument) => !unfit.has(argument))
  return await playwright.launch({ executablePath: await chromium.executablePath(), args: [...args, '--no-sandbox'] })
}
