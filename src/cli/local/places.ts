/**
 * Where the local instance keeps what it makes: in the repository where wrangler looks for it, elsewhere below the folder one
 * stands in.
 *
 * @module
 */

import { join, resolve } from 'node:path'

import { isPackage, repository } from '../repository.ts'

/** Lines of `NAME='value'`. */
export const secretsFile = isPackage ? resolve('.detour/dev.vars') : join(repository, '.dev.vars')

/** KV, D1, R2 and the queue. */
export const stateFolder = isPackage ? resolve('.detour/state') : join(repository, '.wrangler/state')
