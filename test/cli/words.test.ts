import { expect, it } from 'vitest'

import { strangeWord } from '../../src/cli/words.ts'

it.each([
  [['policy', 'check', 'no\n::error::owned\u001B[31m.yaml'], 'no␊::error::owned␛[31m.yaml'],
  [['explain', 'x\u001B[2J'], 'x␛[2J'],
  [['policy', 'simulate', '--surface', 'x\u202E', '--url', 'https://item.jd.com/1.html'], 'x\\u{202e}'],
])('%j is refused, and what could not be seen is shown', (words, shown) => {
  expect(strangeWord(words)).toContain(shown)
})

it.each([
  [['policy', 'check', '策略.yaml']],
  [['publish', 'policy.yaml', '-m', 'first line\nsecond line']],
  [['policy', 'simulate', '--url', 'https://item.jd.com/1.html\n', '--surface=live_room']],
  [['link', 'inspect', 'https://item.jd.com/\t1.html']],
])('%j is what it says', (words) => {
  expect(strangeWord(words)).toBeUndefined()
})
