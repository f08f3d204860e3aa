/**
 * All guards.
 *
 * @module
 */

import { changeGuards } from './changes.ts'
import { doorGuards } from './doors.ts'
import type { Guard } from './guard.ts'
import { intakeGuards } from './intake.ts'
import { keepingGuards } from './keeping.ts'
import { linkGuards } from './links.ts'
import { memberGuards } from './members.ts'
import { recordGuards } from './records.ts'
import { networkGuards } from './short-links.ts'
import { tokenGuards } from './tokens.ts'

export const guards: readonly Guard[] = [
  ...linkGuards,
  ...tokenGuards,
  ...networkGuards,
  ...intakeGuards,
  ...recordGuards,
  ...doorGuards,
  ...memberGuards,
  ...changeGuards,
  ...keepingGuards,
]
