/**
 * The manual of diagnostics: for every code what it means, why it is said, and how to go on, in both languages.
 *
 * These are long texts for people. Nothing on the way of a click may import them.
 *
 * @module
 */

import type { DiagnosticCode } from './diagnostic.ts'
import { analysis } from './registry/analysis.ts'
import { document } from './registry/document.ts'
import type { Manual } from './registry/entry.ts'
import { marketplaces } from './registry/marketplaces.ts'
import { names } from './registry/names.ts'
import { outcomes } from './registry/outcomes.ts'
import { ruleMistakes } from './registry/rules.ts'
import { yaml } from './registry/yaml.ts'

export const registry: Readonly<Record<DiagnosticCode, Manual>> = {
  ...yaml,
  ...document,
  ...names,
  ...ruleMistakes,
  ...outcomes,
  ...marketplaces,
  ...analysis,
} satisfies Readonly<Record<DiagnosticCode, Manual>>

/** All codes, chapter by chapter. */
export const diagnosticCodes = Object.keys(registry) as readonly DiagnosticCode[]

export function isDiagnosticCode(text: string): text is DiagnosticCode {
  return Object.hasOwn(registry, text)
}
