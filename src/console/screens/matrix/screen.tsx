/**
 * The matrix: what may happen to a click, by where it stood, where it leads, and when.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { FileQuestion, FileWarning } from 'lucide-react'
import { useState } from 'react'

import { buttonClass } from '../../parts/button.tsx'
import { usePolicyNamed } from '../../parts/policy-choice.tsx'
import { Empty, Failure, Skeleton } from '../../parts/state.tsx'
import { Card, ScreenHead } from '../../parts/surface.tsx'
import { Controls } from './controls.tsx'
import { ExportMenu } from './export-menu.tsx'
import { MatrixBoard } from './board.tsx'
import { useMatrix, type MatrixView } from './use-matrix.ts'
import { useMatrixPlace } from './use-place.ts'
import { useMatrixWords } from './words.ts'

export function MatrixScreen() {
  const words = useMatrixWords()
  const { search, policy, other } = useMatrixPlace()
  // The present of one visit: a new one at every render would ask for the matrix again.
  const [now] = useState(() => Date.now())
  const by = search.by ?? 'marketplace'
  const mine = useMatrix(usePolicyNamed(policy), by, now)
  const theirs = useMatrix(usePolicyNamed(other), by, now)
  return (
    <>
      <ScreenHead
        title={words.title}
        lead={words.lead}
        actions={mine?.json && <ExportMenu json={mine.json} name={mine.policy.label} />}
      />
      <div className="mb-4">
        <Controls />
      </div>
      {mine !== undefined && <Trouble view={mine} />}
      {theirs !== undefined && <Trouble view={theirs} />}
      {mine?.grid !== undefined && <MatrixBoard mine={mine} theirs={theirs} now={now} />}
    </>
  )
}

/** Whatever keeps a matrix from being shown. */
function Trouble({ view }: { readonly view: MatrixView }) {
  const words = useMatrixWords()
  const { policy, isInvalid, isPending, error, retry, grid } = view
  if (policy.isMissing) {
    const write = (
      <Link to="/policy" className={buttonClass('primary')}>
        {words.write}
      </Link>
    )
    return (
      <Card className="mb-4">
        <Empty icon={FileQuestion} action={write}>
          {policy.label}: {words.nothingPublished}
        </Empty>
      </Card>
    )
  }
  if (error !== null) return <Failure error={error} onRetry={retry} kept={grid !== undefined} />
  if (isInvalid) {
    const edit = (
      <Link to="/policy" search={toEditor(policy.name)} className={buttonClass('primary')}>
        {words.invalidAct}
      </Link>
    )
    return (
      <Card className="mb-4">
        <Empty icon={FileWarning} action={edit}>
          {policy.label}: {words.invalid}
        </Empty>
      </Card>
    )
  }
  if (!isPending || grid !== undefined) return null
  return (
    <Card className="mb-4">
      <Skeleton lines={8} />
    </Card>
  )
}

function toEditor(name: string): { readonly draft?: string } {
  return name.startsWith('draft:') ? { draft: name.slice('draft:'.length) } : {}
}
