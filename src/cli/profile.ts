/**
 * Profiles: instances one has logged in to, with a token for each, in a file that nobody else may read.
 *
 * @module
 */

import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Profile {
  readonly url: string
  readonly token: string
}

export interface Credentials {
  /** The profile that counts where none is named. */
  readonly current: string | undefined
  readonly profiles: Readonly<Record<string, Profile>>
}

type Environment = Readonly<Record<string, string | undefined>>

const none: Credentials = { current: undefined, profiles: {} }

export function credentialsFile({ XDG_CONFIG_HOME: config }: Environment): string {
  return join(config === undefined || config === '' ? join(homedir(), '.config') : config, 'detour', 'credentials.json')
}

/** Throws where the file can be read by others, or cannot be understood. Without a file there is nothing. */
export function readCredentials(file: string): Credentials {
  let text: string
  try {
    const { mode } = statSync(file)
    // Windows has no such bits; what stands there instead says nothing.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new Error(`${file} can be read by others: chmod 600 it, and revoke the tokens in it if they may have been`)
    }
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return none
    throw cause
  }
  const credentials = parse(text)
  if (credentials === undefined) throw new Error(`${file} is damaged: delete it, and log in again`)
  return credentials
}

function parse(text: string): Credentials | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { format_version: format, current, profiles } = value as Record<string, unknown>
  if (format !== 1 || typeof profiles !== 'object' || profiles === null) return undefined
  if (!Object.values(profiles).every(isProfile)) return undefined
  return {
    current: typeof current === 'string' ? current : undefined,
    profiles: { ...(profiles as Record<string, Profile>) },
  }
}

function isProfile(value: unknown): value is Profile {
  if (typeof value !== 'object' || value === null) return false
  const { url, token } = value as Record<string, unknown>
  return typeof url === 'string' && typeof token === 'string'
}

/** Written beside the file and renamed, so that no crash leaves half of it; from the first byte only the owner reads it. */
export function writeCredentials(file: string, { current, profiles }: Credentials): void {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const beside = `${file}.${process.pid}.tmp`
  const text = `${JSON.stringify({ format_version: 1, current: current ?? null, profiles }, null, 2)}\n`
  try {
    writeFileSync(beside, text, { mode: 0o600, flag: 'wx' })
    renameSync(beside, file)
  } catch (cause) {
    rmSync(beside, { force: true })
    throw cause
  }
}

/** The profile that counts: `DETOUR_PROFILE`, else the one in use. Throws when there is none of that name. */
export function chosenProfile(environment: Environment): (Profile & { readonly name: string }) | undefined {
  const { current, profiles } = readCredentials(credentialsFile(environment))
  const named = environment['DETOUR_PROFILE']
  const name = named === undefined || named === '' ? current : named
  if (name === undefined) return undefined
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined
  if (profile === undefined) throw new Error(`there is no profile \`${name}\`: see \`detour profile list\``)
  return { name, ...profile }
}

/** What a profile may be called. Throws for anything else. */
export function parseProfileName(text: string): string {
  if (!/^[a-z0-9][a-z0-9._-]{0,39}$/.test(text)) {
    throw new Error('a profile has a short name of small letters, digits, dots and hyphens')
  }
  return text
}

/** Where an instance may be reached with a token: https, or this machine. Throws for anything else. */
export function parseInstanceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'https:' && !isLoopback(url))) {
    throw new Error('an instance is an https:// address, or http:// on this machine')
  }
  return url.href.replace(/\/$/, '')
}

export function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}
