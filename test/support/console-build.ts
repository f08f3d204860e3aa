/**
 * Builds the console once before the tests that look at a running instance.
 *
 * @module
 */

import { buildConsole } from '../../src/cli/local/console-files.ts'
import { repository } from '../../src/cli/repository.ts'

export default async function setup(): Promise<void> {
  await buildConsole(repository)
}
