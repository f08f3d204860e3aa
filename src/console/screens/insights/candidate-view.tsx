/**
 * The candidate: what is tried on live clicks, and what it would have decided otherwise.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'

import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { Empty } from '../../parts/state.tsx'
import { Card, Facts } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import type { AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useMay } from '../../server/whoami.ts'
import { useSharedWords } from '../../words/shared.ts'
import { CandidateCounts } from './candidate-counts.tsx'
import { ClearDialog } from './clear-dialog.tsx'
import type { InRange } from './report-view.tsx'
import { TryDialog } from './try-dialog.tsx'
import { useInsightWords } from './words.ts'

export type Candidate = NonNullable<AnswerOf<'GET /candidate'>['candidate']>

export function CandidateView({ range }: InRange) {
  const { trial: words } = useInsightWords()
  const query = useApi('GET /candidate', {}, { everyMs: 30_000 })
  const mayPublish = useMay('publisher')
  const [asking, setAsking] = useState<'try' | Candidate | undefined>()
  const close = (): void => setAsking(undefined)
  return (
    <QueryView query={query} lines={6}>
      {({ candidate }) => (
        <div className="flex flex-col gap-4">
          {candidate === null ? (
            <Card>
              <Empty
                icon={FlaskConical}
                action={
                  mayPublish ? (
                    <Button kind="primary" onClick={() => setAsking('try')}>
                      {words.set}
                    </Button>
                  ) : (
                    <p className="text-sm">{words.publisher}</p>
                  )
                }
              >
                {words.none}
              </Empty>
            </Card>
          ) : (
            <Card
              title={candidate.name}
              actions={
                mayPublish && (
                  <div className="flex flex-wrap gap-2">
                    <Button onClick={() => setAsking('try')}>{words.replace}</Button>
                    <Button kind="danger" onClick={() => setAsking(candidate)}>
                      {words.clear}
                    </Button>
                  </div>
                )
              }
            >
              <About candidate={candidate} />
              {!mayPublish && <p className="mt-3 text-sm text-soft">{words.publisher}</p>}
            </Card>
          )}
          <CandidateCounts range={range} candidate={candidate ?? undefined} />
          {asking === 'try' && <TryDialog onClose={close} />}
          {/* It is given what was shown: what is tried is gone before the dialog has said so. */}
          {typeof asking === 'object' && <ClearDialog candidate={asking} onClose={close} />}
        </div>
      )}
    </QueryView>
  )
}

function About({ candidate }: { readonly candidate: Candidate }) {
  const { trial: words } = useInsightWords()
  const shared = useSharedWords()
  const { version, message, set_by: by, set_at: since, until, digest } = candidate
  return (
    <Facts
      items={[
        [
          words.what,
          version === null ? (
            <span key="draft">{words.draft}</span>
          ) : (
            <Link
              key="version"
              to="/versions/$number"
              params={{ number: String(version) }}
              className="text-accent underline"
            >
              {shared.version(version)}
            </Link>
          ),
        ],
        [words.why, message],
        [
          words.since,
          <span key="since">
            <Time at={since} /> <span className="text-soft">{words.by(by)}</span>
          </span>,
        ],
        [
          words.until,
          <span key="until">
            <Time at={until} />{' '}
            <span className="text-soft">
              (<Time as="ago" at={until} />)
            </span>
          </span>,
        ],
        [
          words.digest,
          <span key="digest" className="flex items-center gap-1">
            <code className="min-w-0 truncate font-mono text-xs">{digest}</code>
            <CopyButton text={digest} />
          </span>,
        ],
      ]}
    />
  )
}
