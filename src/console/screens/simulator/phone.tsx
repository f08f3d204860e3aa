/**
 * What the shopper sees, on a phone: the notice's own words, or where the link opens.
 *
 * @module
 */

import { ArrowRight, CircleSlash, MessageSquareWarning, Unlink, type LucideIcon } from 'lucide-react'

import type { DecisionJson } from '../../../answer/json.ts'
import type { PolicyShape } from '../../parts/policy-shape.ts'
import { useFormat } from '../../words/format.ts'
import type { Language } from '../../words/language.ts'
import type { ReactNode } from 'react'
import { hostOf, noticeParts, type Flavour } from './notice-parts.ts'
import { useSentenceOf } from './answer-view.tsx'
import { useSimulatorWords } from './words.ts'

export interface PhonesProps {
  readonly decision: DecisionJson
  readonly shape: PolicyShape | undefined
}

export function Phones({ decision, shape }: PhonesProps) {
  const words = useSimulatorWords().phone
  if (decision.answer !== 'notice') return <Passing decision={decision} />
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      {(['zh-CN', 'en'] as const).map((language) => (
        <figure key={language}>
          <figcaption className="mb-1.5 text-xs font-medium text-soft">
            {language === 'en' ? words.en : words.zh}
          </figcaption>
          <Phone>
            <NoticeView decision={decision} shape={shape} language={language} />
          </Phone>
        </figure>
      ))}
    </div>
  )
}

function Phone({ children }: { readonly children: ReactNode }) {
  return (
    <div className="mx-auto max-w-80 rounded-[2rem] border-4 border-edge bg-ground p-1.5 shadow-sm">
      <div aria-hidden className="mx-auto mb-1.5 h-1.5 w-16 rounded-full bg-edge" />
      <div className="min-h-80 overflow-hidden rounded-3xl bg-ground px-4 py-5">{children}</div>
    </div>
  )
}

const signs: Readonly<Record<Flavour, { readonly icon: LucideIcon; readonly colour: string }>> = {
  explain: { icon: CircleSlash, colour: 'bg-wash text-accent' },
  warn: { icon: MessageSquareWarning, colour: 'bg-caution-wash text-caution' },
  unreadable: { icon: Unlink, colour: 'bg-caution-wash text-caution' },
}

function NoticeView({ decision, shape, language }: PhonesProps & { readonly language: Language }) {
  const { zone } = useFormat()
  const { flavour, title, message, act, offer, heading, facts } = noticeParts(decision, shape, { language, zone })
  const { icon: Icon, colour } = signs[flavour]
  return (
    <div lang={language} className="flex flex-col gap-3 text-sm">
      <span className={`grid size-11 place-items-center rounded-full ${colour}`}>
        <Icon aria-hidden className="size-5" />
      </span>
      <p className="text-lg leading-6 font-bold text-balance">{title}</p>
      <p className="text-soft text-pretty">{message}</p>
      {offer !== undefined && (
        <div className="rounded-2xl border border-line bg-card p-3">
          <p className="text-xs text-soft">{offer.heading}</p>
          <p className="font-semibold">{offer.name}</p>
        </div>
      )}
      <p className="rounded-xl bg-accent px-3 py-2.5 text-center font-semibold text-on-accent">{act.label}</p>
      {act.note !== undefined && <p className="text-xs text-soft">{act.note}</p>}
      <div className="rounded-2xl border border-line bg-card p-3">
        <p className="mb-1.5 text-xs font-semibold">{heading}</p>
        <dl className="grid grid-cols-[max-content_1fr] gap-x-3 gap-y-1 text-xs">
          {facts.map(([term, value, small]) => (
            <div key={term} className="contents">
              <dt className="text-soft">{term}</dt>
              <dd className="min-w-0">
                {value}
                {small !== undefined && <span className="block text-soft">{small}</span>}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  )
}

/** Nothing of ours is seen: the phone opens the target. */
function Passing({ decision }: { readonly decision: DecisionJson }) {
  const words = useSimulatorWords().phone
  const sentence = useSentenceOf(decision)
  return (
    <Phone>
      <div className="mb-6 flex items-center gap-2 rounded-full border border-line bg-card px-3 py-1.5 text-xs">
        <ArrowRight aria-hidden className="size-3.5 shrink-0 text-accent" />
        <span className="sr-only">{words.opens}</span>
        <span className="truncate font-mono">{hostOf(decision.location) ?? ''}</span>
      </div>
      <p className="text-sm font-medium">{sentence}</p>
      <p className="mt-1 text-sm text-soft">{words.nothing}</p>
    </Phone>
  )
}
