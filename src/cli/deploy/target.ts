/**
 * What is deployed: the Workers that `wrangler.toml` describes, and what each of them needs.
 *
 * @module
 */

/** One Worker: the environment that wrangler knows it by, '' for the one that is everything. */
export interface Target {
  readonly environment: string
  readonly worker: string
  /** Those it writes, it reads, and where what it cannot store ends. */
  readonly queues: readonly string[]
  readonly buckets: readonly string[]
  /** As far as it stands there. */
  readonly namespaceId: string | undefined
  readonly database: { readonly name: string; readonly id: string | undefined } | undefined
  /** Names of the secrets without which it is not to run. */
  readonly secrets: readonly string[]
  /** It decides clicks, and so answers `/healthz`. */
  readonly isGateway: boolean
  /** It has the admin API. */
  readonly isControl: boolean
}

export interface Configuration {
  /** The prefix of what is made for all of them. */
  readonly name: string
  readonly accountId: string | undefined
  /** The Worker that is everything first, then the environments in their order: what reads KV before what writes it. */
  readonly targets: readonly Target[]
}

/** What wrangler makes of `wrangler.toml`, as far as it is used here. */
interface Read {
  readonly name?: string | undefined
  readonly account_id?: string | undefined
  readonly definedEnvironments?: readonly string[] | undefined
  readonly kv_namespaces: readonly { readonly binding: string; readonly id?: string | undefined }[]
  readonly d1_databases: readonly {
    readonly binding: string
    readonly database_name?: string | undefined
    readonly database_id?: string | undefined
  }[]
  readonly queues: {
    readonly producers?: readonly { readonly queue: string }[] | undefined
    readonly consumers?:
      | readonly { readonly queue: string; readonly dead_letter_queue?: string | undefined }[]
      | undefined
  }
  readonly r2_buckets: readonly { readonly bucket_name?: string | undefined }[]
  readonly secrets?: { readonly required?: readonly string[] | undefined } | undefined
}

export async function readConfiguration(file: string): Promise<Configuration> {
  process.env['WRANGLER_LOG'] ??= 'error'
  const { unstable_readConfig } = await import('wrangler')
  const read = (env: string): Read => unstable_readConfig({ config: file, env }, { hideWarnings: true })
  const whole = read('')
  return {
    name: whole.name ?? 'detour',
    accountId: whole.account_id,
    targets: ['', ...(whole.definedEnvironments ?? [])].map((name) => targetOf(name, read(name))),
  }
}

function targetOf(environment: string, read: Read): Target {
  const { producers = [], consumers = [] } = read.queues
  const database = read.d1_databases.find(({ binding }) => binding === 'DB')
  return {
    environment,
    worker: read.name ?? environment,
    queues: distinct([
      ...producers.map(({ queue }) => queue),
      ...consumers.flatMap(({ queue, dead_letter_queue: dead }) => (dead === undefined ? [queue] : [queue, dead])),
    ]),
    buckets: distinct(read.r2_buckets.flatMap(({ bucket_name: name }) => name ?? [])),
    namespaceId: read.kv_namespaces.find(({ binding }) => binding === 'KV')?.id,
    database: database && { name: database.database_name ?? 'detour', id: database.database_id },
    secrets: read.secrets?.required ?? [],
    isGateway: producers.length > 0,
    isControl: database !== undefined,
  }
}

export function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)]
}
