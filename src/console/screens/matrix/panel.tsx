/**
 * The open cell: what decides there and in which order, on what it depends, a click that shows it, and its history.
 *
 * @module
 */

import { X } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'

import type { CellJson, EntryJson } from '../../../policy/analysis/matrix-json.ts'
import { ActionBadge } from '../../parts/badge.tsx'
import { IconButton } from '../../parts/button.tsx'
import { isWithin } from '../../parts/policy-calendar.ts'
import type { NamedPolicy } from '../../parts/policy-choice.tsx'
import { RuleLink } from '../../parts/rule-link.tsx'
import { Facts } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import { useLanguage } from '../../words/language.ts'
import { CellLook } from './cell-look.tsx'
import { cellAt, type Grid } from './grid.ts'
import { Witness } from './witness.tsx'
import { useMatrixWords } from './words.ts'

export interface PanelProps {
  readonly policy: NamedPolicy
  readonly grid: Grid
  readonly cellKey: string
  readonly at: number
  readonly onShow: (at: number) => void
  readonly onClose: () => void
}

export function Panel({ policy, grid, cellKey, at, onShow, onClose }: PanelProps) {
  const words = useMatrixWords().panel
  const language = useLanguage()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Whenever another cell is opened; an address that opens one takes nobody away from the top of the page.
    if (document.activeElement !== document.body) heading.current?.focus()
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [cellKey])
  const [surface = '', target = ''] = cellKey.split('|')
  const nameIn = (heads: Grid['surfaces'], key: string) =>
    heads.find((each) => each.key === key)?.label[language] ?? key
  const cell = cellAt(grid, cellKey, at)
  return (
    <section aria-label={words.title(surface, target)} className="min-w-0 rounded-2xl border border-line bg-card">
      <div className="flex items-start justify-between gap-2 px-4 pt-3">
        <h2 ref={heading} tabIndex={-1} className="text-base leading-6 font-semibold">
          {words.title(nameIn(grid.surfaces, surface), nameIn(grid.targets, target))}
        </h2>
        <IconButton icon={X} label={words.close} onClick={onClose} className="-mt-1 -mr-2" />
      </div>
      <div className="flex flex-col gap-5 p-4">
        {cell === undefined ? (
          <p className="text-sm text-soft">{words.noCell}</p>
        ) : (
          <>
            <p className="-mt-3 text-sm text-soft">
              <Time at={at} /> · {cell.here.entries.length === 1 ? words.one : words.many}
            </p>
            <Entries policy={policy} cell={cell.here} />
            {cell.here.reports.length > 0 && (
              <Part title={words.reports} lead={words.reportsLead}>
                <ol className="flex flex-col gap-4">
                  {cell.here.reports.map((entry) => (
                    <EntryView key={entry.rule} policy={policy} entry={entry} isRest={false} />
                  ))}
                </ol>
              </Part>
            )}
          </>
        )}
        <History grid={grid} cellKey={cellKey} at={at} onShow={onShow} />
      </div>
    </section>
  )
}

function Part({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}) {
  return (
    <div>
      <h3 className="text-sm font-semibold">{title}</h3>
      {lead !== undefined && <p className="mb-2 text-xs text-soft">{lead}</p>}
      {children}
    </div>
  )
}

function Entries({ policy, cell }: { readonly policy: NamedPolicy; readonly cell: CellJson }) {
  const last = cell.entries.length - 1
  return (
    <ol className="flex flex-col gap-4">
      {cell.entries.map((entry, at) => (
        <EntryView key={entry.rule ?? ''} policy={policy} entry={entry} isRest={at === last && at > 0} />
      ))}
    </ol>
  )
}

interface EntryViewProps {
  readonly policy: NamedPolicy
  readonly entry: EntryJson
  /** It takes all that the others leave. */
  readonly isRest: boolean
}

function EntryView({ policy, entry, isRest }: EntryViewProps) {
  const words = useMatrixWords().panel
  const language = useLanguage()
  const { rule, action, reason, chain, url, condition, witness } = entry
  const items: [ReactNode, ReactNode][] = [
    [words.rule, rule === null ? words.defaults : <RuleLink key="rule" rule={rule} policy={policy.name} />],
    ...(rule === null
      ? []
      : [[words.window, <Window key="window" policy={policy} rule={rule} />] as [ReactNode, ReactNode]]),
    [
      words.reason,
      <code key="reason" className="font-mono text-xs">
        {reason}
      </code>,
    ],
    ...(chain === null ? [] : [[words.tries, chain.join(' → ')] as [ReactNode, ReactNode]]),
    ...(url === null ? [] : [[words.leads, url] as [ReactNode, ReactNode]]),
  ]
  return (
    <li className="flex flex-col gap-2 border-l-2 border-line pl-3">
      <div className="flex flex-wrap items-baseline gap-2 text-sm">
        <ActionBadge action={action} />
        {condition !== null && (
          <span>
            <span className="text-soft">{words.when}</span> {condition[language]}
          </span>
        )}
        {condition === null && isRest && <span className="text-soft">{words.otherwise}</span>}
      </div>
      <Facts items={items} />
      {witness === null ? (
        <p className="text-xs text-soft">{words.noWitness}</p>
      ) : (
        <Witness witness={witness} policy={policy.name} />
      )}
    </li>
  )
}

function Window({ policy, rule }: { readonly policy: NamedPolicy; readonly rule: string }) {
  const words = useMatrixWords().panel
  const fact = policy.shape?.rules.find(({ id }) => id === rule)
  if (fact?.from === undefined && fact?.until === undefined) return words.always
  return (
    <span className="flex flex-col">
      {fact.from !== undefined && <Bound at={fact.from} of="from" />}
      {fact.until !== undefined && <Bound at={fact.until} of="until" />}
    </span>
  )
}

function Bound({ at, of }: { readonly at: number; readonly of: 'from' | 'until' }) {
  const words = useMatrixWords().panel
  const [before = '', after = ''] = words[of]('|').split('|')
  return (
    <span>
      {before}
      <Time at={at} />
      {after}
    </span>
  )
}

interface HistoryProps {
  readonly grid: Grid
  readonly cellKey: string
  readonly at: number
  readonly onShow: (at: number) => void
}

function History({ grid, cellKey, at, onShow }: HistoryProps) {
  const words = useMatrixWords()
  const spans = grid.lines.get(cellKey)?.spans ?? []
  if (spans.length < 2) return null
  return (
    <Part title={words.panel.history}>
      <ol className="mt-1 flex flex-col">
        {spans.map((span) => {
          const { from, until, cell } = span
          const isShown = isWithin(span, at)
          return (
            <li key={from ?? 'first'}>
              <button
                type="button"
                aria-current={isShown ? 'true' : undefined}
                onClick={() => onShow(from ?? (until ?? at) - 60_000)}
                className={`flex min-h-9 w-full flex-wrap items-center justify-between gap-x-3 rounded-lg px-2 py-1 text-left text-sm hover:bg-ground ${isShown ? 'bg-ground' : ''}`}
              >
                <span className="text-soft">
                  {from === undefined ? words.timeline.before : <Bound at={from} of="from" />}
                  {from === undefined && until !== undefined && (
                    <>
                      {' '}
                      <Time at={until} />
                    </>
                  )}
                  {isShown && <span className="ml-1.5 font-medium text-accent">{words.panel.shown}</span>}
                </span>
                <CellLook cell={cell} />
              </button>
            </li>
          )
        })}
      </ol>
    </Part>
  )
}
