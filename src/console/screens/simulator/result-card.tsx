/**
 * What one policy says of the click: the answer, what would have to be known, and why.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { FileQuestion, FileWarning, TriangleAlert } from 'lucide-react'

import { Button, buttonClass } from '../../parts/button.tsx'
import { draftIn } from '../../parts/policy-name.ts'
import { Empty, Failure, Skeleton } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Trace } from '../../parts/trace.tsx'
import { useFormat } from '../../words/format.ts'
import { AnswerView } from './answer-view.tsx'
import { focusDetail } from './form.tsx'
import type { FieldCompared, Simulated } from './simulated.ts'
import type { Run } from './use-run.ts'
import { useSimulatorWords } from './words.ts'

export interface ResultCardProps {
  readonly run: Run
  readonly title: string
  readonly hasCatalogue: boolean
  readonly differing?: ReadonlySet<FieldCompared>
  readonly className?: string
}

export function ResultCard({ run, title, hasCatalogue, differing, className = '' }: ResultCardProps) {
  const { result, isOld, policy } = run
  return (
    <div className={`flex min-w-0 flex-col gap-4 transition-opacity ${isOld ? 'opacity-60' : ''} ${className}`}>
      <Card title={title}>
        <Trouble run={run} />
        {result !== undefined && (
          <div aria-live="polite">
            <AnswerView
              simulated={result}
              policy={policy.name}
              hasCatalogue={hasCatalogue}
              {...(differing === undefined ? {} : { differing })}
            />
          </div>
        )}
      </Card>
      {result !== undefined && <TraceCard run={run} simulated={result} />}
    </div>
  )
}

function TraceCard({ run, simulated }: { readonly run: Run; readonly simulated: Simulated }) {
  const words = useSimulatorWords()
  return (
    <Card title={words.why}>
      <Missing simulated={simulated} />
      <Trace decision={simulated.decision} trace={simulated.trace} policy={run.policy.name} />
    </Card>
  )
}

/** Whatever keeps an answer from being shown. */
function Trouble({ run }: { readonly run: Run }) {
  const words = useSimulatorWords()
  const format = useFormat()
  const { policy, not, error, isPending, retry, result } = run
  if (policy.isMissing) {
    const write = (
      <Link to="/policy" className={buttonClass('primary')}>
        {words.write}
      </Link>
    )
    return (
      <Empty icon={FileQuestion} action={write}>
        {words.missingPolicy}
      </Empty>
    )
  }
  if (error !== null) return <Failure error={error} onRetry={retry} kept={result !== undefined} />
  if (not?.kind === 'invalid') {
    const draft = draftIn(policy.name)
    const edit = (
      <Link to="/policy" search={draft === undefined ? {} : { draft }} className={buttonClass('primary')}>
        {words.openEditor}
      </Link>
    )
    return (
      <Empty icon={FileWarning} action={edit}>
        {words.invalid}
      </Empty>
    )
  }
  if (not !== undefined) return <Empty icon={FileWarning}>{words.strangeSurface(format.list(not.known))}</Empty>
  return isPending && result === undefined ? <Skeleton lines={6} /> : null
}

/** What would have to be known, with the way to each field. */
function Missing({ simulated: { missing, missingLists, decision } }: { readonly simulated: Simulated }) {
  const words = useSimulatorWords()
  const format = useFormat()
  if (decision.destination.fault !== null) return null
  const inputs = missing.filter((name) => !name.startsWith('list:'))
  const asked = missingLists.filter(({ list }) => missing.includes(`list:${list}`))
  if (inputs.length === 0 && asked.length === 0) return null
  return (
    <div className="mb-3 rounded-xl bg-caution-wash px-3 py-2.5 text-sm text-caution">
      <p className="flex items-center gap-1.5 font-semibold">
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        {words.missing.title}
      </p>
      {inputs.length > 0 && (
        <>
          <p>{words.missing.lead}</p>
          <p className="mt-1.5 flex flex-wrap gap-1.5">
            {inputs.map((name) => (
              <Button key={name} onClick={() => focusDetail(name)}>
                {nameOf(name)}
              </Button>
            ))}
          </p>
        </>
      )}
      {asked.length > 0 && <p className="mt-1">{words.missing.lists(format.list(asked.map(({ list }) => list)))}</p>}
    </div>
  )

  function nameOf(name: string): string {
    const key = name === 'language' ? 'lang' : name
    return Object.hasOwn(words.details, key) ? words.details[key as keyof typeof words.details] : name
  }
}
