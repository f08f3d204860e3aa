/**
 * `npm run deploy`: what docs/deploy.md says, in order, as often as one likes. It needs the sources, so it is no command of
 * `detour`.
 *
 * @module
 */

import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { compilePolicy } from '../policy/language/compile.ts'
import { carryOut } from './deploy/carry-out.ts'
import { rehearse } from './deploy/rehearsal.ts'
import { stepsOf } from './deploy/steps.ts'
import type { Configuration, Target } from './deploy/target.ts'
import { makeWorld } from './deploy/world.ts'
import { exit, UsageError } from './exit.ts'
import { printDiagnostics } from './print-diagnostics.ts'
import { readText } from './read-text.ts'
import { repository } from './repository.ts'

const usage = `npm run deploy -- [--env NAME]… [--planes] [--policy FILE] [--dry-run]

Deploys Detour to Cloudflare: queues, bucket, KV, D1 and its migrations, secrets, Workers; then asks how it is.
What is there stays, so the same line goes on where it broke off, and brings a new release.

  --env NAME       this environment of wrangler.toml; several times for several (default: the Worker that is everything)
  --planes         every environment of wrangler.toml
  --policy FILE    publish this policy, where none was published yet
  --dry-run        only say what would be done for an account that has nothing yet
  --free           the free plan, whose queues keep messages for one day and not fourteen
  --issuer URL     the only issuer that a new key of links speaks for
  --secrets FILE   where new secrets are kept until you move them (default: .detour/secrets.json)
  --url URL        where the links are, --admin-url URL where the admin API is, when they are not where wrangler says
`

const day = 86_400

async function main(words: readonly string[]): Promise<number> {
  const flags = readFlags(words)
  if (flags.help === true) {
    process.stdout.write(usage)
    return exit.ok
  }
  const world = makeWorld({
    root: repository,
    secretsFile: resolve(flags.secrets ?? join(repository, '.detour/secrets.json')),
    issuer: flags.issuer,
  })
  const configuration = await world.configuration()
  const isDry = flags['dry-run'] === true
  const ports = isDry ? rehearse(world) : world
  const steps = stepsOf(
    configuration,
    chosenOf(configuration, flags),
    {
      retentionSeconds: flags.free === true ? day : 14 * day,
      policy: flags.policy === undefined ? undefined : policyIn(flags.policy),
      url: flags.url,
      adminUrl: flags['admin-url'],
    },
    ports,
  )
  if (isDry) ports.say('# for an account that has nothing yet; what is there would be left as it is')
  const isDone = await carryOut(steps, { say: ports.say, isRehearsal: isDry })
  if (isDone && !isDry) ports.say(farewell(Object.keys(ports.kept.read()), ports.kept.file))
  return isDone ? exit.ok : exit.failed
}

function readFlags(words: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        env: { type: 'string', multiple: true },
        planes: { type: 'boolean' },
        policy: { type: 'string' },
        'dry-run': { type: 'boolean' },
        free: { type: 'boolean' },
        issuer: { type: 'string' },
        secrets: { type: 'string' },
        url: { type: 'string' },
        'admin-url': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    return values
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)}\n\n${usage}`, { cause })
  }
}

/** In the order of wrangler.toml, in whatever order they were named. */
function chosenOf(
  { targets }: Configuration,
  { env, planes }: { readonly env?: readonly string[] | undefined; readonly planes?: boolean | undefined },
): readonly Target[] {
  const known = targets.map(({ environment }) => environment).filter((name) => name !== '')
  const stranger = env?.find((name) => !known.includes(name))
  if (stranger !== undefined)
    throw new UsageError(`wrangler.toml has no environment \`${stranger}\`; it has ${known.join(', ')}`)
  const wanted = planes === true ? known : (env ?? [''])
  return targets.filter(({ environment }) => wanted.includes(environment))
}

/** A policy that is refused is better refused before anything is made. */
function policyIn(file: string): string {
  const source = readText(file)
  const { program, diagnostics } = compilePolicy(source)
  printDiagnostics(diagnostics, { file, source })
  if (program === undefined) throw new UsageError(`${file}: a policy with mistakes is not published`)
  return source
}

function farewell(kept: readonly string[], file: string): string {
  if (kept.length === 0) return 'done'
  return `done. ${file} holds ${kept.join(', ')}: move them to where your secrets are kept, Cloudflare shows none of them again`
}

if (import.meta.main) {
  try {
    process.exitCode = await main(process.argv.slice(2))
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause
    process.stderr.write(`deploy: ${cause.message}\n`)
    process.exitCode = exit.usage
  }
}
