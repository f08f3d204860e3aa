/**
 * Diagnostics as SARIF 2.1.0, for code scanning; several files may stand in one log.
 *
 * @module
 */

import type { Fix as SarifFix, Location, Log, Region, ReportingDescriptor, Result } from 'sarif'

import type { Diagnostic, DiagnosticLanguage, Fix, Range, Severity } from '../diagnostic.ts'
import { pageUrl } from '../explain.ts'
import { registry } from '../registry.ts'
import { witnessCommand } from './witness-command.ts'
import { wordsIn } from './words.ts'

export interface CheckedFile {
  readonly file: string
  readonly diagnostics: readonly Diagnostic[]
}

export interface SarifOptions {
  readonly language: DiagnosticLanguage
  readonly version: string
}

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Readonly<
  Record<Severity, string>
>

/** One line, without its end. */
export function renderSarif(files: readonly CheckedFile[], { language, version }: SarifOptions): string {
  const codes = [...new Set(files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)))].sort()
  const rules = codes.map((code): ReportingDescriptor => {
    const { title, why, remedy, severity } = registry[code]
    return {
      id: code,
      shortDescription: { text: title[language] },
      fullDescription: { text: why[language] },
      help: { text: remedy[language] },
      helpUri: pageUrl(code),
      defaultConfiguration: { level: levels[severity] },
    }
  })
  const results = files.flatMap(({ file, diagnostics }) =>
    diagnostics.map((diagnostic): Result => {
      const { code, severity, message, help, range, related, fix, witness } = diagnostic
      const text = help === undefined ? message[language] : `${message[language]}\n${help[language]}`
      return {
        ruleId: code,
        ruleIndex: codes.indexOf(code),
        level: levels[severity],
        message: { text },
        locations: [locationOf(file, range)],
        ...(related.length === 0
          ? {}
          : {
              relatedLocations: related.map((each, id) => ({
                id,
                message: { text: each.message[language] },
                ...locationOf(file, each.range),
              })),
            }),
        ...(fix === undefined ? {} : { fixes: [sarifFix(fix, file, language)] }),
        ...(witness === undefined ? {} : { properties: { try: witnessCommand(witness, file) } }),
      }
    }),
  )
  const driver = { name: 'detour', semanticVersion: version, language: language === 'en' ? 'en' : 'zh-CN', rules }
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  }
  return JSON.stringify(log)
}

function locationOf(file: string, range: Range): Location {
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: regionOf(range) } }
}

function regionOf({ start, end }: Range): Region {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
}

function sarifFix(fix: Fix, file: string, language: DiagnosticLanguage): SarifFix {
  const words = wordsIn[language]
  return {
    description: { text: (fix.safe ? words.fix : words.suggestion).replace(/[:：]\s*$/u, '') },
    artifactChanges: [
      {
        artifactLocation: { uri: uriOf(file) },
        replacements: fix.edits.map(({ range, text }) => ({
          deletedRegion: regionOf(range),
          insertedContent: { text },
        })),
      },
    ],
  }
}

/** A path as a URI: relative as it was given, with slashes. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${path}` : path
}
