/**
 * An address of the console that leads nowhere.
 *
 * @module
 */

import { Link, useRouterState } from '@tanstack/react-router'
import { Signpost } from 'lucide-react'

import { buttonClass } from '../parts/button.tsx'
import { defineWords } from '../words/define.ts'

const useWords = defineWords(
  {
    nothing: 'There is no such page in this console',
    why: 'The link may be cut off, or of another version of Detour:',
    home: 'To the overview',
  },
  { nothing: '控制台里没有这个页面', why: '链接可能不完整，或来自其他版本的 Detour：', home: '回到总览' },
)

export function Lost() {
  const words = useWords()
  const address = useRouterState({ select: ({ location }) => location.publicHref })
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-16 text-center">
      <Signpost aria-hidden className="size-9 text-soft" strokeWidth={1.5} />
      <h1 className="text-xl font-bold">{words.nothing}</h1>
      <p className="max-w-md text-soft">
        {words.why} <code className="font-mono text-sm">{address}</code>
      </p>
      <Link to="/" className={buttonClass('primary')}>
        {words.home}
      </Link>
    </div>
  )
}
