/**
 * The line above every screen: what is live, and whether something is wrong. It is read again every few seconds.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { CircleCheck, OctagonAlert, Search, TriangleAlert } from 'lucide-react'
import { useEffect } from 'react'

import { Badge } from '../parts/badge.tsx'
import { chord, keyNames } from '../parts/key-names.ts'
import { Time } from '../parts/time.tsx'
import { Unreachable } from '../server/call.ts'
import { useApi } from '../server/query.ts'
import { zoneIn, setZone } from '../server/zone.ts'
import { defineWords } from '../words/define.ts'

const useWords = defineWords(
  {
    live: (version: number) => `v${version} is live`,
    nothing: 'Nothing is published',
    coming: (version: number) => `v${version} is on its way to the edge`,
    override: (count: number) => (count === 1 ? 'An override is in force' : `${count} overrides are in force`),
    silent: 'The instance does not answer',
    failing: 'The instance answers with errors',
    since: 'since',
    find: 'Go anywhere',
  },
  {
    live: (version: number) => `v${version} 生效中`,
    nothing: '尚未发布任何版本',
    coming: (version: number) => `v${version} 正在送达边缘`,
    override: (count: number) => `有 ${count} 条紧急措施生效中`,
    silent: '实例没有响应',
    failing: '实例返回错误',
    since: '自',
    find: '快速前往',
  },
)

export function LiveLine({ onPalette }: { readonly onPalette: () => void }) {
  const words = useWords()
  const { data: status, error } = useApi('GET /status', {}, { everyMs: 10_000 })
  const head = status?.head ?? 0
  useZoneOf(head)
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-card/70 px-4 py-1.5 text-sm sm:px-6">
      {error !== null && (
        <Badge tone="stop" icon={OctagonAlert}>
          {error instanceof Unreachable ? words.silent : words.failing}
        </Badge>
      )}
      {status !== undefined &&
        (head === 0 ? (
          <Badge tone="caution">{words.nothing}</Badge>
        ) : (
          <>
            <Link to="/versions" className="no-underline">
              {status.in_step === false ? (
                <Badge tone="caution" icon={TriangleAlert}>
                  {words.coming(head)}
                </Badge>
              ) : (
                <Badge tone="good" icon={CircleCheck}>
                  {words.live(head)}
                </Badge>
              )}
            </Link>
            {status.live_at !== null && (
              <span className="hidden text-soft sm:inline">
                {words.since} <Time at={status.live_at} />
              </span>
            )}
          </>
        ))}
      {status?.override != null && status.override.length > 0 && (
        <Link to="/" hash="override" className="no-underline">
          <Badge tone="stop" icon={OctagonAlert}>
            {words.override(status.override.length)}
          </Badge>
        </Link>
      )}
      <button
        type="button"
        onClick={onPalette}
        className="ml-auto hidden min-h-8 items-center gap-2 rounded-lg border border-line bg-ground px-2.5 text-soft hover:text-ink lg:flex"
      >
        <Search aria-hidden className="size-4" />
        {words.find}
        <kbd className="rounded border border-line bg-card px-1 font-sans text-xs">{chord(keyNames.mod, 'K')}</kbd>
      </button>
    </div>
  )
}

/** Times are shown in the zone that the version in force speaks of. */
function useZoneOf(head: number): void {
  const { data } = useApi('GET /versions/{number}', { params: { number: String(head) } }, { enabled: head > 0 })
  useEffect(() => {
    if (data !== undefined) setZone(zoneIn(data.source))
  }, [data])
}
