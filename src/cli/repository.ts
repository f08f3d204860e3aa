/**
 * Where the repository stands: the local instance is built from it, and the examples are read from it.
 *
 * @module
 */

import { resolve } from 'node:path'

export const repository = resolve(import.meta.dirname, '../..')
