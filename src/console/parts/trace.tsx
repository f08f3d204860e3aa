/**
 * The trace: the link, the place, and every rule in the order in which it was asked, each with its sign, a word for it,
 * and what stands in its way.
 *
 * @module
 */

import { Check, CircleHelp, X, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import type { DecisionJson } from '../../answer/json.ts'
import type { TraceStepJson } from '../../policy/editing/simulator.ts'
import { useLanguage } from '../words/language.ts'
import { Badge, ModeBadge } from './badge.tsx'
import { deciderOf } from './decider.ts'
import { Marked } from './marked.tsx'
import type { PolicyName } from './policy-name.ts'
import { RuleLink } from './rule-link.tsx'
import { sentencesOf } from './trace-sentences.ts'
import { useTraceWords } from './trace-words.ts'

export interface TraceProps {
  readonly decision: DecisionJson
  readonly trace: readonly TraceStepJson[]
  /** Whose rules they are. */
  readonly policy: PolicyName
}

const looks: Readonly<Record<TraceStepJson['mark'], { readonly icon: LucideIcon; readonly colour: string }>> = {
  '✓': { icon: Check, colour: 'bg-wash text-accent' },
  '✗': { icon: X, colour: 'bg-ground text-soft' },
  '?': { icon: CircleHelp, colour: 'bg-caution-wash text-caution' },
}

export function Trace({ decision, trace, policy }: TraceProps) {
  const words = useTraceWords()
  const { destination, context } = decision
  const decider = deciderOf({ decision, trace })
  const isUnread = destination.fault !== null
  const first = trace.find((step) => step.decides || step.overruled)
  const asked = isUnread ? [] : trace.filter((step) => step.reached)
  const unasked = isUnread ? [] : trace.filter((step) => !step.reached)
  return (
    <ol className="flex flex-col gap-1">
      <Node mark={isUnread ? '✗' : '✓'} title={words.destination}>
        {destination.marketplace ?? words.nowhere} · {destination.kind}
        {destination.id !== null && ` ${destination.id}`} ({destination.party})
        {destination.url !== null && <code className="block font-mono text-xs break-all">{destination.url}</code>}
        {destination.fault !== null && <code className="block font-mono text-xs text-stop">{destination.fault}</code>}
      </Node>
      <Node mark={context.fault === null ? '✓' : '✗'} title={words.context}>
        {context.surface} ({context.evidence})
        {[context.site, context.content, context.author].map((each) => (each === null ? '' : ` · ${each}`))}
      </Node>
      {isUnread && (
        <Node mark="✓" title={words.engine}>
          {words.noRules}
        </Node>
      )}
      {asked.length > 0 && (
        <li className="mt-1">
          <p className="mb-1 text-xs font-medium text-soft">{words.rules}</p>
          <ol className="flex flex-col gap-1 border-l border-line pl-2">
            {asked.map((step) => (
              <RuleNode key={step.rule} step={step} policy={policy} />
            ))}
          </ol>
        </li>
      )}
      {first !== undefined && unasked.length > 0 && (
        <li>
          <details className="rounded-lg border border-line px-3 text-sm">
            <summary className="min-h-9 py-1.5 text-soft">{words.unasked(unasked.length, first.rule)}</summary>
            <ol className="flex flex-col gap-1 pb-2">
              {unasked.map((step) => (
                <RuleNode key={step.rule} step={step} policy={policy} />
              ))}
            </ol>
          </details>
        </li>
      )}
      {!isUnread && decider === 'defaults' && <Decides>{words.defaults}</Decides>}
      {decider === 'short_links' && <Decides>{words.shortLinks}</Decides>}
      {!isUnread && decider === 'engine' && <Decides>{words.engineOverrules}</Decides>}
    </ol>
  )
}

function Decides({ children }: { readonly children: ReactNode }) {
  const words = useTraceWords()
  return (
    <Node mark="✓" title={children}>
      <Badge tone="good">{words.decides}</Badge>
    </Node>
  )
}

interface NodeProps {
  readonly mark: TraceStepJson['mark']
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly isStrong?: boolean
}

function Node({ mark, title, children, isStrong = false }: NodeProps) {
  const words = useTraceWords()
  const { icon: Icon, colour } = looks[mark]
  return (
    <li className={`flex gap-2.5 rounded-lg px-1.5 py-1 text-sm ${isStrong ? 'bg-ground' : ''}`}>
      <span className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full ${colour}`}>
        <Icon aria-hidden className="size-3.5" />
        <span className="sr-only">{words.marks[mark]}</span>
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 font-medium">{title}</p>
        <div className="text-soft">{children}</div>
      </div>
    </li>
  )
}

function RuleNode({ step, policy }: { readonly step: TraceStepJson; readonly policy: PolicyName }) {
  const words = useTraceWords()
  const language = useLanguage()
  const { failed, assumed } = sentencesOf(step, language)
  const title = (
    <>
      <RuleLink rule={step.rule} policy={policy} />
      {step.mode !== 'enforce' && <ModeBadge mode={step.mode} />}
      <Badge tone={step.mark === '?' ? 'caution' : step.mark === '✓' ? 'good' : 'plain'}>
        {words.marks[step.mark]}
      </Badge>
      {step.decides && <Badge tone="good">{words.decides}</Badge>}
      {step.reports && <Badge tone="swap">{words.reports}</Badge>}
    </>
  )
  return (
    <Node mark={step.mark} title={title} isStrong={step.decides}>
      {step.overruled && <p>{words.overruled}</p>}
      {step.reached && step.matched && step.mode === 'report' && !step.reports && <p>{words.reportsToo}</p>}
      <Conditions label={words.inTheWay} sentences={failed} />
      <Conditions label={words.assumed} sentences={assumed} />
    </Node>
  )
}

function Conditions({ label, sentences }: { readonly label: string; readonly sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <ul aria-label={label} className="list-disc pl-4 marker:text-edge">
      {sentences.map((sentence) => (
        <li key={sentence}>
          <Marked text={sentence} />
        </li>
      ))}
    </ul>
  )
}
