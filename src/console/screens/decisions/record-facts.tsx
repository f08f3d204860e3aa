/**
 * Everything that is kept of a click, and what is not.
 *
 * @module
 */

import { Link } from '@tanstack/react-router'
import { Funnel, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'

import { CopyButton } from '../../parts/copy.tsx'
import { RuleLink } from '../../parts/rule-link.tsx'
import { Facts } from '../../parts/surface.tsx'
import { Time } from '../../parts/time.tsx'
import { useFormat } from '../../words/format.ts'
import { useSharedWords } from '../../words/shared.ts'
import type { DecisionRecord } from './record.ts'
import { useRecordWords } from './record-words.ts'
import { lostInputs } from './lost.ts'

type FieldName = keyof ReturnType<typeof useRecordWords>['fields']

const groups: Readonly<Record<'link' | 'context' | 'answer', readonly FieldName[]>> = {
  link: ['url', 'marketplace', 'party', 'kind', 'product', 'shop', 'wrapped', 'fault'],
  context: [
    'surface',
    'evidence',
    'site',
    'author',
    'followers',
    'content',
    'channel',
    'region',
    'lang',
    'client',
    'kid',
    'token_fault',
  ],
  answer: ['answer', 'action', 'rule', 'reason', 'step', 'status', 'host'],
}

export function RecordFacts({ record }: { readonly record: DecisionRecord }) {
  const words = useRecordWords()
  const { in: input, out, policy } = record
  const version = policy.version
  const labels = out['labels'] as Readonly<Record<string, string>> | null | undefined
  return (
    <div className="flex flex-col gap-5">
      <Group title={words.groups.link} items={useItems(groups.link, input)} />
      <Group title={words.groups.context} items={useItems(groups.context, input)} />
      <Group
        title={words.groups.answer}
        items={[
          ...useItems(groups.answer, out, version),
          ...(out.skipped.length === 0
            ? []
            : [[words.fields.skipped, out.skipped.map(({ step, why }) => `${step}: ${why}`).join(', ')] as const]),
          ...Object.entries(labels ?? {}).map(([name, value]) => [words.fields.labels, `${name}: ${value}`] as const),
        ]}
      />
      <Group
        title={words.groups.policy}
        items={[
          [words.fields.name, policy.name ?? words.none],
          [
            words.fields.version,
            version === null || version === 0 ? words.bundled : <VersionLink key="v" of={version} />,
          ],
          [words.fields.tier, policy.tier ?? words.none],
          [words.fields.digest, <Code key="digest">{policy.digest ?? words.none}</Code>],
        ]}
      />
      <Group
        title={words.groups.record}
        items={[
          [words.fields.at, <Time key="at" at={record.at} />],
          [words.fields.at_utc, <Code key="utc">{record.at}</Code>],
          [words.fields.id, <IdText key="id" id={record.id} />],
          [words.fields.sampledrate, String(record.sampledrate)],
          ...(record.missing.length === 0 ? [] : [[words.fields.missing, record.missing.join(', ')] as const]),
        ]}
      />
      <Erased record={record} />
    </div>
  )
}

type Item = readonly [ReactNode, ReactNode]

/** Absent ones say nothing and are left out. `version`: whose rule it is. */
function useItems(
  names: readonly FieldName[],
  from: Readonly<Record<string, unknown>>,
  version: number | null = null,
): readonly Item[] {
  const { fields } = useRecordWords()
  const format = useFormat()
  return names.flatMap((name): readonly Item[] => {
    const value = from[name]
    if (value === null || value === undefined) return []
    if (name === 'followers' && typeof value === 'number') return [[fields[name], format.count(value)]]
    if (typeof value !== 'string') return [[fields[name], <Code key={name}>{JSON.stringify(value)}</Code>]]
    const isRule = name === 'rule' && version !== null && version > 0
    const shown = isRule ? <RuleLink rule={value} policy={`v${version}`} /> : <Code>{value}</Code>
    return [[fields[name], isAlike(name) ? <Alike key={name} name={name} value={value} shown={shown} /> : shown]]
  })
}

/** Of these one asks at once: and the others like it? */
const alike = ['product', 'shop', 'author', 'content', 'rule', 'reason'] as const

function isAlike(name: FieldName): name is (typeof alike)[number] {
  return alike.some((each) => each === name)
}

interface AlikeProps {
  readonly name: (typeof alike)[number]
  readonly value: string
  readonly shown: ReactNode
}

function Alike({ name, value, shown }: AlikeProps) {
  const words = useRecordWords()
  const label = words.alike(words.fields[name])
  return (
    <span className="inline-flex items-center gap-1">
      {shown}
      <Link
        to="/decisions"
        search={{ [name]: value, range: '30d' }}
        aria-label={label}
        title={label}
        className="grid size-6 shrink-0 place-items-center rounded text-soft hover:bg-wash hover:text-ink"
      >
        <Funnel aria-hidden className="size-3.5" />
      </Link>
    </span>
  )
}

function Group({ title, items }: { readonly title: string; readonly items: readonly Item[] }) {
  return (
    <section>
      <h3 className="mb-1.5 text-sm font-semibold">{title}</h3>
      <Facts items={items} />
    </section>
  )
}

function Code({ children }: { readonly children: string }) {
  return <code className="font-mono text-xs break-all">{children}</code>
}

function VersionLink({ of: number }: { readonly of: number }) {
  const shared = useSharedWords()
  return (
    <Link to="/versions/$number" params={{ number: String(number) }} className="text-accent underline">
      {shared.version(number)}
    </Link>
  )
}

function IdText({ id }: { readonly id: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <Code>{id}</Code>
      <CopyButton text={id} />
    </span>
  )
}

function Erased({ record }: { readonly record: DecisionRecord }) {
  const words = useRecordWords()
  const format = useFormat()
  const lost = lostInputs(record)
  return (
    <section className="flex gap-2.5 rounded-xl bg-wash px-4 py-3 text-sm">
      <ShieldCheck aria-hidden className="mt-0.5 size-4.5 shrink-0 text-accent" />
      <div>
        <h3 className="font-semibold">{words.erased}</h3>
        <p>{lost.length === 0 ? words.erasedNothing : words.erasedText(format.list(lost))}</p>
        <p className="mt-1 text-soft">{words.private}</p>
      </div>
    </section>
  )
}
