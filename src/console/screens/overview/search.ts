/**
 * What stands in the address of this screen.
 *
 * @module
 */

import * as v from 'valibot'

import { addressWord } from '../../parts/address.ts'
import { ranges } from '../../parts/span.ts'

/** `range`: how far the counts look back; a day where it is absent. */
export const overviewSearch = v.object({ range: addressWord(ranges) })
