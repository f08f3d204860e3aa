/**
 * Diagnostics on the command line: in the format and language that were asked for.
 *
 * What people read goes to stderr; what programs read goes to stdout, for it is the data of the command. Colours only
 * where somebody can see them: on a terminal, unless NO_COLOR says otherwise, or where FORCE_COLOR asks for them.
 *
 * @module
 */

import packageJson from '../../package.json' with { type: 'json' }
import type { Diagnostic, DiagnosticLanguage } from '../policy/language/diagnostic.ts'
import { renderCompact } from '../policy/language/render/compact.ts'
import { renderGithub } from '../policy/language/render/github.ts'
import { renderJson, type FlatDiagnostic } from '../policy/language/render/json.ts'
import { renderPretty, type Ink, type Paint } from '../policy/language/render/pretty.ts'
import { renderSarif } from '../policy/language/render/sarif.ts'
import { visible } from '../policy/language/render/visible.ts'
import type { ApiRefusal } from './api-client.ts'
import { inked, type Format } from './ink.ts'
import { languageOf } from './language.ts'

export const diagnosticFormats = ['pretty', 'compact', 'json', 'sarif', 'github'] as const

export type DiagnosticFormat = (typeof diagnosticFormats)[number]

/** The flag `--format` of every command that reports diagnostics. */
export const formatFlag = {
  kind: 'enum',
  values: diagnosticFormats,
  brief: 'How to print what is wrong',
  default: 'pretty',
} as const

export interface PrintOptions {
  readonly file: string
  readonly source: string
  readonly format?: DiagnosticFormat | undefined
  readonly lang?: DiagnosticLanguage | undefined
  /** Time zone of instants in commands to try. */
  readonly timeZone?: string | undefined
}

export function printDiagnostics(diagnostics: readonly Diagnostic[], options: PrintOptions): void {
  const { file, source, format = 'pretty', lang: language = languageOf(process.env), timeZone = 'UTC' } = options
  const version = packageJson.version
  if (format === 'pretty') {
    const { stderr } = process
    const width = stderr.isTTY ? stderr.columns : 120
    process.stderr.write(renderPretty(diagnostics, { file, source, language, width, timeZone, paint }))
  } else if (format === 'json') process.stdout.write(`${renderJson(diagnostics, { language })}\n`)
  else if (format === 'sarif') process.stdout.write(`${renderSarif([{ file, diagnostics }], { language, version })}\n`)
  else process.stdout.write((format === 'github' ? renderGithub : renderCompact)(diagnostics, { file, language }))
}

const colours = {
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  info: ['bold', 'cyan'],
  message: ['bold'],
  gutter: ['blue'],
  related: ['blue'],
  remedy: ['green'],
} as const satisfies Readonly<Record<Ink, readonly Format[]>>

const paint: Paint = (ink, text) => inked(colours[ink], text, process.stderr)

/**
 * What the instance found wrong with a document, as it tells it: it may know rules of the language that this command does
 * not. False where it refused for another reason.
 */
export function printRefusedDiagnostics({ body }: ApiRefusal, file: string): boolean {
  const { diagnostics } = body
  if (!Array.isArray(diagnostics)) return false
  for (const { severity, code, message, help, range } of diagnostics as readonly FlatDiagnostic[]) {
    const { line, column } = range.start
    process.stderr.write(`${visible(file)}:${line}:${column}: ${severity}[${code}] ${visible(message)}\n`)
    if (help !== null) process.stderr.write(`  fix: ${visible(help)}\n`)
  }
  return true
}
