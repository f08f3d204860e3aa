/**
 * The same question for the command line, fit to be pasted into a shell.
 *
 * @module
 */

import type { Described } from '../../../policy/editing/simulator.ts'
import { draftIn, versionIn, type PolicyName } from '../../parts/policy-name.ts'

export interface Asked {
  readonly described: Described
  /** RFC 3339. */
  readonly at: string
  readonly policy: PolicyName
  /** Of a candidate that was published under a number. */
  readonly version: number | undefined
  readonly hasCatalogue: boolean
}

export interface Command {
  readonly text: string
  /** The command line knows no drafts and no candidate: the text has to be in this file first. */
  readonly file: string | undefined
}

const catalogueFile = 'catalogue.csv'

/** The catalogue of an instance is fetched first, because the command line looks into a file. */
export function commandOf({ described, at, policy, version, hasCatalogue }: Asked): Command {
  const file = fileOf(policy, version)
  const { url, evidence, followers, ...rest } = described
  const flags: readonly (readonly [name: string, value: string | undefined])[] = [
    ['policy', file ?? policyFlag(policy, version)],
    ['at', at],
    ['surface', rest.surface],
    ['referer', rest.referer],
    ['url', url],
    ['evidence', evidence === 'signed' || rest.referer !== undefined ? undefined : evidence],
    ['author', rest.author],
    ['followers', followers === undefined ? undefined : String(followers)],
    ['content', rest.content],
    ['channel', rest.channel],
    ['region', rest.region],
    ['lang', rest.lang],
    ['client', rest.client],
    ['token', rest.token],
    ['visitor', rest.visitor],
    ['catalogue', hasCatalogue ? catalogueFile : undefined],
  ]
  const written = flags.flatMap(([name, value]) => (value === undefined ? [] : flag(name, value)))
  const command = ['detour policy simulate', ...written].join(' ')
  const fetched = `detour catalogue export --format csv --out ${catalogueFile}`
  return { text: hasCatalogue ? `${fetched} && ${command}` : command, file }
}

function policyFlag(policy: PolicyName, version: number | undefined): string {
  const number = versionIn(policy) ?? (policy === 'candidate' ? version : undefined)
  return number === undefined ? 'active' : `v${number}`
}

function fileOf(policy: PolicyName, version: number | undefined): string | undefined {
  if (draftIn(policy) !== undefined) return 'draft.yaml'
  return policy === 'candidate' && version === undefined ? 'candidate.yaml' : undefined
}

/** A value that begins with a dash would be read as another flag. */
function flag(name: string, value: string): string {
  return value.startsWith('-') ? `--${name}=${quoted(value)}` : `--${name} ${quoted(value)}`
}

/** For a POSIX shell: as it is where nothing in it means anything there, else in single quotes. */
export function quoted(text: string): string {
  return /^[\w@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
