/**
 * Secrets that a Worker lacks: kept on this machine from an earlier run, or made now. What is made is written down before
 * Cloudflare gets it, for Cloudflare shows no secret again.
 *
 * @module
 */

import type { DeployPorts, Secrets } from './ports.ts'
import { commandLine, fromFirst, lastLines, StepFailed } from './step.ts'
import type { Configuration, Target } from './target.ts'

/** Those that are still to be set, with their values. */
export async function placeSecrets({ targets }: Configuration, target: Target, ports: DeployPorts): Promise<Secrets> {
  const there = await namesOf(target, ports)
  const lacking = target.secrets.filter((name) => !there.has(name))
  if (lacking.length === 0) return {}

  const known = ports.kept.read()
  const unknown = lacking.filter((name) => known[name] === undefined)
  // The same secret means the same value everywhere: links signed with one Worker's keys are read by another.
  const others = targets.filter((each) => each !== target && each.secrets.some((name) => unknown.includes(name)))
  for (const other of others) {
    const theirs = await namesOf(other, ports)
    const shared = unknown.find((name) => theirs.has(name))
    if (shared === undefined) continue
    throw new StepFailed(
      `${other.worker} has \`${shared}\`, and ${target.worker} needs the same: put it into ${ports.kept.file}, as JSON, \`{"${shared}": "…"}\``,
    )
  }

  const secrets: Record<string, string> = { ...known }
  for (const name of unknown) secrets[name] = await ports.newSecret(name)
  if (unknown.length > 0) ports.kept.write(secrets)
  return Object.fromEntries(lacking.map((name) => [name, secrets[name] ?? '']))
}

/** A Worker that is not there yet has none. */
async function namesOf({ environment, worker }: Target, { wrangler }: DeployPorts): Promise<ReadonlySet<string>> {
  const command = ['secret', 'list', '--env', environment]
  const ran = await wrangler(command)
  if (ran.status === 0) {
    const secrets = JSON.parse(fromFirst('[', ran.stdout)) as readonly { readonly name: string }[]
    return new Set(secrets.map(({ name }) => name))
  }
  const told = lastLines(ran)
  if (told.includes(`"${worker}"`) && told.includes('not found')) return new Set()
  throw new StepFailed(`\`${commandLine(command)}\`:\n${told}`)
}
