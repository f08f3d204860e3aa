/**
 * Why a text was refused: its mistakes, where they are what is wrong.
 *
 * @module
 */

import { CircleX } from 'lucide-react'

import type { FlatDiagnostic } from '../../../policy/language/render/json.ts'
import { Failure } from '../../parts/state.tsx'
import { Refusal } from '../../server/call.ts'
import { Marked } from '../../parts/marked.tsx'
import { useBacktestWords } from './words.ts'

export interface RefusedProps {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
  readonly kept?: boolean
}

export function Refused({ error, onRetry, kept = false }: RefusedProps) {
  const { refused: words } = useBacktestWords()
  const mistakes = mistakesIn(error)
  if (mistakes.length === 0) return <Failure error={error} onRetry={onRetry} kept={kept} />
  return (
    <div role="alert" className="rounded-xl border border-stop bg-stop-wash px-4 py-3 text-sm">
      <p className="flex items-center gap-2 font-semibold text-stop">
        <CircleX aria-hidden className="size-5 shrink-0" />
        {words.title}
      </p>
      <ul className="mt-1.5 list-disc pl-7">
        {mistakes.map(({ code, message, range }) => (
          <li key={`${code} ${range.start.line} ${message}`}>
            <Marked text={message} /> <span className="text-soft">({words.line(range.start.line)})</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** As the API sends them with `policy-invalid` and `tests-failed`. */
function mistakesIn(error: unknown): readonly FlatDiagnostic[] {
  if (!(error instanceof Refusal)) return []
  const { diagnostics } = error.problem
  if (!Array.isArray(diagnostics)) return []
  return (diagnostics as readonly FlatDiagnostic[]).filter(({ severity }) => severity === 'error')
}
