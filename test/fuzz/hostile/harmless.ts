/**
 * What links carry in life, so that a good share of the cases stays acceptable and a wrong answer to them would show.
 *
 * @module
 */

import { changedHost, pick, withParameter, type Mutation } from './mutation.ts'

export const harmless: readonly Mutation[] = [
  { name: 'a tracking parameter', done: (link) => withParameter(link, 'spm=a1.2.3') },
  { name: 'letters in upper case', done: (link, n) => changedHost(link, (host) => upper(host, n)) },
  { name: 'the scheme in upper case', done: (link) => link.replace(/^[a-z]+(?=:)/u, (scheme) => scheme.toUpperCase()) },
  { name: 'plain http', done: (link) => link.replace(/^https:/u, 'http:') },
  { name: 'space around', done: (link, n) => `${pick([' ', '\n', '\t', '  '], n)}${link} ` },
  { name: 'a fragment', done: (link, n) => link + pick(['#detail', '#https://evil.example/', '#@evil.example'], n) },
  { name: 'the default port', done: (link) => changedHost(link, (host) => `${host}:443`) },
  { name: 'a dot at the end', done: (link) => changedHost(link, (host) => `${host}.`) },
  {
    name: 'a page of a live room',
    done: (link, n) => withParameter(link, pick(['source_page=live', 'enter_from=live'], n)),
  },
  {
    name: 'a sentence around',
    done: (link, n) => pick([`看看 ${link}`, `【淘宝】${link} 点击链接`, `${link} CZ0001 打开`], n),
  },
]

function upper(text: string, n: number): string {
  return Array.from(text, (letter, index) => ((n >> (index % 8)) & 1 ? letter.toUpperCase() : letter)).join('')
}
