/**
 * `detour policy analyse`: what the rules do to one another, found exactly, each finding with a request that shows it.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { instant, type Instant } from '../../kernel/instant.ts'
import { analyse, type Analysis } from '../../policy/analysis/analyse.ts'
import { reportAnalysis } from '../../policy/analysis/report.ts'
import { inOrder, type DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import type { Program } from '../../policy/program.ts'
import { registryOf } from '../../policy/registry.ts'
import { exit } from '../exit.ts'
import { languageFlag } from '../language.ts'
import { parseAt } from '../parse.ts'
import { policyArgument, readValidPolicy } from '../policy-source.ts'
import { formatFlag, printDiagnostics, type DiagnosticFormat } from '../print-diagnostics.ts'
import { makeProgress } from '../progress.ts'

interface Flags {
  readonly format: DiagnosticFormat
  readonly lang?: DiagnosticLanguage
  readonly at?: Instant
  readonly json: boolean
}

export const analyseCommand = buildCommand({
  docs: {
    brief: 'Find rules that never decide, change nothing, or depend on their order, each with a request that shows it',
    fullDescription:
      'Findings: unreachable, never-effective and gap are errors (exit 3); redundant, overlap, unknown-hole, unused are warnings; expired is for information. `accepts: [code]` on a rule says that its author has looked at a warning.',
  },
  parameters: {
    flags: {
      format: formatFlag,
      lang: languageFlag,
      at: {
        kind: 'parsed',
        parse: parseAt,
        brief: 'Instant by which rules count as expired, RFC 3339 with an offset (default: now)',
        optional: true,
      },
      json: { kind: 'boolean', brief: 'The same as --format json', default: false },
    },
    positional: {
      kind: 'tuple',
      parameters: [policyArgument],
    },
  },
  func: run,
})

async function run(flags: Flags, name: string): Promise<void> {
  const format = flags.json ? 'json' : flags.format
  const policy = await readValidPolicy(name, { format, lang: flags.lang })
  if (policy === undefined) return
  const { source, program, document } = policy
  const progress = makeProgress()
  const analysis = analyse(
    { program, registry: registryOf(program) },
    {
      demands: document.coverage,
      now: flags.at ?? instant(Date.now()),
      onRule: (place, look) =>
        progress.says(
          look === 'alone'
            ? `analysing rule ${place} of ${program.rules.length}`
            : `looking for overlaps of rule ${place} of ${program.rules.length}`,
        ),
    },
  )
  progress.done()
  const found = inOrder(reportAnalysis(analysis, document, program))
  if (found.some(({ severity }) => severity === 'error')) process.exitCode = exit.policyInvalid
  printDiagnostics(found, { format, lang: flags.lang, file: name, source, timeZone: program.meta.timezone })
  if (format !== 'pretty') return
  const line = liveLine(analysis, program)
  if (line !== undefined) process.stdout.write(`${name}: ${line}\n`)
}

/** How many rules are of any use; nothing is claimed where it could not be settled for all of them. */
function liveLine({ findings }: Analysis, { rules }: Program): string | undefined {
  const isOpen = findings.some(
    (each) => each.kind === 'analysis-incomplete' && (each.about === 'unreachable' || each.about === 'buckets'),
  )
  if (isOpen) return undefined
  const idle = findings.filter(({ kind }) => kind === 'unreachable' || kind === 'never-effective').length
  const active = rules.filter(({ mode }) => mode !== 'off').length
  return `${active - idle} of ${active} rules can decide or report`
}
