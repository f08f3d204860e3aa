/**
 * What a list will be: how many ids, what is said twice, which lines are wrong or odd, how large, under which digest.
 *
 * @module
 */

import { CircleAlert, CircleX } from 'lucide-react'
import type { ReactNode } from 'react'

import { maxImageBytes } from '../../../policy/long-list.ts'
import { Skeleton } from '../../parts/state.tsx'
import { Facts } from '../../parts/surface.tsx'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import type { Line, Preview } from './ids.ts'
import type { Previewed } from './use-preview.ts'
import { useListWords } from './words.ts'

export function PreviewView({ previewed }: { readonly previewed: Previewed }) {
  const words = useListWords()
  return (
    <section aria-live="polite" className="rounded-xl border border-line bg-ground px-4 py-3">
      <h3 className="mb-2 text-sm font-semibold">{words.form.preview}</h3>
      {previewed.kind === 'none' && <p className="text-sm text-soft">{words.form.empty}</p>}
      {previewed.kind === 'reading' && (
        <>
          <p className="text-sm text-soft">{words.form.reading}</p>
          <Skeleton lines={2} />
        </>
      )}
      {previewed.kind === 'failed' && <p className="text-sm text-stop">{words.form.failed}</p>}
      {previewed.kind === 'ready' && <Ready preview={previewed.preview} />}
    </section>
  )
}

function Ready({ preview }: { readonly preview: Preview }) {
  const words = useListWords()
  const format = useFormat()
  const { count, doubles, packed, tooLarge, bad, badCount, odd, oddCount } = preview
  const items: (readonly [string, ReactNode])[] = [
    [words.form.ids, format.count(count)],
    [words.form.doubles, format.count(doubles)],
  ]
  if (packed !== undefined) {
    items.push(
      [words.form.size, format.bytes(packed.image.length)],
      [
        words.form.digest,
        <code key="digest" className="font-mono text-xs break-all">
          {packed.digest}
        </code>,
      ],
    )
  }
  return (
    <div className="flex flex-col gap-3">
      <Facts items={items} />
      {count === 0 && badCount === 0 && <p className="text-sm text-soft">{words.form.empty}</p>}
      {tooLarge !== undefined && (
        <p role="alert" className="text-sm font-medium text-stop">
          {words.form.tooLarge(format.bytes(tooLarge.bytes), format.bytes(maxImageBytes))}
        </p>
      )}
      {badCount > 0 && (
        <Lines tone="stop" title={words.form.bad} lines={bad} count={badCount} whys={words.form.badWhys} />
      )}
      {oddCount > 0 && (
        <Lines tone="caution" title={words.form.odd} lines={odd} count={oddCount} whys={words.form.oddWhys} />
      )}
      {packed !== undefined && <Known digest={packed.digest} />}
    </div>
  )
}

interface LinesProps<Why extends string> {
  readonly tone: 'stop' | 'caution'
  readonly title: string
  readonly lines: readonly Line<Why>[]
  readonly count: number
  readonly whys: Readonly<Record<Why, string>>
}

function Lines<Why extends string>({ tone, title, lines, count, whys }: LinesProps<Why>) {
  const words = useListWords()
  const format = useFormat()
  const Icon = tone === 'stop' ? CircleX : CircleAlert
  return (
    <div className="text-sm">
      <p className={`flex items-center gap-1.5 font-medium ${tone === 'stop' ? 'text-stop' : 'text-caution'}`}>
        <Icon aria-hidden className="size-4 shrink-0" />
        {title}: {format.count(count)}
      </p>
      <ul className="mt-1 max-h-40 overflow-y-auto pl-5.5">
        {lines.map(({ line, text, why }) => (
          <li key={line}>
            <span className="text-soft">{words.form.line(line)}</span>{' '}
            <code className="font-mono break-all">{text}</code> <span className="text-soft">({whys[why]})</span>
          </li>
        ))}
      </ul>
      {count > lines.length && (
        <p className="pl-5.5 text-soft">{words.form.more(format.count(count - lines.length))}</p>
      )}
    </div>
  )
}

/** The same ids give the same digest: perhaps the list is there already. */
function Known({ digest }: { readonly digest: string }) {
  const words = useListWords()
  // Lists come in the order of their digests: the first one after all that is shorter is this one, if it is there.
  const { data } = useApi('GET /lists', { query: { cursor: digest.slice(0, -1), limit: '1' } })
  return data?.items[0]?.digest !== digest ? null : <p className="text-sm text-caution">{words.form.known}</p>
}
