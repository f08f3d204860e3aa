import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Clues, contextOf, type Page } from '../../src/context/context.ts'
import { err, ok } from '../../src/kernel/result.ts'
import type { LinkClaims } from '../../src/link/token.ts'

const claims: LinkClaims = {
  to: 'https://item.jd.com/1.html',
  surface: 'showcase',
  content: 's_1',
  author: 'a_77',
  followers: 12,
  channel: 'feed',
  client: 'app/1.2',
  lang: 'en',
  iss: 'https://platform.example',
  kid: 'k1',
  iat: 0,
  exp: 1,
  nbf: undefined,
  jti: undefined,
}
const refused = err({ fault: 'token_expired' as const, to: claims.to })
const video: Page = { site: 'douyin', surface: 'short_video', id: '7' }

function context(clues: Partial<Clues>) {
  return contextOf({
    token: undefined,
    referer: 'https://www.douyin.com/video/7',
    hint: undefined,
    page: () => video,
    ...clues,
  })
}

describe('the ladder of evidence', () => {
  it('a signed token says everything, and the Referer is not asked', () => {
    const page = neverAsked()
    expect(context({ token: ok(claims), page })).toEqual({
      surface: 'showcase',
      evidence: 'signed',
      site: undefined,
      content: 's_1',
      author: 'a_77',
      followers: 12,
      channel: 'feed',
      client: 'app/1.2',
      language: 'en',
      fault: undefined,
    })
  })

  it('a refused token is worth nothing, leaves its fault, and the Referer is not asked', () => {
    expect(context({ token: refused, page: neverAsked() })).toEqual({ ...nowhere, fault: 'token_expired' })
  })

  it('without a token the Referer’s page tells site, surface and content', () => {
    const asked: string[] = []
    const page = (referer: string) => {
      asked.push(referer)
      return video
    }
    expect(context({ page })).toEqual({
      ...nowhere,
      surface: 'short_video',
      evidence: 'referer',
      site: 'douyin',
      content: '7',
    })
    expect(asked).toEqual(['https://www.douyin.com/video/7'])
  })

  it('a page of a known site whose surface is not known still gives the site', () => {
    const page = () => ({ site: 'douyin', surface: 'unknown', id: undefined })
    expect(context({ page })).toEqual({ ...nowhere, evidence: 'referer', site: 'douyin' })
  })

  it('neither token nor a page that is known: nothing', () => {
    expect(context({ page: () => undefined })).toEqual(nowhere)
    expect(context({ referer: undefined, page: neverAsked() })).toEqual(nowhere)
  })
})

describe('a hint inside the link', () => {
  it('of a live room replaces what the Referer says, and its content goes with it', () => {
    expect(context({ hint: 'live_room' })).toEqual({
      ...nowhere,
      surface: 'live_room',
      evidence: 'referer',
      site: 'douyin',
    })
  })

  it('of a live room replaces unknown', () => {
    expect(context({ hint: 'live_room', referer: undefined })).toEqual({ ...nowhere, surface: 'live_room' })
    expect(context({ hint: 'live_room', token: refused })).toMatchObject({
      surface: 'live_room',
      fault: 'token_expired',
    })
  })

  it('never replaces what is signed', () => {
    expect(context({ hint: 'live_room', token: ok(claims) })).toEqual(context({ token: ok(claims) }))
  })

  it('counts where what was signed is that nobody knew the place', () => {
    const nobodyKnew = ok({ ...claims, surface: 'unknown' })
    expect(context({ hint: 'live_room', token: nobodyKnew })).toMatchObject({
      surface: 'live_room',
      evidence: 'signed',
    })
    expect(context({ hint: 'short_video', token: nobodyKnew }).surface).toBe('unknown')
  })

  it('of a live room leaves a live room alone, with its content', () => {
    const page = () => ({ site: 'douyin', surface: 'live_room', id: 'r_1' })
    expect(context({ hint: 'live_room', page })).toMatchObject({ surface: 'live_room', content: 'r_1' })
  })

  it('tightens to the surfaces one is told are tight, and to no other', () => {
    const tightening = new Set(['kids'])
    expect(context({ hint: 'kids', tightening }).surface).toBe('kids')
    expect(context({ hint: 'live_room', tightening }).surface).toBe('short_video')
  })

  it('of any other surface changes nothing, whatever else is known (seed 20201009)', () => {
    const surface = fc.constantFrom('short_video', 'showcase', 'unknown', 'live_room', '__proto__', '')
    const place = fc.option(fc.record({ site: fc.constant('douyin'), surface, id: fc.constant('7') }), {
      nil: undefined,
    })
    const token = fc.constantFrom(undefined, ok(claims), refused)
    fc.assert(
      fc.property(surface, place, token, (hint, found, told) => {
        const plain = context({ token: told, page: () => found })
        const hinted = context({ token: told, page: () => found, hint })
        expect(hinted.evidence).toBe(plain.evidence)
        expect([plain.surface, 'live_room']).toContain(hinted.surface)
        expect(hint === 'live_room' ? plain : hinted).toEqual(plain)
      }),
      { seed: 20_201_009 },
    )
  })
})

const nowhere = {
  surface: 'unknown',
  evidence: 'none',
  site: undefined,
  content: undefined,
  author: undefined,
  followers: undefined,
  channel: undefined,
  client: undefined,
  language: undefined,
  fault: undefined,
}

function neverAsked() {
  return (): Page => {
    throw new Error('the Referer was asked')
  }
}
