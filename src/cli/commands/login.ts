/**
 * `detour login`, `detour logout`: keep a token for an instance, and forget it.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { visible } from '../../policy/language/render/visible.ts'
import { Api } from '../api-client.ts'
import { UsageError } from '../exit.ts'
import { credentialsFile, parseInstanceUrl, parseProfileName, readCredentials, writeCredentials } from '../profile.ts'
import { readSecret } from '../read-secret.ts'
import type { Whoami } from './whoami.ts'

interface LoginFlags {
  readonly url: string
  readonly profile?: string
}

const profileFlag = {
  kind: 'parsed',
  parse: parseProfileName,
  brief: 'The name to keep it under',
  optional: true,
} as const

export const loginCommand = buildCommand({
  docs: {
    brief: 'Keep a token for an instance',
    fullDescription:
      'The token is typed, without being shown, or read from stdin; never a flag. The instance is asked whose it is before it is kept, in $XDG_CONFIG_HOME/detour/credentials.json, which only you can read.',
  },
  parameters: {
    flags: {
      url: { kind: 'parsed', parse: parseInstanceUrl, brief: 'The instance, such as https://go.example' },
      profile: { ...profileFlag, brief: 'The name to keep it under (default: the host of the instance)' },
    },
  },
  func: logIn,
})

async function logIn({ url, profile }: LoginFlags): Promise<void> {
  const name = profile ?? nameOf(url)
  const file = credentialsFile(process.env)
  const { profiles } = readCredentials(file)
  const token = await readSecret(`token for ${url}: `)
  if (!/^[\u0021-\u007E]{20,}$/.test(token)) throw new UsageError('that is no token')
  const who = await new Api(url, token).ask<Whoami>('GET', '/whoami')
  writeCredentials(file, { current: name, profiles: { ...profiles, [name]: { url, token } } })
  process.stderr.write(`logged in to ${url} as ${visible(who.name)} (${who.role}); the profile \`${name}\` is in use\n`)
}

function nameOf(url: string): string {
  return new URL(url).host
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 40)
}

export const logoutCommand = buildCommand({
  docs: {
    brief: 'Forget the token of an instance',
    fullDescription: 'The token itself goes on working elsewhere: `detour token revoke` ends it.',
  },
  parameters: { flags: { profile: { ...profileFlag, brief: 'The profile to forget (default: the one in use)' } } },
  func: ({ profile }: { readonly profile?: string }) => {
    const file = credentialsFile(process.env)
    const { current, profiles } = readCredentials(file)
    const name = profile ?? process.env['DETOUR_PROFILE'] ?? current
    if (name === undefined || !Object.hasOwn(profiles, name)) {
      throw new UsageError(name === undefined ? 'nobody is logged in' : `there is no profile \`${name}\``)
    }
    const others = Object.fromEntries(Object.entries(profiles).filter(([each]) => each !== name))
    writeCredentials(file, { current: current === name ? undefined : current, profiles: others })
    process.stderr.write(`the token of \`${name}\` is forgotten here; \`detour token revoke\` would end it\n`)
  },
})
