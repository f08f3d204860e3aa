/**
 * A rehearsal, `--dry-run`: says what would be done for an account that has nothing yet, and does none of it.
 *
 * @module
 */

import type { DeployPorts, Ran } from './ports.ts'
import { commandLine } from './step.ts'

/** Those that only look. */
const looking = [/^whoami/, /^queues info/, /^r2 bucket info/, /^kv namespace list/, /^d1 list/, /^secret list/]

/** `detour` for the one that is everything. */
function worker(args: readonly string[]): string {
  return ['detour', args[args.indexOf('--env') + 1]].filter((word) => word !== '').join('-')
}

/** The world as it is, but that nothing in it changes. */
export function rehearse(world: DeployPorts): DeployPorts {
  const made: { readonly title: string; readonly name: string; readonly id: string; readonly uuid: string }[] = []
  const { say } = world
  let kept = world.kept.read()
  const answer = (args: readonly string[]): Partial<Ran> => {
    const words = args.join(' ')
    if (words.startsWith('whoami')) return { stdout: '{"email":"whoever is logged in"}' }
    if (/^(?:queues|r2 bucket) info/.test(words)) return { status: 1 }
    if (/ list\b/.test(words)) return { stdout: words.startsWith('secret') ? '[]' : JSON.stringify(made) }
    const name = args.at(-1) ?? ''
    if (/^(?:kv namespace|d1) create/.test(words))
      made.push({ title: name, name, id: `id of ${name}`, uuid: `id of ${name}` })
    if (words.startsWith('deploy')) return { addresses: [`<the address of ${worker(args)}>`] }
    return {}
  }
  return {
    ...world,
    wrangler: async (args) => {
      if (!looking.some((pattern) => pattern.test(args.join(' ')))) say(`  ${commandLine(args)}`)
      return await Promise.resolve({ status: 0, stdout: '', stderr: '', addresses: [], ...answer(args) })
    },
    toml: { read: world.toml.read, write: () => say('  (writes the id into wrangler.toml, wherever it is bound)') },
    kept: {
      file: world.kept.file,
      read: () => kept,
      write: (secrets) => {
        const added = Object.keys(secrets).filter((name) => kept[name] === undefined)
        say(`  (makes ${added.join(', ')}, and keeps them in ${world.kept.file})`)
        kept = secrets
      },
    },
    lend: async (secrets, use) => await use(`<a file with ${Object.keys(secrets).join(', ')}>`),
    health: async (url) => {
      say(`  curl ${url}/healthz`)
      return await Promise.resolve({ ok: true, missing: [], settings: [], degraded: [] })
    },
    publishFirst: async (url) => {
      say(`  (publishes it at ${url}, where no policy was published yet)`)
      return await Promise.resolve(1)
    },
  }
}
