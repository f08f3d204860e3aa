/**
 * Of whatever is accepted, a pattern that knows nothing but ASCII reads the same host as WHATWG does.
 *
 * @module
 */

import fc from 'fast-check'

import { isPlainHost, landingOf, readUrl } from '../../../src/link/url.ts'
import { makeLaw } from '../law.ts'

/** What separates the parts of an address, and what has been taken for it. */
const pieces = fc.constantFrom(
  '@',
  ':',
  '/',
  '\\',
  '?',
  '#',
  '.',
  '%',
  '[',
  ']',
  '-',
  ';',
  '&',
  ' ',
  '\t',
  '\n',
  '\0',
  '%40',
  '%2f',
  '%2e',
  '%00',

  '443',
  '80',
  '8443',
  '0',
  '127.0.0.1',
  'xn--',
  'evil.example',
  'item.taobao.com',
  'a',
  'z9',
  '。',
  '．',
  'ａ',
  '\u00ad',
  'ß',
  'ı',
  '\ud800',
)
const host = fc.constantFrom('item.taobao.com', 'haohuo.jinritemai.com', 'WWW.JD.com')
const scheme = fc.constantFrom('https://', 'http://', 'HTTPS://', 'https:/', 'https:', '//', 'https:\\\\', '')
const few = fc.array(pieces, { maxLength: 3 }).map((parts) => parts.join(''))
const texts = fc.tuple(scheme, few, host, few, fc.constantFrom('', '/', '/a?b=c#d'), few).map((parts) => parts.join(''))

const strict = /^https?:\/\/(?<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)\.?(?::(?:443|80))?(?:[/?#]|$)/iu

export const oneHost = makeLaw({
  title: 'an accepted address has one host, by WHATWG and by a strict pattern of ASCII',
  cases: texts,
  holds: (text) => {
    const read = readUrl(text)
    if (!read.ok) return 'not read'
    const landing = landingOf(read.value)
    if (landing === undefined) return 'unsafe'
    const byPattern = strict.exec(text.trim())?.groups?.['host']?.toLowerCase()
    const byUrl = new URL(landing).hostname
    if (byPattern !== byUrl || !isPlainHost(byUrl)) throw new Error(`${byPattern} by the pattern, ${byUrl} by WHATWG`)
    return 'accepted'
  },
  kinds: { accepted: 0.03, unsafe: 0.05, 'not read': 0.1 },
  brief: 5000,
  long: 1_000_000,
})
