/**
 * What the text answers otherwise than the version it started from.
 *
 * @module
 */

import type { Instant } from '../../../../kernel/instant.ts'
import { useEngine } from '../../../engine/use-engine.ts'
import { MeaningDiff } from '../../../parts/meaning-diff.tsx'
import { readMeaning } from '../../../parts/meaning-diff.ts'
import { Empty, Failure, Skeleton } from '../../../parts/state.tsx'
import { useLanguage } from '../../../words/language.ts'
import { usePanelWords } from './panel-words.ts'
import { Broken } from './broken.tsx'

export interface MeaningProps {
  readonly before: { readonly name: string; readonly text: string }
  readonly after: { readonly name: string; readonly text: string }
  readonly now: Instant
  readonly topic: string
}

export function Meaning({ before, after, now, topic }: MeaningProps) {
  const words = usePanelWords()
  const language = useLanguage()
  const isSame = before.text === after.text
  const { data, error, retry } = useEngine(
    isSame || before.text === '' ? undefined : { kind: 'diff', before, after, language, now },
    { topic },
  )
  if (before.text === '') return <Empty>{words.meaning.first}</Empty>
  if (isSame) return <Empty>{words.meaning.same(before.name)}</Empty>
  if (error !== null) return <Failure error={error} onRetry={retry} />
  if (data === undefined) return <Skeleton lines={6} />
  const meaning = data.kind === 'diff' ? readMeaning(data.json) : undefined
  if (meaning === undefined) return <Broken />
  return (
    <div>
      <p className="mb-3 text-sm text-soft">{words.meaning.lead(before.name)}</p>
      <MeaningDiff diff={meaning} />
    </div>
  )
}
