/**
 * Pictures of every screen for `docs/screenshots`: `npm run screenshots`.
 *
 * @module
 */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { buildConsole } from '../../src/cli/local/console-files.ts'
import { repository } from '../../src/cli/repository.ts'
import { launchBrowser } from '../support/browser.ts'
import { livelyInstance } from '../support/console-data.ts'
import { consolePlaces, placeNames } from '../support/console-places.ts'
import { openConsole, type Look } from '../support/console.ts'

const folder = join(repository, 'docs/screenshots')

/** Every screen by day in English, the main ones as others see them too. */
const series: readonly { readonly suffix: string; readonly look: Look; readonly names: readonly string[] }[] = [
  { suffix: '', look: {}, names: placeNames.filter((name) => name !== 'lost') },
  {
    suffix: '-zh-dark',
    look: { locale: 'zh-CN', colorScheme: 'dark' },
    names: ['overview', 'policy', 'matrix', 'simulator', 'request'],
  },
  {
    suffix: '-phone',
    look: { locale: 'zh-CN', width: 390, height: 844 },
    names: ['overview', 'request', 'decisions'],
  },
]

mkdirSync(folder, { recursive: true })
await buildConsole(repository)
const instance = await livelyInstance()
const browser = await launchBrowser()
try {
  const paths = await consolePlaces(instance)
  for (const { suffix, look, names } of series) {
    for (const name of placeNames.filter((each) => names.includes(each))) {
      const { page, close } = await openConsole(browser, instance, paths[name], look)
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: join(folder, `${name}${suffix}.jpg`), type: 'jpeg', quality: 72 })
      process.stdout.write(`${name}${suffix}.jpg\n`)
      await close()
    }
  }
} finally {
  await browser.close()
  await instance.stop()
}
