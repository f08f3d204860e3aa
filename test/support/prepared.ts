/**
 * What every running instance of the tests begins with, made once before them all: both Workers and the console built from the
 * sources, and a state folder with the demo data in place. Outside of Vitest each instance makes its own.
 *
 * @module
 */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import chromium from '@sparticuz/chromium'

import { partsOf } from '../../src/cli/local/build-parts.ts'
import { buildConsole } from '../../src/cli/local/console-files.ts'
import type { Parts } from '../../src/cli/local/parts.ts'
import { runInstance } from '../../src/cli/local/run.ts'
import { ensureSecrets } from '../../src/cli/local/secrets.ts'
import { seed } from '../../src/cli/local/seed.ts'
import { repository } from '../../src/cli/repository.ts'

/** Names the folder to the processes that run the tests. */
const variable = 'DETOUR_TEST_PREPARED'

/** Vitest's global setup. */
export default async function prepare(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'detour-prepared-'))
  const assets = join(folder, 'assets')
  const [built] = await Promise.all([
    partsOf(repository),
    buildConsole(repository, assets),
    // Unpacked before several browsers start at once: one would take for the whole what another is still writing.
    chromium.executablePath(),
  ])
  const parts = { ...built, assets }
  const secrets = ensureSecrets(join(folder, 'secrets'))
  const state = join(folder, 'state')
  const instance = await runInstance(parts, {
    host: '127.0.0.1',
    port: 0,
    state,
    secrets: { ...secrets },
    limit: false,
  })
  await seed(instance, repository, secrets.DETOUR_TOKEN)
  await instance.stop()
  writeFileSync(join(folder, 'parts.json'), JSON.stringify(parts))
  process.env[variable] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

/** What an instance is made of; into its state folder comes the demo data, where that has been made. */
export async function preparedParts(state: string): Promise<Parts> {
  const folder = process.env[variable]
  if (folder === undefined) return await partsOf(repository)
  cpSync(join(folder, 'state'), state, { recursive: true })
  return JSON.parse(readFileSync(join(folder, 'parts.json'), 'utf8')) as Parts
}
