/**
 * A line diff of two texts. What came and went is marked by a sign and a word as well as by colour.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'
import { Equal, UnfoldVertical } from 'lucide-react'
import { useState } from 'react'

import { visibleLines } from '../../kernel/unseen.ts'
import { defineWords } from '../words/define.ts'
import { ScrollRegion } from './scroll-region.tsx'
import { Empty, Failure, Skeleton } from './state.tsx'
import { countLines, hunksOf, lineDiff, type DiffLine, type Hunk } from './text-diff.ts'

const useWords = defineWords(
  {
    same: 'The two texts are the same, line by line.',
    caption: (before: string, after: string) => `What was changed from ${before} to ${after}, line by line`,
    added: 'added',
    removed: 'removed',
    counts: (added: number, removed: number) => `${added} lines added, ${removed} removed`,
    fold: (count: number) => `Show ${count} lines that are the same`,
    further: (count: number) => `Show ${count} further lines`,
  },
  {
    same: '两份文本逐行相同。',
    caption: (before: string, after: string) => `${before} 到 ${after} 的逐行改动`,
    added: '新增',
    removed: '删除',
    counts: (added: number, removed: number) => `新增 ${added} 行，删除 ${removed} 行`,
    fold: (count: number) => `显示 ${count} 行相同内容`,
    further: (count: number) => `显示后续 ${count} 行`,
  },
)

export interface TextDiffProps {
  readonly before: string
  readonly after: string
  /** What the two are called. */
  readonly names: readonly [before: string, after: string]
}

export function TextDiff({ before, after, names }: TextDiffProps) {
  const words = useWords()
  const { data: lines, error } = useQuery({
    queryKey: ['text-diff', before, after],
    queryFn: () => lineDiff(before, after),
    staleTime: Infinity,
    gcTime: 60_000,
  })
  if (error !== null) return <Failure error={error} />
  if (lines === undefined) return <Skeleton lines={8} />
  const { added, removed } = countLines(lines)
  if (added + removed === 0) return <Empty icon={Equal}>{words.same}</Empty>
  const hunks = hunksOf(lines)
  return (
    <div>
      <p className="mb-2 text-sm text-soft">
        <span aria-hidden>
          <span className="font-medium text-accent">+{added}</span>{' '}
          <span className="font-medium text-stop">−{removed}</span>
        </span>
        <span className="sr-only">{words.counts(added, removed)}</span>
        <span className="ml-3 font-mono text-xs">
          {names[0]} → {names[1]}
        </span>
      </p>
      <ScrollRegion label={words.caption(...names)} className="rounded-xl border border-line">
        <table className="w-full border-collapse font-mono text-xs leading-5">
          <caption className="sr-only">{words.caption(...names)}</caption>
          {hunks.map((hunk, n) => (
            <HunkView key={keyOf(hunk)} hunk={hunk} place={hunks[n + 1]?.place} />
          ))}
        </table>
      </ScrollRegion>
    </div>
  )
}

function keyOf({ lines: [first] }: Hunk): string {
  return `${first?.before ?? ''} ${first?.after ?? ''}`
}

interface HunkProps {
  readonly hunk: Hunk
  /** Where the next one begins. */
  readonly place: string | undefined
}

function HunkView({ hunk, place }: HunkProps) {
  const words = useWords()
  const [isOpen, setOpen] = useState(hunk.kind === 'shown')
  if (isOpen) {
    return (
      <tbody>
        {hunk.lines.map((line) => (
          <Line key={`${line.before ?? ''} ${line.after ?? ''}`} line={line} />
        ))}
      </tbody>
    )
  }
  return (
    <tbody>
      <tr className="bg-ground">
        <td colSpan={4} className="px-2">
          <button
            type="button"
            className="inline-flex min-h-7 items-center gap-2 font-sans text-xs text-accent"
            onClick={() => setOpen(true)}
          >
            <UnfoldVertical aria-hidden className="size-3.5" />
            {words[hunk.kind === 'further' ? 'further' : 'fold'](hunk.lines.length)}
          </button>
          {place !== undefined && <span className="ml-3 text-soft">{place}</span>}
        </td>
      </tr>
    </tbody>
  )
}

const looks = {
  ' ': { row: '', sign: '', mark: '' },
  '-': { row: 'bg-stop-wash', sign: 'text-stop', mark: 'bg-stop/25 rounded-xs' },
  '+': { row: 'bg-wash', sign: 'text-accent', mark: 'bg-accent/25 rounded-xs' },
} as const

function Line({ line: { sign, before, after, pieces } }: { readonly line: DiffLine }) {
  const words = useWords()
  const look = looks[sign]
  return (
    <tr className={look.row}>
      <td aria-hidden className="w-10 min-w-10 pr-1 text-right align-top text-soft select-none">
        {before}
      </td>
      <td aria-hidden className="w-10 min-w-10 pr-1 text-right align-top text-soft select-none">
        {after}
      </td>
      <td className={`w-5 text-center align-top font-bold select-none ${look.sign}`}>
        <span aria-hidden>{sign === '-' ? '−' : sign}</span>
        {sign !== ' ' && <span className="sr-only">{sign === '+' ? words.added : words.removed}</span>}
      </td>
      <td className="pr-3 whitespace-pre">
        {pieces.map(({ text, isChanged }, n) =>
          isChanged ? (
            // oxlint-disable-next-line react/no-array-index-key
            <mark key={n} className={`text-inherit ${look.mark}`}>
              {visibleLines(text)}
            </mark>
          ) : (
            visibleLines(text)
          ),
        )}
      </td>
    </tr>
  )
}
