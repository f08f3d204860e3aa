/**
 * The steps of a deployment, in order. Each looks at what is there first and makes what is missing, so that a deployment that
 * broke off goes on where it was, and one that went through changes nothing but the code.
 *
 * @module
 */

import { UsageError } from '../exit.ts'
import { withIds } from './ids.ts'
import { placeSecrets } from './place-secrets.ts'
import type { DeployPorts } from './ports.ts'
import { fromFirst, StepFailed, succeed, type Step } from './step.ts'
import { distinct, type Configuration, type Target } from './target.ts'

export interface Wishes {
  /** The most the plan keeps a message in a queue. */
  readonly retentionSeconds: number
  /** The policy to publish where there is none yet: the file's name and its text. */
  readonly policy?: string | undefined
  /** Where the links and the admin API are, when they are not where the deployment says. */
  readonly url?: string | undefined
  readonly adminUrl?: string | undefined
}

const wouldBeThere = 'would be there, its id in wrangler.toml'

export function stepsOf(
  configuration: Configuration,
  chosen: readonly Target[],
  wishes: Wishes,
  ports: DeployPorts,
): readonly Step[] {
  /** Where each Worker answers, as far as it was deployed. */
  const addresses = new Map<Target, string>()
  const isOwnDatabase = chosen.some(({ database }) => database !== undefined)
  return [
    { name: 'login', would: 'would be whoever is logged in then', run: () => login(configuration, ports) },
    ...distinct(chosen.flatMap(({ queues }) => queues)).map((queue) => ({
      name: `queue ${queue}`,
      would: 'would be made',
      run: () =>
        ensure(
          ports,
          ['queues', 'info', queue],
          ['queues', 'create', queue, '--message-retention-period-secs', String(wishes.retentionSeconds)],
        ),
    })),
    ...distinct(chosen.flatMap(({ buckets }) => buckets)).map((bucket) => ({
      name: `bucket ${bucket}`,
      would: 'would be made',
      run: () => ensure(ports, ['r2', 'bucket', 'info', bucket], ['r2', 'bucket', 'create', bucket]),
    })),
    { name: 'KV namespace', would: wouldBeThere, run: () => ensureNamespace(configuration, ports) },
    ...(isOwnDatabase
      ? [
          { name: 'D1 database', would: wouldBeThere, run: () => ensureDatabase(chosen, ports) },
          { name: 'migrations', would: 'would be applied', run: () => migrate(chosen, ports) },
        ]
      : []),
    ...chosen.map((target) => ({
      name: `Worker ${target.worker}`,
      would: 'would be deployed',
      run: async () => {
        const { address, told } = await deploy(configuration, target, ports)
        const url = givenAddress(target, chosen, wishes) ?? address
        if (url !== undefined) addresses.set(target, url)
        return `${told}${url === undefined ? '' : ` at ${url}`}`
      },
    })),
    ...chosen
      .filter(({ isGateway }) => isGateway)
      .map((target) => ({
        name: `health of ${target.worker}`,
        would: 'would be asked',
        run: () => checkHealth(addresses.get(target), ports),
      })),
    ...(wishes.policy === undefined
      ? []
      : [firstPolicy(chosen, { ...wishes, policy: wishes.policy }, addresses, ports)]),
  ]
}

/** Links have one host; what else answers clicks is asked where it was deployed. */
function givenAddress(target: Target, chosen: readonly Target[], { url, adminUrl }: Wishes): string | undefined {
  if (target === chosen.find(({ isGateway }) => isGateway)) return url
  return target.isControl ? adminUrl : undefined
}

async function login({ accountId }: Configuration, { wrangler }: DeployPorts): Promise<string> {
  const { status, stdout } = await wrangler(['whoami', '--json'])
  if (status !== 0) throw new StepFailed('nobody is logged in: `npx wrangler login`, or set CLOUDFLARE_API_TOKEN')
  const { email, accounts = [] } = JSON.parse(fromFirst('{', stdout)) as {
    readonly email?: string
    readonly accounts?: readonly { readonly name?: string; readonly id?: string }[]
  }
  const wanted = process.env['CLOUDFLARE_ACCOUNT_ID'] ?? accountId
  if (accounts.length > 1 && wanted === undefined) {
    const names = accounts.map(({ name, id }) => `${name ?? '?'} (${id ?? '?'})`).join(', ')
    throw new StepFailed(`which account? Set CLOUDFLARE_ACCOUNT_ID: ${names}`)
  }
  return email ?? 'a token'
}

async function ensure(ports: DeployPorts, look: readonly string[], make: readonly string[]): Promise<string> {
  if ((await ports.wrangler(look)).status === 0) return 'is there'
  await succeed(ports, make)
  return 'made'
}

/** All Workers read and write one namespace: what is published would be seen by nobody else. */
async function ensureNamespace(configuration: Configuration, ports: DeployPorts): Promise<string> {
  const known = distinct(configuration.targets.flatMap(({ namespaceId }) => namespaceId ?? []))
  if (known.length > 1) {
    throw new UsageError(
      `wrangler.toml binds several KV namespaces as \`KV\` (${known.join(', ')}): all Workers need the same`,
    )
  }
  const [there] = known
  const title = `${configuration.name}-KV`
  const idOf = async (): Promise<string | undefined> => {
    const { stdout } = await succeed(ports, ['kv', 'namespace', 'list'])
    const all = JSON.parse(fromFirst('[', stdout)) as readonly { readonly id: string; readonly title: string }[]
    return all.find((each) => each.title === title)?.id
  }
  const id = there ?? (await idOf()) ?? (await makeAnd(ports, ['kv', 'namespace', 'create', title], idOf))
  return await keepIds(ports, { KV: id })
}

async function ensureDatabase(chosen: readonly Target[], ports: DeployPorts): Promise<string> {
  const database = chosen.find((target) => target.database !== undefined)?.database
  if (database === undefined) return 'none is needed'
  const idOf = async (): Promise<string | undefined> => {
    const { stdout } = await succeed(ports, ['d1', 'list', '--json'])
    const all = JSON.parse(fromFirst('[', stdout)) as readonly { readonly uuid: string; readonly name: string }[]
    return all.find(({ name }) => name === database.name)?.uuid
  }
  const id = database.id ?? (await idOf()) ?? (await makeAnd(ports, ['d1', 'create', database.name], idOf))
  return await keepIds(ports, { DB: id })
}

async function makeAnd(
  ports: DeployPorts,
  make: readonly string[],
  idOf: () => Promise<string | undefined>,
): Promise<string> {
  await succeed(ports, make)
  const id = await idOf()
  if (id === undefined)
    throw new StepFailed(`\`wrangler ${make.join(' ')}\` went through, and nothing of that name is there`)
  return id
}

/** Into `wrangler.toml`, in every place where the binding has none. */
async function keepIds({ toml }: DeployPorts, ids: { readonly KV?: string; readonly DB?: string }): Promise<string> {
  const before = toml.read()
  const after = withIds(before, ids)
  const id = ids.KV ?? ids.DB ?? ''
  if (after === before) return await Promise.resolve(id)
  toml.write(after)
  return `${id}, now in wrangler.toml`
}

async function migrate(chosen: readonly Target[], ports: DeployPorts): Promise<string> {
  const owner = chosen.find(({ database }) => database !== undefined)
  const environment = owner?.environment ?? ''
  await succeed(ports, ['d1', 'migrations', 'apply', 'DB', '--remote', '--env', environment])
  return 'applied'
}

async function deploy(
  configuration: Configuration,
  target: Target,
  ports: DeployPorts,
): Promise<{ readonly address: string | undefined; readonly told: string }> {
  const lacking = await placeSecrets(configuration, target, ports)
  const names = Object.keys(lacking)
  const command = ['deploy', '--env', target.environment]
  const { addresses } =
    names.length === 0
      ? await succeed(ports, command)
      : await ports.lend(lacking, (file) => succeed(ports, [...command, '--secrets-file', file]))
  const told = names.length === 0 ? 'deployed' : `deployed with new secrets (${names.join(', ')})`
  return { address: addresses[0], told }
}

const healthTries = 20

/** A host that is new takes a while to be known. That no policy is published yet is no fault of the deployment. */
async function checkHealth(url: string | undefined, ports: DeployPorts): Promise<string> {
  if (url === undefined) return 'not asked: the deployment names no address; say --url https://…'
  for (let tries = 0; tries < healthTries; tries++) {
    const health = await ports.health(url)
    if (health !== undefined) {
      const faults = [...health.missing.map((name) => `\`${name}\` is not bound`), ...health.settings]
      if (faults.length > 0) throw new StepFailed(`${url}/healthz: ${faults.join('; ')}`)
      return health.ok ? 'ok' : `answers; degraded: ${health.degraded.join(', ')}`
    }
    await ports.wait()
  }
  throw new StepFailed(`${url}/healthz does not answer yet`)
}

function firstPolicy(
  chosen: readonly Target[],
  wishes: Wishes & { readonly policy: string },
  addresses: ReadonlyMap<Target, string>,
  ports: DeployPorts,
): Step {
  return {
    name: 'first policy',
    would: 'would be published',
    run: async () => {
      const owner = chosen.find(({ isControl }) => isControl)
      const url = wishes.adminUrl ?? (owner && addresses.get(owner))
      const token = process.env['DETOUR_TOKEN'] ?? ports.kept.read()['DETOUR_TOKEN']
      if (url === undefined) throw new StepFailed('where is the admin API? Say --admin-url https://…')
      if (token === undefined) {
        throw new StepFailed(`DETOUR_TOKEN is neither set nor in ${ports.kept.file}: \`detour publish\` with it`)
      }
      return `version ${await ports.publishFirst(url, token, wishes.policy)} is published`
    },
  }
}
