/**
 * An address of the console that leads nowhere.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { Signpost } from 'lucide-react'

import { buttonClass } from '../parts/button.tsx'
import { Empty } from '../parts/state.tsx'
import { defineWords } from '../words/define.ts'

const useWords = defineWords(
  { nothing: 'There is no such page in this console.', home: 'To the overview' },
  { nothing: '控制台里没有这个页面。', home: '回到总览' },
)

export function Lost() {
  const words = useWords()
  return (
    <Empty
      icon={Signpost}
      action={
        <Link to="/" className={buttonClass('primary')}>
          {words.home}
        </Link>
      }
    >
      <h1 className="text-lg font-semibold text-ink">{words.nothing}</h1>
    </Empty>
  )
}
