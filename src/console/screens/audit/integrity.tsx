/**
 * Whether the chain still holds: walked when somebody asks, with what was found.
 *
 * @module
 */

import { ShieldAlert, ShieldCheck } from 'lucide-react'

import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { Failure } from '../../parts/state.tsx'
import { Card } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import type { AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useAuditWords } from './words.ts'

const command = 'detour audit verify audit.ndjson'

export function Integrity() {
  const words = useAuditWords()
  const query = useApi('GET /audit/verify', {}, { enabled: false })
  const { data, error, isFetching, refetch, dataUpdatedAt } = query
  return (
    <Card title={words.integrity}>
      <div className="flex flex-col gap-3" aria-live="polite">
        {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
        {data !== undefined && <Report report={data} at={dataUpdatedAt} />}
        <div>
          <Button kind={data === undefined ? 'primary' : 'plain'} busy={isFetching} onClick={() => void refetch()}>
            {isFetching ? words.verifying : words.verify}
          </Button>
        </div>
        <div className="text-sm text-soft">
          <p>{words.trust}</p>
          <p className="flex items-center gap-1">
            <code className="font-mono text-xs">{command}</code>
            <CopyButton text={command} />
          </p>
        </div>
      </div>
    </Card>
  )
}

function Report({ report, at }: { readonly report: AnswerOf<'GET /audit/verify'>; readonly at: number }) {
  const words = useAuditWords()
  const format = useFormat()
  const { entries, faults, anchors, head } = report
  const holds = faults.length === 0
  const Icon = holds ? ShieldCheck : ShieldAlert
  return (
    <div className={`flex gap-3 rounded-xl px-4 py-3 ${holds ? 'bg-wash' : 'bg-stop-wash'}`}>
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${holds ? 'text-accent' : 'text-stop'}`} />
      <div className="min-w-0 text-sm">
        <p className={`font-semibold ${holds ? 'text-accent' : 'text-stop'}`}>
          {holds ? words.verified : words.broken}
        </p>
        <p>{holds ? words.verifiedText(format.count(entries), format.count(anchors)) : words.brokenText}</p>
        {!holds && (
          <ul className="mt-2 flex flex-col gap-1">
            {faults.map(({ n, fault, message }) => (
              <li key={`${n} ${fault}`}>
                <strong>
                  {words.faultAt(format.count(n))}: {words.faults[fault]}
                </strong>{' '}
                {message}
              </li>
            ))}
          </ul>
        )}
        {head !== null && (
          <p className="mt-1 text-soft">
            {words.headHash} #{format.count(head.n)} <code className="font-mono text-xs break-all">{head.hash}</code>
          </p>
        )}
        <p className="text-soft">
          {words.verifiedAt} <Time at={at} />
        </p>
      </div>
    </div>
  )
}
