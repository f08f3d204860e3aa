/**
 * The instance a command talks to: `DETOUR_URL` and `DETOUR_TOKEN`, or the local one.
 *
 * A token comes from the environment or from `.dev.vars`, never from a flag, which every process list would show.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

import { Api } from './api-client.ts'
import { repository } from './repository.ts'

const localUrl = 'http://127.0.0.1:8787'

export function instanceUrl(): string {
  return process.env['DETOUR_URL'] ?? localUrl
}

/** The admin API of the instance. Throws when there is no token. */
export function connect(): Api {
  const token = secret('DETOUR_TOKEN')
  if (token === undefined) throw new Error('no token: set DETOUR_TOKEN, or run `npm start` once in the repository')
  return new Api(instanceUrl(), token)
}

/** A secret from the environment, else from the repository's `.dev.vars`. */
export function secret(name: string): string | undefined {
  if (process.env[name] !== undefined) return process.env[name]
  try {
    return parseEnv(readFileSync(join(repository, '.dev.vars'), 'utf8'))[name]
  } catch {
    return undefined
  }
}
