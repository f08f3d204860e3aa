/**
 * Badges: a state in a word, with an icon where colour alone would have to tell.
 *
 * @module
 */

import {
  ArrowRight,
  ArrowRightLeft,
  CircleCheck,
  CircleDot,
  CircleMinus,
  CircleSlash,
  CornerUpRight,
  History,
  Hourglass,
  MessageSquareWarning,
  Radio,
  type LucideIcon,
} from 'lucide-react'
import type { ReactNode } from 'react'

import type { Action } from '../../policy/decision.ts'
import { useSharedWords } from '../words/shared.ts'

export type Tone = 'plain' | 'good' | 'caution' | 'stop' | 'swap' | 'send'

const tones: Readonly<Record<Tone, string>> = {
  plain: 'border-line bg-ground text-soft',
  good: 'border-transparent bg-wash text-accent',
  caution: 'border-transparent bg-caution-wash text-caution',
  stop: 'border-transparent bg-stop-wash text-stop',
  swap: 'border-transparent bg-swap-wash text-swap',
  send: 'border-transparent bg-send-wash text-send',
}

export interface BadgeProps {
  readonly tone?: Tone
  readonly icon?: LucideIcon
  readonly children: ReactNode
  readonly title?: string
}

export function Badge({ tone = 'plain', icon: Icon, children, title }: BadgeProps) {
  return (
    <span
      title={title}
      className={`inline-flex items-center gap-1 rounded-full border px-2 py-px align-baseline text-xs leading-5 font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {Icon && <Icon aria-hidden className="size-3.5 shrink-0" />}
      {children}
    </span>
  )
}

/** Tone and icon of each action, for badges, matrices and charts alike. */
export const actionLooks: Readonly<
  Record<Action, { readonly tone: Tone; readonly icon: LucideIcon; readonly colour: string }>
> = {
  allow: { tone: 'good', icon: ArrowRight, colour: 'var(--accent)' },
  warn: { tone: 'caution', icon: MessageSquareWarning, colour: 'var(--caution)' },
  explain: { tone: 'stop', icon: CircleSlash, colour: 'var(--stop)' },
  equivalent: { tone: 'swap', icon: ArrowRightLeft, colour: 'var(--swap)' },
  redirect: { tone: 'send', icon: CornerUpRight, colour: 'var(--send)' },
}

export function isAction(name: string): name is Action {
  return Object.hasOwn(actionLooks, name)
}

/** An action as the policy names it; a name it does not know is shown as it is. */
export function ActionBadge({ action }: { readonly action: string }) {
  const { actions } = useSharedWords()
  if (!isAction(action)) return <Badge>{action}</Badge>
  const { tone, icon } = actionLooks[action]
  return (
    <Badge tone={tone} icon={icon}>
      {actions[action]}
    </Badge>
  )
}

const phaseLooks = {
  past: { tone: 'plain', icon: History },
  active: { tone: 'good', icon: CircleDot },
  future: { tone: 'caution', icon: Hourglass },
} as const

export function PhaseBadge({ phase }: { readonly phase: keyof typeof phaseLooks }) {
  const { phases } = useSharedWords()
  return <Badge {...phaseLooks[phase]}>{phases[phase]}</Badge>
}

const modeLooks = {
  enforce: { tone: 'good', icon: CircleCheck },
  report: { tone: 'swap', icon: Radio },
  off: { tone: 'plain', icon: CircleMinus },
} as const

export function ModeBadge({ mode }: { readonly mode: keyof typeof modeLooks }) {
  const { modes } = useSharedWords()
  return <Badge {...modeLooks[mode]}>{modes[mode]}</Badge>
}

const stateTones = {
  in_review: 'swap',
  approved: 'good',
  scheduled: 'caution',
  suspended: 'stop',
  failed: 'stop',
  applied: 'plain',
  rejected: 'stop',
  cancelled: 'plain',
} as const satisfies Record<string, Tone>

export function StateBadge({ state }: { readonly state: keyof typeof stateTones }) {
  const { states } = useSharedWords()
  return <Badge tone={stateTones[state]}>{states[state]}</Badge>
}
