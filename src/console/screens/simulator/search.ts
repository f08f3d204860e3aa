/**
 * What stands in the address of this screen: the whole click, so that whoever opens it sees the same.
 *
 * @module
 */

import * as v from 'valibot'

import { addressText, addressWord } from '../../parts/address.ts'

/** `version`, `draft`: against which policy; `with`: a second one. `at`: RFC 3339, now where it is absent. */
export const simulatorSearch = v.object({
  version: addressText,
  draft: addressText,
  with: addressText,
  catalogue: addressWord(['none']),
  url: addressText,
  at: addressText,
  surface: addressText,
  referer: addressText,
  evidence: addressWord(['signed', 'referer', 'none']),
  content: addressText,
  author: addressText,
  followers: addressText,
  channel: addressText,
  client: addressText,
  region: addressText,
  lang: addressText,
  token: addressText,
  visitor: addressText,
})

export type SimulatorSearch = v.InferOutput<typeof simulatorSearch>
