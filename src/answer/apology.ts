/**
 * The apology: what a shopper reads when we broke something. It depends on nothing that could be broken too.
 *
 * The only answer with a status of the 500 class; it carries an id that stands beside the error in the log.
 *
 * @module
 */

import { formatInstant, type Instant } from '../kernel/instant.ts'
import { languageOf, type Language } from './language.ts'
import { wantsJson } from './preferences.ts'

const texts: Readonly<Record<Language, { readonly title: string; readonly text: string }>> = {
  'zh-CN': { title: '这个链接暂时打不开', text: '是我们这边出了问题，不是你的操作有误。请返回后再试一次。' },
  en: { title: 'This link cannot be opened right now', text: 'The fault is ours. Please go back and try again.' },
}

/** Answers in the client's form and language; never throws. */
export function apology(request: Request, id: string, at: Instant): Response {
  const { headers, method } = request
  const language = languageOf(undefined, headers.get('accept-language'))
  const { title, text } = texts[language]
  const json = wantsJson(headers.get('accept'))
  const body = json
    ? JSON.stringify({
        type: 'urn:detour:problem:internal',
        title,
        status: 500,
        detail: text,
        id,
        at: formatInstant(at),
      })
    : `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><h1>${title}</h1><p>${text}</p><p><code>${id}</code></p></html>`
  return new Response(method === 'HEAD' ? null : body, {
    status: 500,
    headers: {
      'content-type': json ? 'application/problem+json' : 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
    },
  })
}
