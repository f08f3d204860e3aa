/**
 * The answer: in a sentence, then in facts; what differs from another policy's is marked.
 *
 * @module
 */

import { Diff } from 'lucide-react'
import type { ReactNode } from 'react'

import type { DecisionJson } from '../../../answer/json.ts'
import { ActionBadge } from '../../parts/badge.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { deciderOf } from '../../parts/decider.ts'
import type { PolicyName } from '../../parts/policy-name.ts'
import { RuleLink } from '../../parts/rule-link.tsx'
import { Facts } from '../../parts/surface.tsx'
import { useSharedWords } from '../../words/shared.ts'
import { hostOf } from './notice-parts.ts'
import type { FieldCompared, Simulated } from './simulated.ts'
import { useSimulatorWords } from './words.ts'

export interface AnswerViewProps {
  readonly simulated: Simulated
  readonly policy: PolicyName
  /** Without a catalogue no equivalent is known. */
  readonly hasCatalogue: boolean
  readonly differing?: ReadonlySet<FieldCompared>
}

const nothing: ReadonlySet<FieldCompared> = new Set()

export function AnswerView({ simulated, policy, hasCatalogue, differing = nothing }: AnswerViewProps) {
  const words = useSimulatorWords()
  const shared = useSharedWords()
  const sentence = useSentenceOf(simulated.decision)
  const { decision } = simulated
  const { action, answer, location, reason, rule, step, would, destination, context } = decision
  const marked = (name: FieldCompared, term: string): ReactNode =>
    differing.has(name) ? (
      <span className="inline-flex items-center gap-1 font-medium text-caution">
        <Diff aria-hidden className="size-3.5" />
        {term}
        <span className="sr-only">({words.differs})</span>
      </span>
    ) : (
      term
    )
  const decider = deciderOf(simulated)
  const items: (readonly [ReactNode, ReactNode])[] = [
    [
      marked('action', words.action),
      <span key="action" className="inline-flex flex-wrap items-center gap-2">
        <ActionBadge action={action} />
        <span className="text-soft">
          {words.answer}: {shared.answers[answer]}
        </span>
      </span>,
    ],
    [marked('location', words.target), location === null ? shared.none : <Address key="target" url={location} />],
    ...(step === null ? [] : [[marked('step', words.step), stepName(step)] as const]),
    [
      marked('rule', words.rule),
      <span key="rule" className="inline-flex flex-wrap items-baseline gap-x-2">
        {rule !== null && <RuleLink rule={rule} policy={policy} />}
        <span className={rule === null ? '' : 'text-soft'}>{words.deciders[decider]}</span>
      </span>,
    ],
    [
      marked('reason', words.reason),
      <code key="reason" className="font-mono text-xs">
        {reason}
      </code>,
    ],
    ...(would === null
      ? []
      : [
          [
            marked('would', words.would),
            <span key="would" className="inline-flex flex-wrap items-baseline gap-x-2">
              <ActionBadge action={would.action} />
              <RuleLink rule={would.rule} policy={policy} />
            </span>,
          ] as const,
        ]),
    [
      words.destination,
      `${destination.marketplace ?? words.nowhere} · ${destination.kind}${destination.id === null ? '' : ` ${destination.id}`} (${destination.party})`,
    ],
    [words.context, `${context.surface} (${context.evidence})`],
  ]
  return (
    <div className="flex flex-col gap-3">
      <p className="text-lg leading-7 font-semibold text-pretty" data-answer-sentence>
        {sentence}
      </p>
      {!hasCatalogue && action === 'equivalent' && (
        <p className="rounded-lg bg-caution-wash px-3 py-2 text-sm text-caution">{words.noCatalogue}</p>
      )}
      <Facts items={items} />
    </div>
  )

  function stepName(name: string): string {
    return Object.hasOwn(words.steps, name) ? words.steps[name as keyof typeof words.steps] : name
  }
}

export function useSentenceOf({ answer, action, location, step, status }: DecisionJson): string {
  const { sentence } = useSimulatorWords()
  const host = hostOf(location) ?? ''
  if (status === 400) return sentence.unreadable
  if (answer === 'forward') return sentence.forward(host)
  if (answer === 'detour')
    return sentence[step === 'shop' || step === 'search' || step === 'redirect' ? step : 'product'](host)
  if (action === 'warn') return sentence.warn
  return action === 'equivalent' ? sentence.dry : sentence.explain
}

function Address({ url }: { readonly url: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="font-mono text-xs break-all">{url}</code>
      <CopyButton text={url} />
    </span>
  )
}
