/**
 * What stands in the address of this screen: the tab, and what is open in it.
 *
 * @module
 */

import * as v from 'valibot'

export const tabs = ['approvals', 'members', 'tokens', 'keys', 'webhooks', 'ledger', 'browser'] as const

const text = v.optional(v.fallback(v.optional(v.string()), undefined))

export const settingsSearch = v.object({
  tab: v.optional(v.fallback(v.optional(v.picklist(tabs)), undefined)),
  /** The webhook whose deliveries are shown. */
  webhook: text,
  /** How many days of the use of keys. */
  days: v.optional(v.fallback(v.optional(v.picklist(['7', '30', '90'])), undefined)),
})

export type SettingsSearch = v.InferOutput<typeof settingsSearch>
