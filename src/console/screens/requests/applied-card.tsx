/**
 * What a published request has become: on its way to the edge, with the way back while it is the newest.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'

import { buttonClass } from '../../parts/button.tsx'
import { Card } from '../../parts/surface.tsx'
import { WatchEdge } from '../../parts/watch-edge.tsx'
import { useApi } from '../../server/query.ts'
import { RollBack } from '../versions/rollback.tsx'
import { useDialogWords } from './dialog-words.ts'
import type { WholeRequest } from './standing.ts'

export interface AppliedCardProps {
  readonly request: WholeRequest
  readonly version: number
}

export function AppliedCard({ request, version }: AppliedCardProps) {
  const { watch: words } = useDialogWords()
  const { base, head } = request
  const canRollBack = head === version && base > 0
  const { data: before } = useApi(
    'GET /versions/{number}',
    { params: { number: String(base) } },
    { enabled: canRollBack },
  )
  return (
    <Card title={words.title(version)}>
      <WatchEdge version={version} />
      <div className="mt-4 flex flex-col gap-3 border-t border-line pt-3">
        {before !== undefined && canRollBack && (
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="text-sm">
              <strong>{words.back}</strong> <span className="text-soft">{words.backText(base)}</span>
            </p>
            <RollBack version={before} head={head} />
          </div>
        )}
        <Link to="/versions/$number" params={{ number: String(version) }} className={buttonClass()}>
          {words.open(version)}
        </Link>
      </div>
    </Card>
  )
}
