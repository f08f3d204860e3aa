/**
 * How an entry looks: its goods with their pages, its state, likeness, expiry and health in words.
 *
 * @module
 */

import {
  CircleCheck,
  CircleHelp,
  CircleMinus,
  CloudUpload,
  ExternalLink,
  Hourglass,
  Link2Off,
  TimerOff,
} from 'lucide-react'

import { dayMs } from '../../../kernel/instant.ts'
import { Badge } from '../../parts/badge.tsx'
import { useNow } from '../../parts/time.tsx'
import { useLanguage } from '../../words/language.ts'
import { marketplaceName, pageOf, type GoodsKind } from './goods.ts'
import type { ItemOf } from '../../parts/pages.tsx'
import { useCatalogueWords } from './words.ts'

export type Entry = ItemOf<'GET /catalogue/entries'>

export interface GoodsProps {
  readonly kind: string
  readonly marketplace: string
  readonly id: string
}

/** `Taobao 12345`, leading to its page where its address is known. */
export function Goods({ kind, marketplace, id }: GoodsProps) {
  const words = useCatalogueWords()
  const language = useLanguage()
  const name = marketplaceName(marketplace, language)
  const goodsKind: GoodsKind = kind === 'shop' ? 'shop' : 'product'
  const page = pageOf(goodsKind, marketplace, id)
  return (
    <span className="inline-flex max-w-full flex-wrap items-baseline gap-x-1.5">
      <span className="whitespace-nowrap">{name}</span>
      {goodsKind === 'shop' && <Badge>{words.kinds.shop}</Badge>}
      <span className="inline-flex min-w-0 items-center gap-1">
        <code className="font-mono text-[0.92em] break-all">{id}</code>
        {page !== undefined && (
          <a
            href={page}
            target="_blank"
            rel="noreferrer noopener"
            aria-label={`${words.openPage(name)}: ${id}`}
            title={words.openPage(name)}
            className="grid size-6 shrink-0 place-items-center rounded text-soft hover:bg-wash hover:text-accent"
          >
            <ExternalLink aria-hidden className="size-3.5" />
          </a>
        )}
      </span>
    </span>
  )
}

const statusLooks = {
  active: { tone: 'good', icon: CircleCheck },
  pending: { tone: 'caution', icon: Hourglass },
  delisted: { tone: 'plain', icon: CircleMinus },
} as const

export function StatusBadge({ status }: { readonly status: string }) {
  const words = useCatalogueWords()
  if (!isOf(statusLooks, status)) return <Badge>{status}</Badge>
  return <Badge {...statusLooks[status]}>{words.statuses[status]}</Badge>
}

const healthLooks = {
  good: { tone: 'good', icon: CircleCheck },
  unknown: { tone: 'plain', icon: CircleHelp },
  gone: { tone: 'stop', icon: Link2Off },
} as const

export function HealthBadge({ health }: { readonly health: Entry['health'] }) {
  const words = useCatalogueWords()
  if (health === null) return <span className="text-soft">{words.unchecked}</span>
  return <Badge {...healthLooks[health]}>{words.healths[health]}</Badge>
}

export function gradeName(grade: string, names: Readonly<Record<'exact' | 'variant' | 'similar', string>>): string {
  return isOf(names, grade) ? names[grade] : grade
}

const soonMs = 14 * dayMs

/** What needs somebody's attention, besides the state. */
export function Alerts({ entry }: { readonly entry: Entry }) {
  const words = useCatalogueWords()
  const now = useNow()
  const left = entry.expires_at === null ? Infinity : Date.parse(entry.expires_at) - now
  return (
    <>
      {left <= 0 && (
        <Badge tone="stop" icon={TimerOff}>
          {words.expired}
        </Badge>
      )}
      {left > 0 && left < soonMs && (
        <Badge tone="caution" icon={Hourglass}>
          {words.soon}
        </Badge>
      )}
      {entry.health === 'gone' && (
        <Badge tone="stop" icon={Link2Off}>
          {words.healths.gone}
        </Badge>
      )}
      {!entry.projected && (
        <Badge tone="swap" icon={CloudUpload}>
          {words.notYet}
        </Badge>
      )}
    </>
  )
}

function isOf<Table extends object>(table: Table, name: string): name is string & keyof Table {
  return Object.hasOwn(table, name)
}
