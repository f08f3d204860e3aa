/**
 * The console in a real browser: what its first page weighs, when it can be used, whether it jumps, and how soon the editor
 * says what is wrong after a key stroke.
 *
 * The floor of "interactive" is a page of the same origin that holds one heading, in the same browser with the same brake
 * on its processor (four times slower). The floor of a key stroke is the same key in a policy of ten rules.
 *
 * @module
 */

import { gzipSync } from 'node:zlib'

import type { Browser, Page } from 'playwright-core'

import { buildConsole } from '../../src/cli/local/console-files.ts'
import { repository } from '../../src/cli/repository.ts'
import { launchBrowser } from '../support/browser.ts'
import { testInstance, type TestInstance } from '../support/instance.ts'
import { median, roundsFrom, type Figure, type Options } from './figure.ts'

const brake = 4

export async function measure({ quick, rounds, tell }: Options): Promise<readonly Figure[]> {
  await buildConsole(repository)
  const instance = await testInstance()
  const browser = await launchBrowser()
  const times = quick ? Math.min(rounds, 3) : rounds
  try {
    return [
      ...(await firstPage(browser, instance)),
      ...(await interactive(browser, instance, { rounds: times, tell: (at) => tell(`first page, ${at}`) })),
      ...(await keyStroke(browser, instance, { rounds: times, tell })),
    ]
  } finally {
    await browser.close()
    await instance.stop()
  }
}

/** Everything that the overview asks for before it can be used, compressed as a server would. */
async function firstPage(browser: Browser, instance: TestInstance): Promise<readonly Figure[]> {
  const { page, close } = await open(browser, instance, {})
  let bytes = 0
  let files = 0
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.startsWith('/console/')) return
    files += 1
    void response.body().then((body) => (bytes += gzipSync(body).length))
  })
  await page.goto(`${instance.url}/console/`)
  await page.locator('main h1').waitFor()
  await page.waitForLoadState('networkidle')
  await close()
  return [
    {
      id: 'console.first-page.gz-kb',
      value: bytes / 1024,
      unit: 'KB, everything until the network is quiet',
      ...alone,
    },
    { id: 'console.first-page.files', value: files, unit: 'files', ...alone },
  ]
}

const alone = { floor: 0, rounds: 1, control: 1 }

type Rounds = Pick<Options, 'rounds' | 'tell'>

async function interactive(
  browser: Browser,
  instance: TestInstance,
  { rounds, tell }: Rounds,
): Promise<readonly Figure[]> {
  const ours: number[] = []
  const floors: number[] = []
  const again: number[] = []
  const shifts: number[] = []
  for (const _ of roundsFrom(1, rounds, tell)) {
    floors.push((await visit(browser, instance, '/check')).ms)
    const visited = await visit(browser, instance, '/console/')
    ours.push(visited.ms)
    shifts.push(visited.shift)
    again.push((await visit(browser, instance, '/check')).ms)
  }
  const floor = median(floors)
  const control = median(again) / floor
  return [
    {
      id: 'console.interactive.ms',
      value: median(ours),
      unit: `ms, processor ${brake} times slower`,
      floor,
      rounds,
      control,
    },
    { id: 'console.layout-shift', value: Math.max(...shifts), unit: 'the worst of all rounds', ...alone },
  ]
}

/** Until the heading stands, is painted, and the main thread takes the next task. */
async function visit(browser: Browser, instance: TestInstance, path: string): Promise<{ ms: number; shift: number }> {
  const { page, close } = await open(browser, instance, { slow: true })
  const start = performance.now()
  await page.goto(instance.url + path)
  await page.locator('main h1').first().waitFor()
  await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
  const ms = performance.now() - start
  await page.waitForLoadState('networkidle')
  const shift = await page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted)
  await close()
  return { ms, shift }
}

/** From the key to the mark in the margin; the text is made wrong and right again. */
async function keyStroke(
  browser: Browser,
  instance: TestInstance,
  { rounds, tell }: Rounds,
): Promise<readonly Figure[]> {
  const typedIn = async (rules: number) =>
    await typed(browser, instance, { rules, rounds, tell: (at) => tell(`a key in ${rules} rules, ${at}`) })
  const [small, large] = [await typedIn(10), await typedIn(200)]
  const control = median(large.slice(0, Math.ceil(large.length / 2))) / median(large)
  const floor = median(small)
  return [
    {
      id: 'console.key-to-problem.ms',
      value: median(large),
      unit: 'ms, 200 rules',
      floor,
      rounds: large.length,
      control,
    },
  ]
}

async function typed(
  browser: Browser,
  instance: TestInstance,
  { rules, rounds, tell }: Rounds & { readonly rules: number },
): Promise<number[]> {
  const { page, close } = await open(browser, instance, {})
  const draft = await draftOf(instance, rules)
  await page.goto(`${instance.url}/console/policy?draft=${draft}`)
  const editor = page.locator('.cm-content')
  await editor.click()
  await page.keyboard.press('Control+Home')
  await page.waitForTimeout(3000)
  const taken: number[] = []
  for (const _ of roundsFrom(1, rounds, tell)) {
    // A flow that never closes: a mistake on the first line.
    const start = performance.now()
    await page.keyboard.type('[')
    await page.locator('.cm-lint-marker-error').first().waitFor()
    taken.push(performance.now() - start)
    await page.keyboard.press('Backspace')
    await page.locator('.cm-lint-marker-error').first().waitFor({ state: 'detached' })
    await page.waitForTimeout(1000)
  }
  await close()
  return taken
}

async function draftOf({ url, token }: TestInstance, rules: number): Promise<string> {
  const lines = Array.from(
    { length: rules },
    (_, n) => `  - id: rule-${n}
    from: 2026-01-01T00:00:00Z
    if: { surface: live_room, to: { marketplace: jd }, author: { in: [a_${n}, b_${n}] } }
    then: { explain: destination_blocked }`,
  )
  const source = `detour: policy/v1
meta: { name: long, owner: somebody, timezone: UTC }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
rules:
${lines.join('\n')}
`
  const response = await fetch(`${url}/api/v1/drafts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: `${rules} rules`, base: 1, source }),
  })
  const { id } = (await response.json()) as { id: string }
  return id
}

interface Opened {
  readonly page: Page
  readonly close: () => Promise<void>
}

async function open(browser: Browser, { token }: TestInstance, { slow = false }: { slow?: boolean }): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } })
  await context.addInitScript(`sessionStorage.setItem('detour.token', ${JSON.stringify(token)})
    globalThis.shifted = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value
    }).observe({ type: 'layout-shift', buffered: true })`)
  const page = await context.newPage()
  if (slow) {
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: brake })
  }
  return { page, close: () => context.close() }
}
