/**
 * What stands in the address of this screen: the tab, and what is open in it.
 *
 * @module
 */

import * as v from 'valibot'

import { addressText, addressWord } from '../../parts/address.ts'

export const tabs = ['approvals', 'members', 'tokens', 'keys', 'webhooks', 'ledger', 'browser'] as const

export const settingsSearch = v.object({
  tab: addressWord(tabs),
  /** The webhook whose deliveries are shown. */
  webhook: addressText,
  /** How many days of the use of keys. */
  days: addressWord(['7', '30', '90']),
})

export type SettingsSearch = v.InferOutput<typeof settingsSearch>
