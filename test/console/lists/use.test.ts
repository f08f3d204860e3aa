import { expect, it } from 'vitest'

import { nameOf, shortDigest, snippetOf } from '../../../src/console/screens/lists/list-name.ts'
import { listsIn } from '../../../src/console/screens/lists/use.ts'

const digest = `sha256:${'ab'.repeat(32)}`

const source = `
lists:
  charity: { of: content, ids: [r_1, r_2], note: ticket 118 }
  blocked: { of: product, digest: "${digest}" }
  spare:
    of: author
    digest: ${digest}
rules:
  - id: exempt
    if: { surface: live_room, content: { in: charity }, product: { not_in: blocked } }
    then: allow
  - { id: closed, if: { product: { in: blocked }, region: { in: [CN] } }, then: { explain: x } }
  - { id: inline, if: { content: { in: [charity] } }, then: allow }
`

it('says under which names a digest stands, and which rules ask for it', () => {
  expect(listsIn(source).byDigest.get(digest)).toEqual([
    { name: 'blocked', of: 'product', note: undefined, rules: ['exempt', 'closed'] },
    { name: 'spare', of: 'author', note: undefined, rules: [] },
  ])
})

it('names the lists whose ids stand in the policy; ids in place are no name of a list', () => {
  expect(listsIn(source).inline).toEqual([
    { name: 'charity', of: 'content', note: 'ticket 118', rules: ['exempt'], count: 2 },
  ])
})

it('finds nothing in a policy without lists', () => {
  expect(listsIn('rules: []')).toEqual({ byDigest: new Map(), inline: [] })
})

it.each([
  ['Charity rooms 2027', 'charity-rooms-2027'],
  ['慈善直播间', 'my-list'],
  [null, 'my-list'],
])('the lines that name the list %s in a policy name the same digest', (name, key) => {
  const text = snippetOf({ name, of: 'content', digest })
  expect(text).toContain(`  ${key}: {`)
  expect([...listsIn(text).byDigest.keys()]).toEqual([digest])
})

it('calls a list by its name, else by the beginning of its digest', () => {
  expect([nameOf({ name: 'rooms', digest }), nameOf({ name: null, digest })]).toEqual(['rooms', shortDigest(digest)])
})
