/**
 * `detour link mint`: a signed link for trying things out, with the local key or the one in LINK_KEYS.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

import { buildCommand } from '@stricli/core'

import { mintToken, type MintingKey } from '../../link/mint.ts'
import { localIssuer } from '../local/secrets.ts'
import { repository } from '../repository.ts'

interface Flags {
  readonly to: string
  readonly surface: string
  readonly content?: string
  readonly author?: string
  readonly followers?: number
  readonly channel?: string
  readonly client?: string
  readonly lang?: string
  readonly ttl: number
  readonly url: boolean
}

export const mintCommand = buildCommand({
  docs: { brief: 'Sign a link: who leads where, from which surface' },
  parameters: {
    flags: {
      to: { kind: 'parsed', parse: String, brief: 'Destination URL' },
      surface: { kind: 'parsed', parse: String, brief: 'live_room, short_video, showcase, or what the policy adds' },
      content: { kind: 'parsed', parse: String, brief: 'Room, video or showcase id', optional: true },
      author: { kind: 'parsed', parse: String, brief: 'Creator id', optional: true },
      followers: { kind: 'parsed', parse: parseCount, brief: 'How many followers the creator has', optional: true },
      channel: { kind: 'parsed', parse: String, brief: 'Commercial channel, such as a paid campaign', optional: true },
      client: { kind: 'parsed', parse: String, brief: 'app/version', optional: true },
      lang: { kind: 'parsed', parse: String, brief: 'Language of the shopper', optional: true },
      ttl: { kind: 'parsed', parse: parseCount, brief: 'Seconds until it expires', default: '3600' },
      url: { kind: 'boolean', brief: 'Print the whole link instead of the token', default: false },
    },
  },
  func: mint,
})

async function mint(flags: Flags): Promise<void> {
  const { ttl, url, ...claims } = flags
  const key = signingKey()
  const iat = Math.floor(Date.now() / 1000)
  const audience = process.env['LINK_AUDIENCE'] ?? 'detour'
  const token = await mintToken({ ...claims, iss: key.iss ?? localIssuer, aud: audience, iat, exp: iat + ttl }, key)
  const base = process.env['DETOUR_URL'] ?? 'http://127.0.0.1:8787'
  process.stdout.write(url ? `${base}/go/${token}\n` : `${token}\n`)
}

function signingKey(): MintingKey & { readonly iss?: string } {
  const keys = process.env['LINK_KEYS'] ?? localKeys()
  if (keys === undefined) throw new Error('no key: set LINK_KEYS, or run `npm start` once in the repository')
  const set = JSON.parse(keys) as { keys?: readonly (MintingKey & { readonly iss?: string })[] }
  const [key] = set.keys ?? []
  if (key === undefined) throw new Error('LINK_KEYS holds no key')
  return key
}

function localKeys(): string | undefined {
  try {
    return parseEnv(readFileSync(join(repository, '.dev.vars'), 'utf8'))['LINK_KEYS']
  } catch {
    return undefined
  }
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 0) throw new Error('a whole number is needed')
  return count
}
