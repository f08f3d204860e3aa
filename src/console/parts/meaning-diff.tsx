/**
 * The difference of meaning: which requests are answered otherwise, which way, where and from when. For versions and
 * change requests alike.
 *
 * @module
 */

import { Equal, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { diffWords } from '../../policy/analysis/diff-words.ts'
import { useFormat } from '../words/format.ts'
import { useLanguage } from '../words/language.ts'
import { ChangeList } from './meaning-change.tsx'
import { DirectionMark, directionTones, overallLooks } from './meaning-direction.tsx'
import { byEffect, cellsOf, isSame, tallyOf, type Cells, type EffectGroup, type MeaningJson } from './meaning-diff.ts'
import { SettingList, RuleList } from './meaning-texts.tsx'
import { useMeaningWords } from './meaning-diff-words.ts'
import { Badge } from './badge.tsx'
import { ScrollRegion } from './scroll-region.tsx'
import { Empty } from './state.tsx'
import { Time } from './time.tsx'

export interface MeaningDiffProps {
  readonly diff: MeaningJson
}

export function MeaningDiff({ diff }: MeaningDiffProps) {
  const words = useMeaningWords()
  if (isSame(diff)) return <Empty icon={Equal}>{words.same}</Empty>
  const cells = cellsOf(diff.changes)
  const { omitted } = diff
  return (
    <div className="flex flex-col gap-5">
      <MeaningVerdict diff={diff} />
      <Caveats diff={diff} />
      {diff.changes.length === 0 && (
        <p className="text-soft">{diff.overall === 'equivalent' ? words.sameAnswers : words.sameRules}</p>
      )}
      {cells && <CellGrid cells={cells} />}
      {byEffect(diff.changes).map((group) => (
        <Part key={`${group.kind} ${group.at ?? ''}`} title={<EffectTitle group={group} />}>
          <ChangeList changes={group.changes} />
        </Part>
      ))}
      <Omitted count={omitted?.changes} />
      {diff.reports.length > 0 && (
        <Part title={words.reports}>
          <ChangeList changes={diff.reports} />
          <Omitted count={omitted?.reports} />
        </Part>
      )}
      {diff.settings.length > 0 && (
        <Part title={words.settings}>
          <SettingList settings={diff.settings} />
          <Omitted count={omitted?.settings} />
        </Part>
      )}
      {diff.rules.length > 0 && (
        <Part title={words.rules}>
          <RuleList rules={diff.rules} />
          <Omitted count={omitted?.rules} />
        </Part>
      )}
    </div>
  )
}

/** One line: the direction as a whole, and how many changes go which way. */
export function MeaningVerdict({ diff }: MeaningDiffProps) {
  const words = useMeaningWords()
  const language = useLanguage()
  const tally = tallyOf(diff)
  const { tone, icon } = overallLooks[diff.overall]
  return (
    <p className="flex flex-wrap items-center gap-2">
      <Badge tone={tone} icon={icon}>
        {words.overall[diff.overall]}
      </Badge>
      {(['looser', 'stricter', 'changed'] as const).map(
        (direction) =>
          tally[direction] > 0 && (
            <span key={direction} className="inline-flex items-center gap-1 text-sm text-soft">
              <DirectionMark direction={direction} />
              {words.count[direction](tally[direction])}
            </span>
          ),
      )}
      <span className="text-sm text-soft">{diffWords[language].ruleCounts(diff.rules)}</span>
    </p>
  )
}

function EffectTitle({ group: { kind, at } }: { readonly group: EffectGroup }) {
  const words = useMeaningWords()
  const format = useFormat()
  if (kind !== 'later' || at === null) return words.effects[kind]
  return (
    <>
      {words.effects.later} <Time at={at} /> <span className="font-normal text-soft">({format.ago(at)})</span>
    </>
  )
}

function Part({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-2 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  )
}

function Omitted({ count = 0 }: { readonly count: number | undefined }) {
  const words = useMeaningWords()
  return count === 0 ? null : <p className="mt-2 text-sm text-soft">{words.omitted(count)}</p>
}

/** What the analysis could not know: said before the changes, because it bears on all of them. */
function Caveats({ diff }: MeaningDiffProps) {
  const words = useMeaningWords()
  const said = diffWords[useLanguage()]
  const sentences = [
    ...diff.unknown_lists.map((name) => said.unknownList(name)),
    ...diff.judged_by_one.slice(0, 1).map((url) => said.judgedByOne(url)),
    ...(diff.complete ? [] : [said.incomplete]),
  ]
  if (sentences.length === 0) return null
  return (
    <div className="flex gap-2.5 rounded-xl bg-caution-wash px-4 py-3 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0 text-caution" />
      <div>
        <p className="font-semibold text-caution">{words.caveats}</p>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
    </div>
  )
}

function CellGrid({ cells: { surfaces, destinations, at } }: { readonly cells: Cells }) {
  const words = useMeaningWords()
  const destination = (name: string) => (name === '' ? words.anyDestination : name === '?' ? words.noMarketplace : name)
  return (
    <Part title={words.cells}>
      <ScrollRegion label={words.cells}>
        <table className="border-separate border-spacing-1 text-sm">
          <caption className="sr-only">{words.cellsNote}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">{words.columns.surface}</span>
              </th>
              {destinations.map((name) => (
                <th key={name} scope="col" className="px-1.5 text-left font-medium whitespace-nowrap text-soft">
                  {destination(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {surfaces.map((surface) => (
              <tr key={surface}>
                <th scope="row" className="pr-2 text-left font-mono text-xs font-normal whitespace-nowrap">
                  {surface === '' ? words.anySurface : surface}
                </th>
                {destinations.map((name) => {
                  const directions = at(surface, name)
                  const [first] = directions
                  return (
                    <td
                      key={name}
                      className={`h-8 min-w-16 rounded-md px-1.5 ${first === undefined ? 'bg-ground' : directionTones[first]}`}
                    >
                      {directions.length === 0 && <span className="sr-only">{words.untouched}</span>}
                      <span className="flex justify-center gap-1.5">
                        {directions.map((direction) => (
                          <DirectionMark key={direction} direction={direction} said />
                        ))}
                      </span>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Part>
  )
}
