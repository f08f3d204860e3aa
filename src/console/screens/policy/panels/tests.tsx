/**
 * The tests inside the text, run while one types.
 *
 * @module
 */

import { CircleCheck, CircleX, FlaskConical } from 'lucide-react'

import type { TestJson } from '../../../../policy/testing/test-json.ts'
import type { ReplyTo } from '../../../engine/engine.ts'
import { Empty } from '../../../parts/state.tsx'
import { useFormat } from '../../../words/format.ts'
import { unseenRules } from './add-suggested.ts'
import { usePanelWords } from './panel-words.ts'
import { UnseenRules, type UnseenRulesProps } from './unseen-rules.tsx'
import { WithCode } from './with-code.tsx'

export interface TestsProps extends Omit<UnseenRulesProps, 'rules'> {
  readonly reply: Extract<ReplyTo<{ kind: 'test'; text: string; language: 'en' }>, { readonly kind: 'test' }>
  readonly onGoLine: (line: number) => void
}

export function Tests({ reply: { json, missingLists }, onGoLine, ...rest }: TestsProps) {
  const words = usePanelWords()
  const format = useFormat()
  const { tests, coverage } = json
  const unseen = unseenRules(coverage.rules)
  const untested = unseen.length > 0 && <UnseenRules rules={unseen} {...rest} />
  if (tests.length === 0) {
    return (
      <>
        <Empty icon={FlaskConical}>{words.tests.none}</Empty>
        {untested}
      </>
    )
  }
  const passed = tests.filter((each) => each.passed).length
  // Those that fail come first; otherwise as they are written.
  const sorted = tests.toSorted((a, b) => Number(a.passed) - Number(b.passed))
  return (
    <div className="flex flex-col gap-3">
      <div className="px-3 text-sm">
        <p className="font-semibold">{words.tests.passed(passed, tests.length)}</p>
        <p className="text-soft">{words.tests.coverage(coverage.covered, coverage.total)}</p>
        {missingLists.length > 0 && (
          <p className="text-caution">{words.tests.lists(format.list(missingLists.map(({ list }) => list)))}</p>
        )}
      </div>
      {untested}
      <ul>
        {sorted.map((test) => (
          <Test key={`${test.name} ${test.range.start.line}`} test={test} onGoLine={onGoLine} />
        ))}
      </ul>
    </div>
  )
}

interface TestProps {
  readonly test: TestJson
  readonly onGoLine: (line: number) => void
}

function Test({ test: { name, passed, expect, got, message, why, nearest, range }, onGoLine }: TestProps) {
  const words = usePanelWords()
  const Icon = passed ? CircleCheck : CircleX
  return (
    <li className="border-b border-line px-3 py-1.5 text-sm last:border-0">
      <button
        type="button"
        className="flex min-h-6 w-full items-start gap-2 rounded-md text-left hover:bg-ground"
        onClick={() => onGoLine(range.start.line)}
      >
        <Icon
          aria-label={passed ? words.tests.ok : words.tests.failed}
          className={`mt-0.5 size-4 shrink-0 ${passed ? 'text-accent' : 'text-stop'}`}
        />
        <span className="min-w-0 flex-1">{name}</span>
      </button>
      {!passed && (
        <dl className="mt-1 grid grid-cols-[max-content_1fr] gap-x-3 pl-6 text-xs">
          <dt className="text-soft">{words.tests.expected}</dt>
          <dd className="font-mono">{expect}</dd>
          <dt className="text-soft">{words.tests.got}</dt>
          <dd className="font-mono text-stop">{got}</dd>
          {message !== null && (
            <dd className="col-span-2 mt-1">
              <WithCode>{message}</WithCode>
            </dd>
          )}
          {why !== null && (
            <dd className="col-span-2 text-soft">
              <WithCode>{why}</WithCode>
            </dd>
          )}
          {nearest !== null && <dd className="col-span-2 text-soft">{words.tests.nearest(nearest)}</dd>}
        </dl>
      )}
    </li>
  )
}
