/**
 * One link over time: the decision in every span between window boundaries, and the way to each.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'
import { Clock } from 'lucide-react'

import { instant, zonedText } from '../../../kernel/instant.ts'
import { askEngine } from '../../engine/engine.ts'
import { ActionBadge } from '../../parts/badge.tsx'
import { bandsOf, instantOfBand, isWithin } from '../../parts/policy-calendar.ts'
import type { NamedPolicy } from '../../parts/policy-choice.tsx'
import { Failure, Skeleton } from '../../parts/state.tsx'
import { useFormat } from '../../words/format.ts'
import { currentLanguage } from '../../words/language.ts'
import { useSharedWords } from '../../words/shared.ts'
import { bandsAround, mostBands, stretchesOf, type Moment, type Stretch } from './over-time.ts'
import type { Click } from './use-run.ts'
import { useSimulatorPlace } from './use-place.ts'
import { useSimulatorWords } from './words.ts'

export interface OverTimeProps {
  readonly policy: NamedPolicy
  readonly click: Click
  readonly now: number
}

export function OverTime({ policy, click, now }: OverTimeProps) {
  const words = useSimulatorWords().time
  const format = useFormat()
  const { go } = useSimulatorPlace()
  const bands = bandsOf(policy.shape?.boundaries ?? [])
  const asked = bandsAround(bands, click.at)
  const { described } = click
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['over-time', policy.text, described, asked],
    queryFn: async ({ signal }): Promise<readonly Stretch[]> => {
      const moments: Moment[] = []
      for (const band of asked) {
        const at = instant(instantOfBand(band, now))
        const request = { kind: 'simulate', text: policy.text ?? '', language: currentLanguage(), now: at } as const
        // One after the other: whatever somebody types meanwhile goes first.
        // oxlint-disable-next-line no-await-in-loop
        const reply = await askEngine({ ...request, click: described }, { signal })
        if (reply.kind !== 'simulate') return []
        moments.push(reply.json as Moment)
      }
      return stretchesOf(asked, moments)
    },
    enabled: policy.text !== undefined,
    staleTime: Infinity,
    retry: false,
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (isPending || data === undefined) return <Skeleton lines={4} />
  return (
    <>
      <ol className="flex flex-col">
        {data.map((stretch) => (
          <Row
            key={stretch.from ?? 'first'}
            stretch={stretch}
            isShown={isWithin(stretch, click.at)}
            isNow={isWithin(stretch, now)}
            onShow={() => go({ at: zonedText(instantOfBand(stretch, now), format.zone) })}
          />
        ))}
      </ol>
      {bands.length > asked.length && <p className="mt-2 text-xs text-soft">{words.cut(mostBands)}</p>}
    </>
  )
}

interface RowProps {
  readonly stretch: Stretch
  readonly isShown: boolean
  readonly isNow: boolean
  readonly onShow: () => void
}

function Row({ stretch, isShown, isNow, onShow }: RowProps) {
  const words = useSimulatorWords()
  const shared = useSharedWords()
  const format = useFormat()
  const { from, until, action, reason, rule } = stretch
  const name =
    from !== undefined
      ? words.time.from(format.time(from))
      : until === undefined
        ? words.time.always
        : words.time.before(format.time(until))
  return (
    <li className="relative border-l-2 border-line pb-1 pl-4 last:border-transparent">
      <span
        aria-hidden
        className={`absolute top-3.5 -left-[7px] size-3 rounded-full border-2 ${isShown ? 'border-accent bg-accent' : 'border-edge bg-card'}`}
      />
      <button
        type="button"
        onClick={onShow}
        aria-current={isShown ? 'true' : undefined}
        title={words.time.go}
        className={`flex min-h-10 w-full flex-wrap items-center gap-x-3 gap-y-0.5 rounded-lg px-2 py-1 text-left text-sm hover:bg-ground ${isShown ? 'bg-ground' : ''}`}
      >
        <span className="min-w-44 tabular-nums">
          {name}
          {isNow && (
            <span className="ml-1.5 inline-flex items-center gap-1 text-xs font-medium text-caution">
              <Clock aria-hidden className="size-3" />
              {shared.now}
            </span>
          )}
          {isShown && <span className="ml-1.5 text-xs font-medium text-accent">{words.time.shown}</span>}
        </span>
        <ActionBadge action={action} />
        <span className="text-xs text-soft">
          <code className="font-mono">{reason}</code>
          {rule !== null && (
            <>
              {' · '}
              <code className="font-mono">{rule}</code>
            </>
          )}
        </span>
      </button>
    </li>
  )
}
