/**
 * The instance a command talks to: `DETOUR_URL` and `DETOUR_TOKEN`, else a profile, else the local one.
 *
 * A token comes from the environment, a profile or the local instance's secrets, never from a flag, which every process list would show.
 * A kept token goes to the instance it was kept for and to no other.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

import { Api } from './api-client.ts'
import { secretsFile } from './local/places.ts'
import { chosenProfile, isLoopback } from './profile.ts'

const localUrl = 'http://127.0.0.1:8787'

export function instanceUrl(): string {
  return process.env['DETOUR_URL'] ?? chosenProfile(process.env)?.url ?? localUrl
}

/** The admin API of the instance. Throws when there is no token. */
export function connect(): Api {
  const url = instanceUrl()
  const token = process.env['DETOUR_TOKEN'] ?? keptToken(url)
  if (token === undefined) {
    throw new Error(`no token for ${url}: \`detour login --url ${url}\`, or set DETOUR_TOKEN`)
  }
  return new Api(url, token)
}

function keptToken(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const profile = chosenProfile(process.env)
  if (profile !== undefined && new URL(profile.url).origin === new URL(url).origin) return profile.token
  return isLoopback(new URL(url)) ? secret('DETOUR_TOKEN') : undefined
}

/** A secret from the environment, else from those of the local instance. */
export function secret(name: string): string | undefined {
  if (process.env[name] !== undefined) return process.env[name]
  try {
    return parseEnv(readFileSync(secretsFile, 'utf8'))[name]
  } catch {
    return undefined
  }
}
