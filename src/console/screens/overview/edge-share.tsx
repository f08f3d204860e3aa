/**
 * Which versions decide clicks now, and from where the edge has them.
 *
 * @module
 */

import { minuteMs } from '../../../kernel/instant.ts'
import { ShareBar, type SharePart } from '../../parts/share-bar.tsx'
import { Table } from '../../parts/table.tsx'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import type { Status } from './concerns.ts'
import { useOverviewWords } from './words.ts'

/** The head, what came before it, and what came with the Worker. */
function colourOf(version: number, head: number): string {
  if (version === head) return 'var(--accent)'
  return version === 0 ? 'var(--stop)' : 'var(--mark)'
}

const countedMs = 5 * minuteMs

export function EdgeShare({ status: { at, edge, head } }: { readonly status: Status }) {
  const { edge: words } = useOverviewWords()
  const shared = useSharedWords()
  const format = useFormat()
  const nameOf = (version: number): string => (version === 0 ? words.bundled : shared.version(version))
  const tiers: Readonly<Record<string, string>> = words.tiers
  const age = edge?.oldest_age_seconds ?? undefined
  // Clicks from before the head was live are not counted, so little may be said of the time before it.
  const isShort = edge !== null && Date.parse(at) - Date.parse(edge.counted_from) < countedMs
  const isOfHead = isShort && head !== null && head > 0
  const caption = isOfHead ? words.shareSince(head) : words.share
  return (
    <div className="mt-4 border-t border-line pt-4">
      <h3 className="mb-2 text-sm font-semibold">{words.title}</h3>
      {edge === null && <p className="text-sm text-soft">{words.unknown}</p>}
      {edge !== null && edge.clicks === 0 && (
        <p className="text-sm text-soft">{isOfHead ? words.silentSince(head) : words.silent}</p>
      )}
      {edge !== null && edge.clicks > 0 && (
        <>
          <ShareBar bare label={caption} parts={partsOf(edge.versions, head ?? 0, nameOf)} />
          <div className="-mx-4 mt-2">
            <Table
              caption={caption}
              rows={edge.versions}
              rowKey={({ version, tier }) => `${version} ${tier}`}
              columns={[
                {
                  key: 'version',
                  title: words.version,
                  heads: true,
                  cell: ({ version }) => (
                    <span className="flex items-center gap-2 whitespace-nowrap">
                      <span
                        aria-hidden
                        className="size-2.5 rounded-sm"
                        style={{ background: colourOf(version, head ?? 0) }}
                      />
                      {nameOf(version)}
                    </span>
                  ),
                },
                { key: 'tier', title: words.tier, cell: ({ tier }) => tiers[tier] ?? tier },
                {
                  key: 'clicks',
                  title: words.clicks,
                  align: 'end',
                  className: 'whitespace-nowrap',
                  cell: ({ clicks }) => format.count(clicks),
                },
                {
                  key: 'share',
                  title: words.part,
                  align: 'end',
                  className: 'whitespace-nowrap',
                  cell: ({ share }) => format.share(share),
                },
              ]}
            />
          </div>
        </>
      )}
      {edge !== null && edge.isolates > 0 && (
        <p className="mt-2 text-sm text-soft">
          {[words.isolates(edge.isolates), ...(age === undefined ? [] : [words.age(ageText(age))])].join(' · ')}
        </p>
      )}
    </div>
  )

  function ageText(seconds: number): string {
    return seconds < 60 ? words.seconds(Math.max(1, seconds)) : words.minutes(Math.ceil(seconds / 60))
  }
}

function partsOf(
  rows: NonNullable<Status['edge']>['versions'],
  head: number,
  nameOf: (version: number) => string,
): readonly SharePart[] {
  return [...Map.groupBy(rows, ({ version }) => version)].map(([version, of]) => ({
    key: String(version),
    label: nameOf(version),
    value: of.reduce((sum, { clicks }) => sum + clicks, 0),
    colour: colourOf(version, head),
  }))
}
