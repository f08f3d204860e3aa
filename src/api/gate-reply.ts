/**
 * Gates as the API tells them.
 *
 * @module
 */

import * as v from 'valibot'

import type { Gate } from '../control/gates.ts'
import { gateCodes } from '../control/settings.ts'
import { formatInstant, instant } from '../kernel/instant.ts'
import type { DiagnosticLanguage } from '../policy/language/diagnostic.ts'

export const shownGate = v.object({
  code: v.picklist(gateCodes),
  message: v.pipe(v.string(), v.description('What was found')),
  witness: v.pipe(v.nullable(v.looseObject({})), v.description('A request that shows it')),
})

export function gateJson({ code, message, witness }: Gate, language: DiagnosticLanguage) {
  const shown = witness === undefined ? null : { ...witness, at: formatInstant(instant(witness.at)) }
  return { code, message: message[language], witness: shown }
}
