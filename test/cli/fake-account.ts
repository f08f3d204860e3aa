/**
 * A Cloudflare account as wrangler shows it, as far as a deployment looks: it keeps what was made, refuses to make a thing
 * twice, and can be told to fail at one call.
 *
 * @module
 */

import type { DeployPorts, Health, Ran, Secrets } from '../../src/cli/deploy/ports.ts'
import { readConfiguration } from '../../src/cli/deploy/target.ts'

export interface Account {
  readonly ports: DeployPorts
  /** Every call of wrangler, without the paths of lent files. */
  readonly calls: string[]
  readonly said: string[]
  /** What stands there, by kind. */
  readonly there: ReadonlyMap<string, readonly string[]>
  /** Worker → its secrets. */
  readonly secrets: ReadonlyMap<string, Secrets>
  readonly published: readonly string[]
  kept: Secrets
  toml: string
  isLoggedIn: boolean
  health: Health | undefined
  /** The call, counted from 0, that fails; then no other does. */
  failAt: number | undefined
}

const sound: Health = { ok: false, missing: [], settings: [], degraded: ['policy'] }

export function makeAccount(toml: string, file: string): Account {
  const there = new Map<string, string[]>()
  const workers = new Map<string, Secrets>()
  const published: string[] = []
  const lent = new Map<string, Secrets>()
  const names = (kind: string): string[] => there.get(kind) ?? []
  let count = 0

  const make = (kind: string, name: string): Partial<Ran> => {
    if (names(kind).includes(name)) return { status: 1, stderr: `${kind} ${name} is there already` }
    there.set(kind, [...names(kind), name])
    return {}
  }
  const listed = (kind: string): Partial<Ran> => ({
    stdout: `a word before\n${JSON.stringify(names(kind).map((name) => ({ title: name, name, id: `id-${name}`, uuid: `id-${name}` })))}`,
  })
  const deploy = (worker: string, required: readonly string[], secretsFile: string | undefined): Partial<Ran> => {
    const secrets = { ...workers.get(worker), ...(secretsFile === undefined ? {} : lent.get(secretsFile)) }
    const lacking = required.filter((name) => secrets[name] === undefined)
    if (lacking.length > 0) return { status: 1, stderr: `required secrets have not been set: ${lacking.join()}` }
    workers.set(worker, secrets)
    return { addresses: [`https://${worker}.example.workers.dev`] }
  }

  const answer = async (args: readonly string[]): Promise<Partial<Ran>> => {
    const words = args.join(' ')
    const last = args.at(-1) ?? ''
    if (!account.isLoggedIn) return { status: 1, stdout: '{"loggedIn":false}' }
    if (words.startsWith('whoami'))
      return { stdout: '{"loggedIn":true,"email":"lin@example.com","accounts":[{"name":"a"}]}' }
    if (words.startsWith('queues info')) return { status: names('queue').includes(last) ? 0 : 1 }
    if (words.startsWith('queues create')) return make('queue', args[2] ?? '')
    if (words.startsWith('r2 bucket info')) return { status: names('bucket').includes(last) ? 0 : 1 }
    if (words.startsWith('r2 bucket create')) return make('bucket', last)
    if (words.startsWith('kv namespace list')) return listed('namespace')
    if (words.startsWith('kv namespace create')) return make('namespace', last)
    if (words.startsWith('d1 list')) return listed('database')
    if (words.startsWith('d1 create')) return make('database', last)
    if (words.startsWith('d1 migrations apply')) return { status: names('database').length === 1 ? 0 : 1 }
    const { targets } = await account.ports.configuration()
    const target = targets.find(({ environment }) => environment === args[args.indexOf('--env') + 1])
    if (target === undefined) throw new Error(`no such environment: ${words}`)
    const { worker, secrets } = target
    if (words.startsWith('secret list')) {
      const set = workers.get(worker)
      if (set === undefined) return { status: 1, stderr: `\u001B[31mWorker "${worker}" (env: x) not found.\u001B[39m` }
      return { stdout: JSON.stringify(Object.keys(set).map((name) => ({ name, type: 'secret_text' }))) }
    }
    if (args[0] !== 'deploy') throw new Error(`nobody expected \`${words}\``)
    return deploy(worker, secrets, args.includes('--secrets-file') ? last : undefined)
  }

  const account: Account = {
    calls: [],
    said: [],
    there,
    secrets: workers,
    published,
    kept: {},
    toml,
    isLoggedIn: true,
    health: sound,
    failAt: undefined,
    ports: {
      wrangler: async (args) => {
        account.calls.push(args.join(' '))
        const isFailing = count++ === account.failAt
        const ran = isFailing ? { status: 1, stderr: 'the network is away' } : await answer(args)
        return { status: 0, stdout: '', stderr: '', addresses: [], ...ran }
      },
      configuration: async () => await readConfiguration(file),
      toml: { read: () => account.toml, write: (text) => void (account.toml = text) },
      kept: { file: 'kept.json', read: () => account.kept, write: (secrets) => void (account.kept = secrets) },
      lend: async (secrets, use) => {
        lent.set('lent', secrets)
        return await use('lent').finally(() => lent.clear())
      },
      newSecret: async (name) => await Promise.resolve(`${name}-${Object.keys(account.kept).length}`),
      health: async () => await Promise.resolve(account.health),
      publishFirst: async (url, token, policy) => {
        if (published.length === 0) published.push(`${url} ${token} ${policy}`)
        return await Promise.resolve(1)
      },
      wait: async () => await Promise.resolve(),
      say: (line) => account.said.push(line),
    },
  }
  return account
}
