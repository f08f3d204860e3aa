/**
 * Which policy is meant on the command line: a file, `-` for standard input, `vN`, or `active`.
 *
 * A file that happens to be called like a version is reached as `./v41`.
 *
 * @module
 */

import { compilePolicy, type PolicyDocument } from '../policy/language/compile.ts'
import type { Program } from '../policy/program.ts'
import { connect } from './connection.ts'
import { exit, UsageError } from './exit.ts'
import { printDiagnostics, type PrintOptions } from './print-diagnostics.ts'
import { headOf, sourceOf } from './published.ts'
import { readText } from './read-text.ts'

/** How commands describe such a name. */
export const policyNameBrief = 'a file, - for stdin, vN for a published version, or active for the one in force'

/** The argument of commands about one policy. */
export const policyArgument = { brief: `The policy: ${policyNameBrief}`, parse: String, placeholder: 'policy' } as const

interface NamedSource {
  /** As it may be given again: `active` has become a version. */
  readonly name: string
  /** Absent for what was never published. */
  readonly version: number | undefined
  readonly source: string
}

/** Throws a `UsageError` when there is no such policy. */
export async function readSource(name: string): Promise<NamedSource> {
  const version = await versionMeant(name)
  const source = version === undefined ? readText(name) : await sourceOf(connect(), version)
  return { name: version === undefined ? name : `v${version}`, version, source }
}

/** A policy without mistakes. */
interface ValidPolicy extends NamedSource {
  readonly program: Program
  readonly document: PolicyDocument
}

/** The policy; or undefined after its mistakes have been printed and the exit code says so. */
export async function readValidPolicy(
  name: string,
  options: Pick<PrintOptions, 'format' | 'lang'> = {},
): Promise<ValidPolicy | undefined> {
  const named = await readSource(name)
  const { program, document, diagnostics } = compilePolicy(named.source)
  if (program !== undefined && document !== undefined) return { ...named, program, document }
  printDiagnostics(diagnostics, { ...options, file: named.name, source: named.source })
  process.exitCode = exit.policyInvalid
  return undefined
}

async function versionMeant(name: string): Promise<number | undefined> {
  if (name !== 'active') {
    const digits = /^v(\d+)$/.exec(name)?.[1]
    return digits === undefined ? undefined : Number(digits)
  }
  const head = await headOf(connect())
  if (head === 0) throw new UsageError('nothing has been published yet, so no policy is active')
  return head
}
