/**
 * Whatever a link is made of, wherever it stands and through whichever door it comes: nobody is led where the policy does
 * not lead, and nothing breaks.
 *
 * @module
 */

import fc from 'fast-check'

import { makeLaw } from '../law.ts'
import { offences } from '../oracle.ts'
import { doors, exchange, type Stand } from './asking.ts'
import { links } from './links.ts'

const surfaces = ['live_room', 'short_video', 'showcase', 'unknown', 'balcony'] as const

/** What a Referer may claim, and what may be believed of it. */
const referers: readonly (readonly [string, string])[] = [
  ['https://live.douyin.com/745964462470', 'live_room'],
  ['https://live.douyin.com/', 'live_room'],
  ['https://live.douyin.com/745964462470#/video/6961737553342991651', 'live_room'],
  ['https://www.douyin.com/video/6961737553342991651', 'short_video'],
  ['https://www.douyin.com/video/6961737553342991651?from=live.douyin.com', 'short_video'],
  ['https://www.douyin.com/user/MS4wLjABAAAA', 'showcase'],
  ['https://www.douyin.com/', 'unknown'],
  ['https://www.douyin.com.evil.example/video/6961737553342991651', 'unknown'],
  ['https://www.douyin.com@evil.example/video/6961737553342991651', 'unknown'],
  ['https://evil.example\\@www.douyin.com/video/6961737553342991651', 'unknown'],
  ['https://www.douyin.com:8443/video/6961737553342991651', 'unknown'],
  ['https://evil.example/www.douyin.com/video/6961737553342991651', 'unknown'],
]

const stands: fc.Arbitrary<Stand> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      by: fc.constant('token' as const),
      surface: fc.constantFrom(...surfaces),
      channel: fc.constantFrom(undefined, undefined, 'xingtu'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...referers).map(([referer, surface]) => ({ by: 'referer' as const, referer, surface })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      by: fc.constant('broken' as const),
      surface: fc.constantFrom(...surfaces),
      channel: fc.constant('xingtu'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ by: 'nothing' as const }) },
)

export const noOffPolicyRedirect = makeLaw({
  title: 'a hostile link leads nobody where the policy does not, through whichever door it comes',
  cases: fc.record({
    made: links,
    stand: stands,
    door: fc.constantFrom(...doors),
    asked: fc.record({ policy: fc.constantFrom('douyin' as const, 'open' as const), isAfterBan: fc.boolean() }),
  }),
  holds: async ({ made: { link }, stand, door, asked }) => {
    const exchanged = await exchange(link, stand, door, asked)
    if (exchanged === undefined) return 'not sendable'
    const { click, given } = exchanged
    const found = offences(click, given)
    if (found.length > 0)
      throw new Error(`${found.join('; ')} — asked ${JSON.stringify(click)}, given ${JSON.stringify(given)}`)
    return given.status === 302 ? 'redirected' : given.status === 400 ? 'refused' : 'explained'
  },
  kinds: { redirected: 0.15, refused: 0.15, explained: 0.2 },
  brief: 3000,
  long: 1_000_000,
})
