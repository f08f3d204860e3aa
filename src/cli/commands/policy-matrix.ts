/**
 * `detour policy matrix FILE`: what may happen to a click, by where it stood, where it leads, and when.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { instant, type Instant } from '../../kernel/instant.ts'
import { decisionMatrix, matrixSurfaces, type MatrixBy } from '../../policy/analysis/matrix.ts'
import { matrixJson } from '../../policy/analysis/matrix-json.ts'
import { renderMatrixMarkdown, renderMatrixText } from '../../policy/analysis/render-matrix.ts'
import type { DiagnosticLanguage } from '../../policy/language/diagnostic.ts'
import { registryOf } from '../../policy/registry.ts'
import { UsageError } from '../exit.ts'
import { languageFlag, languageOf } from '../language.ts'
import { parseAt } from '../parse.ts'
import { policyArgument, readValidPolicy } from '../policy-source.ts'
import { makeProgress } from '../progress.ts'

interface Flags {
  readonly by: MatrixBy
  readonly surface?: readonly string[]
  readonly at?: Instant
  readonly from?: Instant
  readonly until?: Instant
  readonly format: 'text' | 'markdown' | 'json'
  readonly json: boolean
  readonly lang?: DiagnosticLanguage
}

const instantFlag = { kind: 'parsed', parse: parseAt, optional: true } as const

export const matrixCommand = buildCommand({
  docs: {
    brief: 'Show what may happen to a click, by surface, marketplace and time',
    fullDescription:
      'Every cell is exact: a single sign holds for each click there, `/` means that it depends on more, and the notes below say on what. With --json each of them comes with a request for `policy simulate`.',
  },
  parameters: {
    flags: {
      by: {
        kind: 'enum',
        values: ['party', 'marketplace'],
        brief: 'What a row is besides a surface',
        default: 'party',
      },
      surface: {
        kind: 'parsed',
        parse: String,
        brief: 'Only this surface; may be given several times',
        optional: true,
        variadic: true,
      },
      at: { ...instantFlag, brief: 'The instant to mark, RFC 3339 with an offset (default: now)' },
      from: { ...instantFlag, brief: 'Nothing before this instant' },
      until: { ...instantFlag, brief: 'Nothing from this instant on' },
      format: { kind: 'enum', values: ['text', 'markdown', 'json'], brief: 'How to print', default: 'text' },
      json: { kind: 'boolean', brief: 'The same as --format json', default: false },
      lang: languageFlag,
    },
    positional: {
      kind: 'tuple',
      parameters: [policyArgument],
    },
  },
  func: showMatrix,
})

async function showMatrix(flags: Flags, name: string): Promise<void> {
  const { by, surface, at, from, until, lang: language = languageOf(process.env) } = flags
  if (from !== undefined && until !== undefined && from >= until)
    throw new UsageError('`--until` is not later than `--from`')
  const policy = await readValidPolicy(name, { lang: language })
  if (policy === undefined) return
  const { program } = policy
  const known = matrixSurfaces(program)
  const stranger = surface?.find((each) => !known.includes(each))
  if (stranger !== undefined) {
    throw new UsageError(`this policy has no surface \`${stranger}\`; it has ${known.join(', ')}`)
  }
  const subject = { program, registry: registryOf(program) }
  const surfaces = surface === undefined ? undefined : [...new Set(surface)]
  const progress = makeProgress()
  const onWork = () => progress.says(`working out ${program.rules.length} rules`)
  const matrix = decisionMatrix(subject, { by, surfaces, now: at ?? instant(Date.now()), from, until, onWork })
  progress.done()
  const format = flags.json ? 'json' : flags.format
  if (format === 'json') process.stdout.write(`${JSON.stringify(matrixJson(matrix))}\n`)
  else if (format === 'markdown') process.stdout.write(renderMatrixMarkdown(matrix, { language }))
  else process.stdout.write(renderMatrixText(matrix, { language, ...terminal() }))
}

/** Into a file or a pipe the text is as wide as it usually is. */
function terminal(): { readonly width?: number } {
  return process.stdout.isTTY ? { width: process.stdout.columns } : {}
}
