/**
 * Link keys: which there are, how much each is used, and a link signed with one of them.
 *
 * Keys are a secret of the gateway; nothing here changes them. Where the control plane was given the same secret, it can
 * say which keys are in it and mint links; otherwise it counts their use all the same.
 *
 * @module
 */

import * as v from 'valibot'

import { describeKeys, keyFaultSentence, type KeyDescription } from '../../control/keys.ts'
import { mintLink, type MintPorts, type MintRefusal } from '../../control/mint.ts'
import { dayMs, formatInstant, instant } from '../../kernel/instant.ts'
import type { KeyRow } from '../../record/counts.ts'
import { endpointsOf, json } from '../endpoint.ts'
import { maybeShownInstant, shownInstant } from '../fields.ts'
import { problem } from '../problem.ts'

export interface KeyPorts extends MintPorts {
  /** Links by the key that signed them, by the day; both bounds in epoch milliseconds. */
  readonly keyUse: (fromDay: number, untilDay: number) => Promise<readonly KeyRow[]>
}

const endpoint = endpointsOf<KeyPorts>()

const key = v.object({
  kid: v.string(),
  alg: v.picklist(['HS256', 'ES256', 'EdDSA']),
  iss: v.pipe(v.nullable(v.string()), v.description('The only issuer it speaks for; null: any')),
  max_lifetime: v.pipe(v.number(), v.description('Seconds that a token may live')),
  not_after: v.pipe(maybeShownInstant, v.description('Tokens issued later do not count; null: not retired')),
  last_use: v.pipe(maybeShownInstant, v.description('From then on no token under it counts, and it may go')),
  can_sign: v.boolean(),
  thumbprint: v.pipe(
    v.nullable(v.string()),
    v.description('RFC 7638, of public keys; a shared secret has none, because it would let the secret be tested'),
  ),
})

const text = (description: string) =>
  v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(256), v.description(description)))

export const keyEndpoints = [
  endpoint({
    id: 'listKeys',
    method: 'get',
    path: '/keys',
    area: 'keys',
    role: 'viewer',
    summary: 'Say which link keys there are',
    description: 'As the control plane has them in its own `LINK_KEYS`. Nothing secret is shown.',
    replies: [
      {
        status: 200,
        description: 'The keys in the order of the secret, and what is wrong with others in it',
        schema: v.object({ items: v.array(key), faults: v.array(v.string()), next: v.null() }),
      },
    ],
    problems: ['not-configured'],
    handle: async ({ ports }) => {
      if (ports.linkKeys === undefined) return problem('not-configured', notBound)
      const { keys, faults } = await describeKeys(ports.linkKeys)
      return json(200, { items: keys.map(keyJson), faults: faults.map(keyFaultSentence), next: null })
    },
  }),

  endpoint({
    id: 'getKeyUse',
    method: 'get',
    path: '/keys/use',
    area: 'keys',
    role: 'viewer',
    summary: 'Count the clicks on links by the key that signed them',
    query: v.object({
      days: v.optional(
        v.pipe(
          v.string(),
          v.regex(/^\d{1,3}$/, 'must be a whole number'),
          v.transform(Number),
          v.minValue(1),
          v.maxValue(400),
          v.description('How many days back, today included'),
        ),
        '7',
      ),
    }),
    replies: [
      {
        status: 200,
        description: 'A count for each day (UTC) and key that was used',
        schema: v.object({
          items: v.array(v.object({ day: shownInstant, kid: v.string(), count: v.number() })),
          next: v.null(),
        }),
      },
    ],
    handle: async ({ query, ports, now }) => {
      const today = Math.floor(now / dayMs) * dayMs
      const rows = await ports.keyUse(today - (query.days - 1) * dayMs, today + dayMs)
      const items = rows.map(({ day, kid, count }) => ({ day: formatInstant(instant(day)), kid, count }))
      return json(200, { items, next: null })
    },
  }),

  endpoint({
    id: 'mintLink',
    method: 'post',
    path: '/keys/mint',
    area: 'keys',
    role: 'publisher',
    summary: 'Sign a link',
    description:
      'With a key of the control plane’s own `LINK_KEYS`, for at most 24 hours. For more than trials, mint in your own service: see the guide on minting links.',
    body: v.object({
      to: v.pipe(v.string(), v.maxLength(2048, 'must have at most 2,048 characters'), v.description('The destination')),
      surface: v.pipe(v.string(), v.maxLength(64), v.description('`live_room`, `short_video`, `showcase`, or another')),
      content: text('The room, video or showcase'),
      author: text('The creator'),
      followers: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.description('Of the creator'))),
      channel: text('A commercial channel'),
      client: text('`app/version`'),
      lang: text('The language of the shopper'),
      kid: text('The key; by default the first that can sign'),
      iss: text('The issuer, where the key names none'),
      ttl: v.optional(
        v.pipe(
          v.number(),
          v.integer(),
          v.minValue(1),
          v.maxValue(86_400, 'must be at most a day'),
          v.description('Seconds until it ends; by default an hour'),
        ),
      ),
    }),
    showsOnce: true,
    replies: [
      {
        status: 201,
        description: 'The token; it is shown once',
        schema: v.object({
          token: v.string(),
          kid: v.string(),
          jti: v.string(),
          expires_at: shownInstant,
        }),
      },
    ],
    problems: ['not-configured', 'not-minted'],
    handle: async ({ body, ports, actor, now }) => {
      const { ttl: lifetimeSeconds, ...link } = body
      const minted = await mintLink({ ...link, lifetimeSeconds }, { actor, now, ports })
      if (!minted.ok) {
        if (minted.error === 'keys_missing') return problem('not-configured', notBound)
        return problem('not-minted', refusals[minted.error])
      }
      const { token, kid, jti, expiresAt } = minted.value
      return json(201, { token, kid, jti, expires_at: formatInstant(expiresAt) })
    },
  }),
]

const notBound = '`LINK_KEYS` is not set for the control plane, or holds no usable key'

const refusals: Readonly<Record<Exclude<MintRefusal, 'keys_missing'>, string>> = {
  no_such_key: 'there is no usable key with this `kid`',
  key_retired: 'the key is retired: tokens issued now would not count',
  key_cannot_sign: 'the key holds no private part',
  not_a_link: '`to` is no absolute address',
  claims_refused:
    'a claim would be refused: a surface is snake_case, an issuer is the one of the key, a life is no longer than the key allows',
  token_too_long: 'the token would be longer than 4,096 characters; shorten the destination',
}

function keyJson(described: KeyDescription): v.InferOutput<typeof key> {
  const { kid, alg, iss, maxLifetimeSeconds, notAfter, lastUse, canSign, thumbprint } = described
  return {
    kid,
    alg: alg as v.InferOutput<typeof key>['alg'],
    iss: iss ?? null,
    max_lifetime: maxLifetimeSeconds,
    not_after: notAfter === undefined ? null : formatInstant(notAfter),
    last_use: lastUse === undefined ? null : formatInstant(lastUse),
    can_sign: canSign,
    thumbprint: thumbprint ?? null,
  }
}
