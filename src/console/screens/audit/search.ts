/**
 * What stands in the address of this screen.
 *
 * @module
 */

import * as v from 'valibot'

import { addressText } from '../../parts/address.ts'

/** `actor` and `act`: only what that one did, only acts of that name or kind. */
export const auditSearch = v.object({ actor: addressText, act: addressText })

export type AuditSearch = v.InferOutput<typeof auditSearch>
