/**
 * What stands in the address of this screen.
 *
 * @module
 */

import * as v from 'valibot'

import { addressNumber, addressText, addressWord } from '../../parts/address.ts'

export const panels = ['problems', 'tests', 'matrix', 'form', 'meaning'] as const

export type PanelName = (typeof panels)[number]

/** `draft`: the draft that is edited; `version`: one to start from; `rule`: where the cursor goes; `panel`: what is open beside the editor. */
export const policySearch = v.object({
  draft: addressText,
  version: addressNumber(1),
  rule: addressText,
  panel: addressWord(panels),
})

export type PolicySearch = v.InferOutput<typeof policySearch>
