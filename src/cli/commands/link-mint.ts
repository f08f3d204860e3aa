/**
 * `detour link mint`: a signed link for trying things out, with the local key or the one in LINK_KEYS.
 *
 * @module
 */

import { buildCommand } from '@stricli/core'

import { instant } from '../../kernel/instant.ts'
import { destinationOf } from '../../link/destination.ts'
import { readKeys } from '../../link/keys.ts'
import { builtinRegistry } from '../../link/registry.ts'
import { keyToMintWith, mintToken, type MintFault } from '../../link/mint.ts'
import { instanceUrl, secret } from '../connection.ts'
import { UsageError } from '../exit.ts'
import { parseCount } from '../parse.ts'
import { localIssuer } from '../local/secrets.ts'

interface Flags {
  readonly to: string
  readonly surface: string
  readonly content?: string
  readonly author?: string
  readonly followers?: number
  readonly channel?: string
  readonly client?: string
  readonly lang?: string
  readonly kid?: string
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
      kid: {
        kind: 'parsed',
        parse: String,
        brief: 'The key of LINK_KEYS to sign with (default: the first that can)',
        optional: true,
      },
      ttl: { kind: 'parsed', parse: parseCount, brief: 'Seconds until it expires', default: '3600' },
      url: { kind: 'boolean', brief: 'Print the whole link instead of the token', default: false },
    },
  },
  func: mint,
})

async function mint(flags: Flags): Promise<void> {
  const { ttl, url, kid, ...claims } = flags
  if (!destinationOf(flags.to, builtinRegistry).url) throw new UsageError('--to is no link that could be followed')
  const ring = await readKeys(secret('LINK_KEYS'))
  if (ring.keys.size === 0) throw new Error('no key: set LINK_KEYS, or run `detour serve` once')
  const now = instant(Date.now())
  const key = keyToMintWith(ring, { kid, now })
  if (key === undefined)
    throw new UsageError(`LINK_KEYS has no usable key \`${kid ?? ''}\`; \`detour keys list\` shows them`)
  const token = await mintToken(claims, key, {
    audience: secret('LINK_AUDIENCE') ?? 'detour',
    now,
    issuer: key.iss ?? localIssuer,
    lifetimeSeconds: ttl,
  })
  if (!token.ok) throw new Error(`not minted: ${reasons[token.error]}`)
  process.stdout.write(url ? `${instanceUrl()}/go/${token.value}\n` : `${token.value}\n`)
}

const reasons: Readonly<Record<MintFault, string>> = {
  key_cannot_sign: 'the key holds no private part',
  key_retired: 'the key is retired: tokens issued now would not count; name another with --kid',
  claims_refused:
    'a claim has a form that would be refused; surfaces are snake_case, and a link lives at most 24 hours',
  token_too_long: 'the token would be longer than 4,096 characters; shorten the destination',
}
