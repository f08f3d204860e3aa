/**
 * A real browser for tests: the Chromium that ships inside an npm package, so nothing is downloaded.
 *
 * @module
 */

import chromium from '@sparticuz/chromium'
import { chromium as playwright, type Browser } from 'playwright-core'

export async function launchBrowser(): Promise<Browser> {
  // Its arguments are made for one page in a function's life; in one process, the first closed context would end it.
  const args = chromium.args.filter((argument) => argument !== '--single-process' && argument !== '--no-zygote')
  return await playwright.launch({ executablePath: await chromium.executablePath(), args: [...args, '--no-sandbox'] })
}
