/**
 * What a check finds in the document: mistakes, failing tests, what the analyses say. What the base has as well is no news.
 *
 * @module
 */

import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX, Info, TriangleAlert, type LucideIcon } from 'lucide-react'

import type { FlatDiagnostic } from '../../../policy/language/render/json.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { call, type AnswerOf } from '../../server/call.ts'
import { useApi } from '../../server/query.ts'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { useSharedWords } from '../../words/shared.ts'
import { Marked } from '../../parts/marked.tsx'
import type { WholeRequest } from './standing.ts'
import { useViewWords } from './view-words.ts'

type Checked = AnswerOf<'POST /policies/check'>

/** A check of a text; the same text is checked once. */
function useCheck(source: string | undefined) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['POST /policies/check', source, language],
    queryFn: ({ signal }) => call('POST /policies/check', { body: { source: source ?? '' }, signal }),
    enabled: source !== undefined,
    staleTime: 300_000,
  })
}

export function AnalysisView({ request }: { readonly request: WholeRequest }) {
  const { base, source } = request
  const { data: before } = useApi('GET /versions/{number}', { params: { number: String(base) } }, { enabled: base > 0 })
  const known = useCheck(before?.source).data
  return (
    <QueryView query={useCheck(source)} lines={8}>
      {(checked) => <Findings checked={checked} known={known} base={base} />}
    </QueryView>
  )
}

const looks: Readonly<Record<FlatDiagnostic['severity'], { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  error: { tone: 'stop', icon: CircleX },
  warning: { tone: 'caution', icon: TriangleAlert },
  info: { tone: 'plain', icon: Info },
}

const order: Readonly<Record<FlatDiagnostic['severity'], number>> = { error: 0, warning: 1, info: 2 }

interface FindingsProps {
  readonly checked: Checked
  readonly known: Checked | undefined
  readonly base: number
}

function Findings({ checked, known, base }: FindingsProps) {
  const { analysis: words } = useViewWords()
  const shared = useSharedWords()
  const { count } = useFormat()
  const found = diagnosticsOf(checked)
  const old = new Set(known === undefined ? [] : diagnosticsOf(known).map(keyOf))
  const isNew = (each: FlatDiagnostic): boolean => known !== undefined && !old.has(keyOf(each))
  const sorted = found.toSorted((a, b) => order[a.severity] - order[b.severity] || Number(isNew(b)) - Number(isNew(a)))
  const many = (severity: FlatDiagnostic['severity']) => found.filter((each) => each.severity === severity).length
  const kept = known === undefined ? 0 : found.filter((each) => !isNew(each)).length
  const isGood = checked.verdict === 'good'
  const Verdict = isGood ? CircleCheck : CircleX
  return (
    <>
      <p className={`flex items-start gap-2 font-medium ${isGood ? 'text-accent' : 'text-stop'}`}>
        <Verdict aria-hidden className="mt-0.5 size-5 shrink-0" />
        {words[checked.verdict]}
      </p>
      <p className="mt-1 mb-3 text-sm text-soft">
        {words.facts(checked.rules, checked.tests.passed + checked.tests.failed)} ·{' '}
        {found.length === 0 ? words.clean : words.counts(many('error'), many('warning'), many('info'))}{' '}
        {kept > 0 && `· ${words.kept(kept, shared.version(base))}`}
      </p>
      <ul className="divide-y divide-line rounded-xl border border-line empty:hidden">
        {sorted.map((each, n) => (
          // Two findings may say the same of the same place.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={`${keyOf(each)} ${n}`} className="p-3 text-sm">
            <p className="flex flex-wrap items-center gap-2">
              <Badge {...looks[each.severity]}>{words.severity[each.severity]}</Badge>
              <code className="font-mono text-xs text-soft">{each.code}</code>
              <span className="text-xs text-soft">{words.line(each.range.start.line)}</span>
              {isNew(each) && <Badge tone="swap">{words.fresh}</Badge>}
            </p>
            <p className="mt-1">
              <Marked text={each.message} />
            </p>
            {each.help !== null && (
              <p className="text-soft">
                <Marked text={each.help} />
              </p>
            )}
            {each.related.map((other) => (
              <p key={`${count(other.range.start.line)} ${other.message}`} className="text-xs text-soft">
                {words.line(other.range.start.line)}: <Marked text={other.message} />
              </p>
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}

/** As the route says it: what `policy check --format json` prints. */
function diagnosticsOf({ diagnostics }: Checked): readonly FlatDiagnostic[] {
  return diagnostics as unknown as readonly FlatDiagnostic[]
}

/** Without the place: lines move when something above them is changed. */
function keyOf({ code, message }: FlatDiagnostic): string {
  return `${code} ${message}`
}
