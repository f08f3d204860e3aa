/**
 * A real browser for tests: the Chromium that ships inside an npm package, so nothing is downloaded.
 *
 * @module
 */

import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

export async function launchBrowser(): Promise<Browser> {
  // Its arguments are made for one page in a function's life; in one process, the first closed context would end it.
  // Without the rules of origins it would let pass what no reader's browser does. And a graphics card that is only
  // imitated, by the processor, costs most of the time that a page takes.
  const unfit = new Set([
    '--single-process',
    '--no-zygote',
    '--disable-web-security',
    '--disable-site-isolation-trials',
    '--ignore-gpu-blocklist',
    '--in-process-gpu',
  ])
  chromium.setGraphicsMode = false
  const args = chromium.args.filter((argument) => !unfit.has(argument))
  const executablePath = await chromium.executablePath()
  return await playwright.launch({ executablePath, args: [...args, '--disable-gpu', '--no-sandbox'] })
}
