import { describe, expect, it } from 'vitest'

import { boundCaching } from '../../src/rewrite/caching.ts'
import { longestWhole, rewriteDocument, type Work } from '../../src/rewrite/document.ts'
import { onward } from '../../src/rewrite/onward.ts'
import { makeRestore } from '../../src/rewrite/restore.ts'

describe('a document', () => {
  it.each(['json', 'text'] as const)('of %s is held back up to a mebibyte, and left alone beyond', async (kind) => {
    const lengths: number[] = []
    const look = (text: string) => {
      lengths.push(text.length)
      return Promise.resolve({ text, found: 0, changed: 0 })
    }
    const work = { json: look, text: look } as unknown as Work
    const options = { contentType: kind === 'json' ? 'application/json' : 'text/plain' }
    const whole = new Uint8Array(1024 * 1024).fill(0x20)
    expect(longestWhole[kind]).toBe(whole.length)
    expect(await rewriteDocument(whole, kind, work, options)).toMatchObject({ kind: 'rewritten' })
    const longer = new Uint8Array(whole.length + 1).fill(0x20)
    const outcome = await rewriteDocument(longer, kind, work, options)
    expect(outcome).toEqual({ kind: 'untouched', why: 'too_large' })
    expect(lengths).toEqual([whole.length])
  })
})

describe('putting back', () => {
  it('leaves a link alone that looks like ours and was not signed by us', async () => {
    const restore = makeRestore({ genuine: () => Promise.resolve(undefined) }, 'https://go.example')
    expect(await restore('https://go.example/go/a.b.c')).toBeUndefined()
    const unsigned = `https://go.example/go?to=${encodeURIComponent('https://item.jd.com/1.html')}`
    expect(await restore(unsigned)).toEqual({ to: 'https://item.jd.com/1.html', was: undefined })
  })
})

describe('a page whose links were signed', () => {
  it.each(['stale-while-revalidate=86400', 'stale-if-error=86400', 'immutable', 'Immutable'])(
    'is used by no cache beyond its age: %s',
    (directive) => {
      const headers = new Headers({ 'cache-control': `public, max-age=60, ${directive}` })
      boundCaching(headers, 600)
      expect(headers.get('cache-control')).toBe('public, max-age=60')
    },
  )
})

describe('a request that goes on to the origin', () => {
  it('has its redirects shown to us and never followed, whatever the visitor asked for', () => {
    const asked = new Request('https://go.example/page', { redirect: 'follow' })
    expect(onward(asked).redirect).toBe('manual')
  })
})
