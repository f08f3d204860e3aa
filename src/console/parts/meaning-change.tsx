/**
 * Changes of answers: one row each, with the answer before and after, where it holds, and which rules say so.
 *
 * @module
 */

import { ArrowRight } from 'lucide-react'
import { useState } from 'react'

import { useFormat } from '../words/format.ts'
import { useLanguage } from '../words/language.ts'
import { ActionBadge } from './badge.tsx'
import { CopyButton } from './copy.tsx'
import { DirectionBadge } from './meaning-direction.tsx'
import { detailOf, whenOf, whereOf, type AreaJson, type ChangeJson, type OutcomeJson } from './meaning-diff.ts'
import { useMeaningWords } from './meaning-diff-words.ts'

export function ChangeList({ changes }: { readonly changes: readonly ChangeJson[] }) {
  return (
    <ul className="divide-y divide-line rounded-xl border border-line">
      {changes.map((change, n) => (
        // A change has no name of its own, and the list is never reordered.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={n} className="p-3">
          <ChangeRow change={change} />
        </li>
      ))}
    </ul>
  )
}

/** So many areas are read at a glance. */
const fewAreas = 4

function ChangeRow({ change }: { readonly change: ChangeJson }) {
  const words = useMeaningWords()
  const [isOpen, setOpen] = useState(false)
  const { before, after, where, parts, within, command } = change
  const isLong = parts > fewAreas
  const shown = isLong && !isOpen ? [within] : where
  return (
    <div className="grid gap-x-4 gap-y-2 sm:grid-cols-[6.5rem_minmax(0,1fr)_auto]">
      <div>
        <DirectionBadge direction={change.direction} />
      </div>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <OutcomeView outcome={before.outcome} other={after.outcome} />
          <ArrowRight aria-label={words.becomes} className="size-4 shrink-0 text-soft" />
          <OutcomeView outcome={after.outcome} other={before.outcome} />
        </p>
        <ul className="mt-1.5 text-sm">
          {shown.map((area, n) => (
            // oxlint-disable-next-line react/no-array-index-key
            <li key={n}>
              {isLong && !isOpen && <span className="text-soft">{words.within} </span>}
              <AreaView area={area} />
            </li>
          ))}
        </ul>
        {isLong && (
          <p className="text-sm text-soft">
            {words.parts(parts)}{' '}
            {!isOpen && (
              <button type="button" className="min-h-6 font-medium text-accent underline" onClick={() => setOpen(true)}>
                {words.moreAreas(where.length)}
              </button>
            )}
          </p>
        )}
        <p className="mt-1 text-xs text-soft">
          <RuleNames rules={before.rules} /> <span aria-label={words.becomes}>→</span> <RuleNames rules={after.rules} />
        </p>
      </div>
      {command !== null && (
        <div>
          <CopyButton text={command} label={words.example} />
        </div>
      )}
    </div>
  )
}

function OutcomeView({ outcome, other }: { readonly outcome: OutcomeJson | null; readonly other: OutcomeJson | null }) {
  const words = useMeaningWords()
  if (outcome === null) return <span className="text-soft">{words.nothing}</span>
  const detail = detailOf(outcome, other)
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <ActionBadge action={outcome.action} />
      {detail !== undefined && <code className="font-mono text-xs">{detail}</code>}
    </span>
  )
}

/** Surfaces, destinations and conditions, then the span of time. */
function AreaView({ area }: { readonly area: AreaJson }) {
  const words = useMeaningWords()
  const language = useLanguage()
  const { zone } = useFormat()
  const where = whereOf(area, language)
  const when = whenOf(area, { zone, language })
  return (
    <span>
      {where.length === 0 ? words.everything : where.join(' · ')}
      {when !== '' && <span className="ml-2 whitespace-nowrap text-soft tabular-nums">{when}</span>}
    </span>
  )
}

const mostRules = 4

function RuleNames({ rules }: { readonly rules: readonly (string | null)[] }) {
  const words = useMeaningWords()
  const format = useFormat()
  const names = rules.map((rule) => rule ?? words.defaults)
  const more = names.length - mostRules
  const shown = more > 0 ? [...names.slice(0, mostRules), `+${more}`] : names
  return (
    <span className="font-mono" title={format.list(names)}>
      {shown.join(', ')}
    </span>
  )
}
