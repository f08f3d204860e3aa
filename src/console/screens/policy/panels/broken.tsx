/**
 * Instead of an answer about a text that has mistakes.
 *
 * @module
 */

import { CircleX } from 'lucide-react'

import { Button } from '../../../parts/button.tsx'
import { Empty } from '../../../parts/state.tsx'
import { usePolicyPlace } from '../use-place.ts'
import { usePanelWords } from './panel-words.ts'

export function Broken() {
  const words = usePanelWords()
  const { go } = usePolicyPlace()
  return (
    <Empty icon={CircleX} action={<Button onClick={() => void go({ panel: 'problems' })}>{words.broken.show}</Button>}>
      {words.broken.text}
    </Empty>
  )
}
