/**
 * The console's files, built by Vite: at every start of the local instance, which takes a second or two.
 *
 * @module
 */

import { join } from 'node:path'

/** Into `dist/assets` of the repository, or into another folder that is served in its place. */
export async function buildConsole(root: string, assets = join(root, 'dist/assets')): Promise<void> {
  // Vite is large, and a command that does not serve does not need it.
  const { build } = await import('vite')
  const configFile = join(root, 'src/console/vite.config.ts')
  await build({ configFile, logLevel: 'warn', build: { outDir: join(assets, 'console') } })
}
