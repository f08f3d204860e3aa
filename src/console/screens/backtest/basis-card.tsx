/**
 * What a report stands on: what was read, of when, and what was compared.
 *
 * @module
 */

import { Card, Facts } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import type { BacktestReport } from './question.ts'
import { useBacktestWords } from './words.ts'

export function BasisCard({ report }: { readonly report: BacktestReport }) {
  const { basis: words } = useBacktestWords()
  const format = useFormat()
  const { basis, read, from, until, at, before, after, versions } = report
  return (
    <Card title={words.title}>
      <Facts
        items={[
          [words.basis, words[basis](format.count(read))],
          [
            words.span,
            <>
              <Time at={from} /> – <Time at={until} />
            </>,
          ],
          [
            words.at,
            at === null ? (
              words.own
            ) : (
              <>
                {words.asOf} <Time at={at} />
              </>
            ),
          ],
          [words.before, <Side key="before" side={before} />],
          [words.after, <Side key="after" side={after} />],
          [
            words.decided,
            format.list(versions.map(({ version, clicks }) => words.clicksOf(version, format.count(clicks)))),
          ],
        ]}
      />
    </Card>
  )
}

function Side({ side: { name, version, digest } }: { readonly side: BacktestReport['before'] }) {
  const { basis: words } = useBacktestWords()
  const shared = useSharedWords()
  return (
    <>
      {name} · {version === 0 ? words.text : shared.version(version)}{' '}
      <code className="font-mono text-xs text-soft">{digest.slice(0, 19)}…</code>
    </>
  )
}
