import { describe, expect, it } from 'vitest'

import { languages } from '../../src/answer/language.ts'
import { noticePage } from '../../src/answer/notice.ts'
import { noticeBody } from '../../src/answer/stored-notice.ts'
import type { View } from '../../src/answer/view.ts'
import { allowed, closed, faulty, flavours, liveRoom, noticed, seen, taobao } from './samples.ts'

const decoder = new TextDecoder()

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : decoder.decode(body)
}

const junk = faulty(
  { kind: 'unreadable', code: 'not_a_url' },
  { url: undefined, landing: undefined, marketplace: undefined, kind: 'other', id: undefined },
)

const views: Readonly<Record<string, Partial<View>>> = {
  'as it is': {},
  'another product': { destination: { ...taobao, id: '600000000077' } },
  'no product': { destination: { ...taobao, id: undefined } },
  'a product that has to be cut': { destination: { ...taobao, id: '7'.repeat(120) } },
  'a shop': { destination: { ...taobao, kind: 'shop' } },
  'another place': { context: { ...liveRoom, surface: 'short_video' } },
  'a token that did not count': { context: { ...liveRoom, evidence: 'none', fault: 'token_expired' } },
  'another rule’s window': { decision: { ...closed, from: undefined } },
  'no rule': { decision: allowed },
  junk: { destination: junk, marketplaceName: undefined },
  'another store': { stores: ['shop.example'] },
  'other words of the policy': { messages: { live_external_closed: { 'zh-CN': '这里不行', en: 'Not here' } } },
  'words that look like a hole': {
    messages: { live_external_closed: { 'zh-CN': 'TheReceiptStandsHere', en: 'TheProductStandsHere' } },
  },
}

/** Of one policy, so that a page is found again. */
const ofPolicy = { messages: {}, surfaces: {} }

describe('a stored notice', () => {
  it('is to the letter the page that would be written anew, whatever was stored before', () => {
    let pages = 0
    for (let turn = 0; turn < 3; turn += 1) {
      for (const [flavour, { input, view: own }] of Object.entries(flavours)) {
        const notice = noticed(input)
        for (const [name, view] of Object.entries(views)) {
          for (const language of languages) {
            const shown = seen({ ...ofPolicy, ...own, ...view, id: `01JD000000000000000000000${turn}` })
            const page = noticePage(notice, shown, language)
            expect([flavour, name, textOf(noticeBody(notice, shown, language))]).toEqual([flavour, name, page])
            pages += 1
          }
        }
      }
    }
    expect(pages).toBeGreaterThan(200)
  })

  it('is kept as bytes where only product and receipt differ', () => {
    const notice = noticed()
    const bodies = ['1', '22'].map((id) =>
      noticeBody(notice, seen({ ...ofPolicy, destination: { ...taobao, id } }), 'en'),
    )
    expect(bodies.map((body) => body instanceof Uint8Array)).toEqual([true, true])
    expect(bodies[1]?.length).toBe((bodies[0]?.length ?? 0) + 1)
  })

  it('never writes markup into a hole: an id that is no plain one is written by the page itself', () => {
    const id = '<b>1</b>'
    const shown = seen({ destination: { ...taobao, id } })
    const text = textOf(noticeBody(noticed(), shown, 'en'))
    expect(text).toBe(noticePage(noticed(), shown, 'en'))
    expect(text).not.toContain(id)
  })
})
