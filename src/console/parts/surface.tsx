/**
 * What things stand on: the head of a screen, and cards.
 *
 * @module
 */

import type { ReactNode } from 'react'

export interface ScreenHeadProps {
  readonly title: ReactNode
  /** One sentence: what is shown, and what one can do. */
  readonly lead?: ReactNode
  readonly actions?: ReactNode
}

/** The only `h1` of a screen. */
export function ScreenHead({ title, lead, actions }: ScreenHeadProps) {
  return (
    <div className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <h1 className="text-2xl leading-tight font-bold tracking-tight text-balance">{title}</h1>
        {lead !== undefined && <p className="mt-1 max-w-3xl text-soft text-pretty">{lead}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
}

export interface CardProps {
  readonly title?: ReactNode
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** Without the padding, for tables and editors. */
  readonly flush?: boolean
  readonly className?: string
  readonly id?: string
}

export function Card({ title, note, actions, children, flush = false, className = '', id }: CardProps) {
  return (
    <section id={id} className={`min-w-0 rounded-2xl border border-line bg-card ${className}`}>
      {(title !== undefined || actions !== undefined) && (
        <div className={`flex flex-wrap items-center justify-between gap-2 px-4 pt-3 ${flush ? 'pb-3' : ''}`}>
          <div className="min-w-0">
            {title !== undefined && <h2 className="text-base leading-6 font-semibold">{title}</h2>}
            {note !== undefined && <p className="text-sm text-soft">{note}</p>}
          </div>
          {actions}
        </div>
      )}
      <div className={flush ? 'min-w-0' : 'p-4'}>{children}</div>
    </section>
  )
}

/** Terms and what they are, in two columns that fold on a phone. */
export function Facts({ items }: { readonly items: readonly (readonly [term: ReactNode, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-1.5 text-sm sm:grid-cols-[max-content_1fr]">
      {items.map(([term, value], n) => (
        // The order is the identity: a list of facts is written once.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={n} className="contents">
          <dt className="text-soft">{term}</dt>
          <dd className="mb-1 min-w-0 sm:mb-0">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
