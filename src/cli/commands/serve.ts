/**
 * `detour serve` (and `npm start`): the whole product on this machine, with demo data in place.
 *
 * @module
 */

import { resolve } from 'node:path'

import { buildCommand } from '@stricli/core'

import packageJson from '../../../package.json' with { type: 'json' }
import { UsageError } from '../exit.ts'
import { greeting } from '../local/greeting.ts'
import type { runInstance } from '../local/run.ts'
import { secretsFile, stateFolder } from '../local/places.ts'
import { ensureSecrets } from '../local/secrets.ts'
import { seed } from '../local/seed.ts'
import { lockState } from '../local/state-lock.ts'
import { repository } from '../repository.ts'

interface Flags {
  readonly port: number
  readonly host: string
  readonly state?: string
}

export const serveCommand = buildCommand({
  docs: {
    brief: 'Run Detour locally, with a demo site, the example policy and its catalogue',
    fullDescription:
      'Starts both Workers in workerd. The first start makes secrets (in .dev.vars, or .detour/dev.vars where Detour is installed as a package), publishes examples/douyin/policy.yaml and loads its catalogue; later starts find their data again. Ctrl-C ends it, and so does `kill` with the process number it prints.',
  },
  parameters: {
    flags: {
      port: { kind: 'parsed', parse: parsePort, brief: 'Port to listen on', default: '8787' },
      host: { kind: 'parsed', parse: String, brief: 'Address to listen on', default: '127.0.0.1' },
      state: {
        kind: 'parsed',
        parse: String,
        brief: 'Folder for the data (default: .wrangler/state, in a package .detour/state)',
        optional: true,
      },
    },
  },
  func: serve,
})

async function serve(flags: Flags): Promise<void> {
  // A missing runtime on the first signal must not leave workerd behind, so the signals wait for the start.
  const stopAsked = new Promise<void>((done) => {
    process.once('SIGINT', done)
    process.once('SIGTERM', done)
  })

  const runtime = await importRuntime()
  const state = resolve(flags.state ?? stateFolder)
  const lock = await lockState(state)
  try {
    const { partsToServe } = await import('../local/build-parts.ts')
    const say = (line: string): void => void process.stderr.write(`${line}\n`)
    const parts = await partsToServe(repository, say)
    say('starting the Workers …')
    const secrets = ensureSecrets(secretsFile)
    const { port, host } = flags
    const instance = await runtime.runInstance(parts, { port, host, state, secrets: { ...secrets } })
    try {
      lock.answersAt(host, Number(new URL(instance.url).port))
      const { policyVersion: version, catalogueRows: rows } = await seed(instance, repository, secrets.DETOUR_TOKEN)
      const running = { url: instance.url, token: secrets.DETOUR_TOKEN, version, rows, pid: process.pid }
      process.stdout.write(greeting(running))
      await stopAsked
    } finally {
      await instance.stop()
    }
  } finally {
    lock.release()
  }
}

/** The runtime is large, and no other command needs it: a package leaves it to whoever wants to serve. */
async function importRuntime(): Promise<{ readonly runInstance: typeof runInstance }> {
  try {
    return await import('../local/run.ts')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    const { miniflare } = packageJson.devDependencies
    throw new UsageError(`\`serve\` needs the runtime, from Node 22 on: \`npm install miniflare@${miniflare}\``, {
      cause,
    })
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('a port is a number from 0 to 65535')
  return port
}
