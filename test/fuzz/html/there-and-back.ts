/**
 * A page that goes through the whole Worker: the links that a browser would see are signed and no others, a second time
 * changes nothing, and put back it is what it was.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util'

import { parse } from 'parse5'

import { base, linksIn, pages } from '../../rewrite/html-pages.ts'
import { makeLaw } from '../law.ts'
import { sendPage } from './content-worker.ts'

const isShop = /^https?:\/\/(?:[^/]*\.)?taobao\.com(?=[/:?#]|$)/u

export const pageThereAndBack = makeLaw({
  title: 'a page has exactly its shop links signed, is the same rewritten twice, and comes back as it was',
  cases: pages,
  holds: async (html) => {
    const query = new URLSearchParams({ surface: 'short_video', content: 'v_1', base })
    const once = await sendPage(`/v1/rewrite?${query}`, html)
    const before = linksIn(parse(html))
    const after = linksIn(parse(once))
    const isSigned = after.map((url) => /\/go\/[\w-]+\.[\w-]+\.[\w-]+$/u.test(url))
    const wanted = before.map((url) => isShop.test(url))
    if (!isDeepStrictEqual(isSigned, wanted)) throw new Error(`of ${before.join(' ')} came ${after.join(' ')}`)
    if ((await sendPage(`/v1/rewrite?${query}`, once)) !== once) throw new Error(`it changed a second time: ${once}`)
    const back = await sendPage('/v1/unrewrite', once)
    if (back !== html) throw new Error(`put back it is ${back}`)
    return wanted.includes(true) ? 'signed' : 'untouched'
  },
  kinds: { signed: 0.4, untouched: 0.02 },
  brief: 60,
  long: 10_000,
})
