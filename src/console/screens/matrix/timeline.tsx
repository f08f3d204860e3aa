/**
 * The timeline: every boundary of a window as a stop, the spans between them to choose from, and where now is.
 *
 * The spans are as wide as one another, because what matters is their order: two rules may change hands within a day and
 * then not for years.
 *
 * @module
 */

import { ChevronLeft, ChevronRight, Clock, Diff } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'

import { Button, IconButton } from '../../parts/button.tsx'
import { InstantField } from '../../parts/instant-field.tsx'
import { instantOfBand, isWithin, passedOf, type Band } from '../../parts/policy-calendar.ts'
import { ScrollRegion } from '../../parts/scroll-region.tsx'
import { useFormat } from '../../words/format.ts'
import { RuleLinks } from './rule-links.tsx'
import { useMatrixWords } from './words.ts'

export interface TimelineProps {
  readonly bands: readonly Band[]
  readonly now: number
  readonly at: number
  readonly isNow: boolean
  /** Bands in which the compared policies differ. */
  readonly differing: ReadonlySet<number>
  /** Undefined: now. */
  readonly onChoose: (at: number | undefined) => void
}

export function Timeline({ bands, now, at, isNow, differing, onChoose }: TimelineProps) {
  const words = useMatrixWords().timeline
  const index = bands.findIndex((band) => isWithin(band, at))
  const step = (by: number): void => {
    const band = bands[index + by]
    if (band !== undefined) onChoose(instantOfBand(band, now))
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-2">
        <InstantField label={words.at} value={at} onChange={onChoose} className="w-64 max-w-full" />
        <div className="mb-6 flex items-center gap-1">
          <IconButton icon={ChevronLeft} label={words.earlier} disabled={index <= 0} onClick={() => step(-1)} />
          <Button icon={Clock} aria-pressed={isNow} onClick={() => onChoose(undefined)}>
            {words.toNow}
          </Button>
          <IconButton
            icon={ChevronRight}
            label={words.later}
            disabled={index >= bands.length - 1}
            onClick={() => step(1)}
          />
        </div>
      </div>
      {bands.length === 1 ? (
        <p className="text-sm text-soft">{words.none}</p>
      ) : (
        <>
          <Stops bands={bands} now={now} at={at} index={index} differing={differing} onChoose={onChoose} />
          <Here band={bands[index]} />
        </>
      )}
    </div>
  )
}

interface StopsProps extends Omit<TimelineProps, 'isNow'> {
  readonly index: number
}

/** Radio buttons: the arrow keys go from one to the next, and every reader knows them. */
function Stops({ bands, now, at, index, differing, onChoose }: StopsProps) {
  const words = useMatrixWords()
  const group = useId()
  const chosen = useRef<HTMLLabelElement>(null)
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    // Whenever another one is chosen.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [index])
  return (
    <ScrollRegion label={words.timeline.label} className="-mx-1 px-1 pb-1">
      <fieldset className="flex min-w-max">
        <legend className="sr-only">
          {words.timeline.label}. {words.timeline.keys}
        </legend>
        {bands.map((band, each) => (
          <label
            key={band.from ?? 'first'}
            ref={each === index ? chosen : null}
            className={`relative flex min-w-32 flex-1 scroll-mx-8 flex-col gap-1 px-0.5 pt-1 text-xs has-focus-visible:outline-3 has-focus-visible:outline-focus ${each === index ? 'text-ink' : 'text-soft hover:text-ink'}`}
          >
            <input
              type="radio"
              name={group}
              className="sr-only"
              checked={each === index}
              onChange={() => onChoose(instantOfBand(band, now))}
            />
            <Track band={band} now={now} at={at} isChosen={each === index} />
            <BandName band={band} isNow={isWithin(band, now)} differs={differing.has(each)} />
          </label>
        ))}
      </fieldset>
    </ScrollRegion>
  )
}

interface TrackProps {
  readonly band: Band
  readonly now: number
  readonly at: number
  readonly isChosen: boolean
}

function Track({ band, now, at, isChosen }: TrackProps) {
  return (
    <span aria-hidden className="relative my-1 block h-4">
      <span className={`absolute inset-x-0 top-1.5 h-1 rounded-full ${isChosen ? 'bg-accent' : 'bg-line'}`} />
      {band.from !== undefined && (
        <span className="absolute top-0.5 left-0 size-3 rounded-full border-2 border-edge bg-card" />
      )}
      {isWithin(band, now) && (
        <span className="absolute -top-1 h-6 w-0.5 bg-mark" style={{ left: `${passedOf(band, now) * 100}%` }} />
      )}
      {isChosen && (
        <span
          className="absolute top-0 size-4 -translate-x-1/2 rounded-full border-2 border-card bg-accent"
          style={{ left: `${4 + passedOf(band, at) * 92}%` }}
        />
      )}
    </span>
  )
}

function BandName({
  band,
  isNow,
  differs,
}: {
  readonly band: Band
  readonly isNow: boolean
  readonly differs: boolean
}) {
  const words = useMatrixWords()
  const format = useFormat()
  const { from, until, begins, ends } = band
  const day =
    from !== undefined
      ? format.day(from)
      : until === undefined
        ? words.timeline.always
        : `${words.timeline.before} ${format.day(until)}`
  const isMidnight = from === undefined || format.clock(from) === '00:00'
  return (
    <span className="flex flex-col pr-2 leading-4">
      <span className="font-medium whitespace-nowrap tabular-nums">
        {day}
        {!isMidnight && from !== undefined && ` ${format.clock(from)}`}
      </span>
      {begins.length + ends.length > 0 && <span>{words.timeline.count(begins.length, ends.length)}</span>}
      {isNow && (
        <span className="flex items-center gap-1 font-medium text-caution">
          <Clock aria-hidden className="size-3" />
          {words.timeline.now}
        </span>
      )}
      {differs && (
        <span className="flex items-center gap-1 font-medium text-caution">
          <Diff aria-hidden className="size-3" />
          {words.differsThen}
        </span>
      )}
    </span>
  )
}

/** The rules whose windows begin and end where the chosen band begins. */
function Here({ band }: { readonly band: Band | undefined }) {
  const words = useMatrixWords().timeline
  if (band?.from === undefined) return null
  return (
    <div className="text-sm" aria-live="polite">
      {band.begins.length > 0 && <RuleLinks label={words.beginHere} rules={band.begins} />}
      {band.ends.length > 0 && <RuleLinks label={words.endHere} rules={band.ends} />}
    </div>
  )
}
