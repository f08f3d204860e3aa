/**
 * `detour serve` (and `npm start`): the whole product on this machine, with demo data in place.
 *
 * @module
 */

import { join, resolve } from 'node:path'

import { buildCommand } from '@stricli/core'

import { ensureSecrets } from '../local/secrets.ts'
import { seed } from '../local/seed.ts'
import { repository } from '../repository.ts'

interface Flags {
  readonly port: number
  readonly host: string
  readonly state?: string
}

const firstProduct = 'https://item.taobao.com/item.htm?id=12345678901'

export const serveCommand = buildCommand({
  docs: {
    brief: 'Run Detour locally, with a demo site, the example policy and its catalogue',
    fullDescription:
      'Starts both Workers in workerd. The first start makes secrets in .dev.vars, publishes examples/douyin/policy.yaml and loads its catalogue; later starts find their data again. Ctrl-C ends it.',
  },
  parameters: {
    flags: {
      port: { kind: 'parsed', parse: parsePort, brief: 'Port to listen on', default: '8787' },
      host: { kind: 'parsed', parse: String, brief: 'Address to listen on', default: '127.0.0.1' },
      state: { kind: 'parsed', parse: String, brief: 'Folder for the data (default: .wrangler/state)', optional: true },
    },
  },
  func: serve,
})

async function serve(flags: Flags): Promise<void> {
  // A missing runtime on the first signal must not leave workerd behind, so the signals wait for the start.
  const stopAsked = Promise.withResolvers<void>()
  process.once('SIGINT', () => stopAsked.resolve())
  process.once('SIGTERM', () => stopAsked.resolve())

  // The runtime is large, and no other command needs it.
  const [{ startInstance }, { buildConsole }] = await Promise.all([
    import('../local/instance.ts'),
    import('../local/console-files.ts'),
  ])
  await buildConsole(repository)
  const secrets = ensureSecrets(join(repository, '.dev.vars'))
  const instance = await startInstance({
    root: repository,
    port: flags.port,
    host: flags.host,
    state: resolve(flags.state ?? join(repository, '.wrangler/state')),
    secrets: { ...secrets },
  })
  try {
    const { policyVersion, catalogueRows } = await seed(instance, repository, secrets.DETOUR_TOKEN)
    process.stdout.write(greeting(instance.url, secrets.DETOUR_TOKEN, { version: policyVersion, rows: catalogueRows }))
    await stopAsked.promise
  } finally {
    await instance.stop()
  }
}

function greeting(url: string, token: string, { version, rows }: { version: number; rows: number }): string {
  const loaded = rows === 0 ? 'the data of the last start' : `${rows} equivalents loaded`
  return `
  Detour is running. Policy version ${version}, ${loaded}.

    Demo site   ${url}/demo
    Console     ${url}/console/#token=${token}
    Check       ${url}/check
    A feed      ${url}/feed   (${url}/demo/raw/feed without Detour)
    A link      ${url}/go?to=${encodeURIComponent(firstProduct)}
    Health      ${url}/healthz

  The same as JSON:
    curl -H 'accept: application/json' '${url}/go?to=${encodeURIComponent(firstProduct)}'

  Ctrl-C ends it.
`
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('a port is a number from 0 to 65535')
  return port
}
