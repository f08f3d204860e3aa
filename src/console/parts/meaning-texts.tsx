/**
 * What was changed beside the answers: settings with what they bear on, and rules as their author changed them.
 *
 * @module
 */

import type { RuleChange } from '../../policy/analysis/diff-rules.ts'
import type { Json, SettingChange } from '../../policy/analysis/diff-settings.ts'
import { diffWords } from '../../policy/analysis/diff-words.ts'
import { useFormat } from '../words/format.ts'
import { useLanguage } from '../words/language.ts'
import { Badge, type Tone } from './badge.tsx'
import { DirectionBadge } from './meaning-direction.tsx'
import { useMeaningWords } from './meaning-diff-words.ts'

/** As JSON: what is absent is null. */
type SettingJson = Pick<SettingChange, 'path' | 'effect' | 'before' | 'after'> & {
  readonly [Key in 'added' | 'removed' | 'direction']: NonNullable<SettingChange[Key]> | null
}

export function SettingList({ settings }: { readonly settings: readonly Json[] }) {
  const said = diffWords[useLanguage()]
  return (
    <ul className="divide-y divide-line rounded-xl border border-line text-sm">
      {(settings as unknown as readonly SettingJson[]).map((setting) => (
        <li key={setting.path} className="grid gap-x-4 gap-y-1 p-3 sm:grid-cols-[minmax(0,18rem)_minmax(0,1fr)_auto]">
          <code className="font-mono text-xs leading-5 font-semibold">{setting.path}</code>
          <Values setting={setting} />
          <span className="flex flex-wrap items-start gap-2">
            {setting.direction !== null && <DirectionBadge direction={setting.direction} />}
            <span className="text-xs leading-5 text-soft">{said.effect[setting.effect]}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

const mostIds = 12

function Values({ setting: { added, removed, before, after } }: { readonly setting: SettingJson }) {
  const words = useMeaningWords()
  if (added === null || removed === null) {
    return (
      <span className="font-mono text-xs leading-5">
        <Value value={before} /> <span aria-label={words.becomes}>→</span> <Value value={after} />
      </span>
    )
  }
  if (added.length === 0 && removed.length === 0) return <span className="text-soft">{words.reordered}</span>
  return (
    <span className="font-mono text-xs leading-5">
      <Ids sign="+" label={words.ruleKinds.added} ids={added} />
      <Ids sign="−" label={words.ruleKinds.removed} ids={removed} />
    </span>
  )
}

function Ids({ sign, label, ids }: { readonly sign: string; readonly label: string; readonly ids: readonly string[] }) {
  const { count } = useFormat()
  if (ids.length === 0) return null
  const more = ids.length - mostIds
  return (
    <span className="block">
      <span className="sr-only">{label}: </span>
      {ids
        .slice(0, mostIds)
        .map((id) => `${sign}${id}`)
        .join(' ')}
      {more > 0 && ` … ${sign}${count(more)}`}
    </span>
  )
}

function Value({ value }: { readonly value: Json }) {
  const words = useMeaningWords()
  if (value === null) return <span className="text-soft">{words.absent}</span>
  return <span>{typeof value === 'string' ? value : JSON.stringify(value)}</span>
}

const kindTones: Readonly<Record<RuleChange['kind'], Tone>> = {
  added: 'good',
  removed: 'stop',
  changed: 'caution',
  renamed: 'plain',
  moved: 'plain',
}

export function RuleList({ rules }: { readonly rules: readonly RuleChange[] }) {
  const words = useMeaningWords()
  const { list } = useFormat()
  return (
    <ul className="divide-y divide-line rounded-xl border border-line text-sm">
      {rules.map((change) => (
        <li key={`${change.kind} ${change.id}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
          <Badge tone={kindTones[change.kind]}>{words.ruleKinds[change.kind]}</Badge>
          <code className="font-mono text-xs">{change.id}</code>
          {change.kind === 'changed' && <span className="text-soft">{list(change.parts)}</span>}
          {change.kind === 'renamed' && <span className="text-soft">{words.was(change.was)}</span>}
        </li>
      ))}
    </ul>
  )
}
