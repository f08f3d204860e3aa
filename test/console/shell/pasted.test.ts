import { expect, it } from 'vitest'

import { pastedIn } from '../../../src/console/shell/pasted.ts'

it.each([
  { text: '01M84BGE761H44V3BY7PFG2SRQ', found: { record: '01M84BGE761H44V3BY7PFG2SRQ' }, why: 'the id of a record' },
  {
    text: ' 01m84bge761h44v3by7pfg2srq\n',
    found: { record: '01M84BGE761H44V3BY7PFG2SRQ' },
    why: 'one in small letters',
  },
  { text: '01M84BGE761H44V3BY7PFG2SR', found: {}, why: 'an id that is cut off' },
  { text: '01M84BGE761H44V3BY7PFG2SRU', found: {}, why: 'a letter that no id has' },
  { text: 'https://item.jd.com/1.html', found: { link: 'https://item.jd.com/1.html' }, why: 'a link' },
  { text: 'https://', found: {}, why: 'a link that is only begun' },
  { text: 'see https://item.jd.com/1.html', found: {}, why: 'words with a link in them' },
  { text: '', found: {}, why: 'nothing' },
])('$why is read as $found', ({ text, found }) => {
  expect(pastedIn(text)).toEqual(found)
})
