/**
 * The tests inside the document, run by the engine in this browser.
 *
 * @module
 */

import { CircleCheck, CircleX } from 'lucide-react'
import { useState } from 'react'

import { useEngine } from '../../engine/use-engine.ts'
import { Badge } from '../../parts/badge.tsx'
import { Check } from '../../parts/field.tsx'
import { Empty, Failure, Skeleton, Stale } from '../../parts/state.tsx'
import { Table, type Column } from '../../parts/table.tsx'
import type { TestJson, TestsJson } from '../../../policy/testing/test-json.ts'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import type { WholeRequest } from './standing.ts'
import { useViewWords } from './view-words.ts'

export function TestsView({ request }: { readonly request: WholeRequest }) {
  const { tests: words } = useViewWords()
  const language = useLanguage()
  const { list } = useFormat()
  const { data, error, isPending, retry } = useEngine(
    { kind: 'test', text: request.source, language },
    { topic: 'request tests' },
  )
  if (error !== null) return <Failure error={error} onRetry={retry} />
  if (isPending || data === undefined) return <Skeleton lines={8} />
  if (data.kind === 'invalid') return <p className="text-stop">{words.invalid}</p>
  const missing = data.missingLists.map((each) => each.list)
  return (
    <>
      <p className="mb-2 text-sm text-soft">{words.running}</p>
      {missing.length > 0 && <Stale>{words.missingLists(list(missing))}</Stale>}
      <Results json={data.json} />
    </>
  )
}

function Results({ json: { tests, coverage } }: { readonly json: TestsJson }) {
  const { tests: words } = useViewWords()
  const { list } = useFormat()
  const [isNarrow, setNarrow] = useState(false)
  if (tests.length === 0) return <Empty>{words.none}</Empty>
  const failed = tests.filter(({ passed }) => !passed)
  const uncovered = coverage.rules.flatMap(({ id, decided_by: by, matched_as_report: as }) =>
    by.length + as.length === 0 ? [id] : [],
  )
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2 text-sm">
        <Badge tone="good" icon={CircleCheck}>
          {words.passed(tests.length - failed.length)}
        </Badge>
        {failed.length > 0 && (
          <Badge tone="stop" icon={CircleX}>
            {words.failed(failed.length)}
          </Badge>
        )}
        <span className="text-soft">{words.covered(coverage.covered, coverage.total)}</span>
      </div>
      {uncovered.length > 0 && (
        <p className="mb-3 text-sm text-soft">
          {words.uncovered} <code className="font-mono text-xs">{list(uncovered)}</code>
        </p>
      )}
      {failed.length > 0 && (
        <Check
          label={words.onlyFailed}
          checked={isNarrow}
          onChange={(event) => setNarrow(event.target.checked)}
          className="mb-3"
        />
      )}
      <div className="-mx-3 sm:-mx-4">
        <Table
          caption={words.caption}
          rows={isNarrow ? failed : tests}
          rowKey={({ name, range }) => `${range.start.line} ${name}`}
          columns={columnsOf(words)}
        />
      </div>
    </>
  )
}

function Mono({ text }: { readonly text: string }) {
  return <code className="font-mono text-xs whitespace-nowrap">{text}</code>
}

type Words = ReturnType<typeof useViewWords>['tests']

function columnsOf(words: Words): readonly Column<TestJson>[] {
  return [
    {
      key: 'result',
      title: words.columns.result,
      cell: ({ passed }) => (
        <Badge tone={passed ? 'good' : 'stop'} icon={passed ? CircleCheck : CircleX}>
          {passed ? words.pass : words.fail}
        </Badge>
      ),
    },
    {
      key: 'name',
      title: words.columns.name,
      heads: true,
      className: 'min-w-48',
      cell: ({ name, message, why }) => (
        <>
          {name}
          {message !== null && <span className="block text-stop">{message}</span>}
          {why !== null && <span className="block text-xs text-soft">{why}</span>}
        </>
      ),
    },
    {
      key: 'got',
      title: words.columns.got,
      cell: ({ passed, expect, got }) => (
        <>
          <Mono text={got} />
          {!passed && (
            <span className="block text-xs text-soft">
              {words.columns.expect} <Mono text={expect} />
            </span>
          )}
        </>
      ),
    },
    { key: 'rule', title: words.columns.rule, cell: ({ rule }) => <Mono text={rule ?? '–'} /> },
  ]
}
