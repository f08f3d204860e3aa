/**
 * What happened at a click, told: what was clicked and where, who decided what, and what the shopper got.
 *
 * @module
 */

import type { ReactNode } from 'react'

import { ActionBadge, isAction } from '../../parts/badge.tsx'
import { RuleLink } from '../../parts/rule-link.tsx'
import { useFormat } from '../../words/format.ts'
import { useLanguage } from '../../words/language.ts'
import { useSharedWords } from '../../words/shared.ts'
import type { DecisionRecord } from './record.ts'
import { useRecordWords } from './record-words.ts'
import { useStoryWords } from './story-words.ts'

export function Story({ record }: { readonly record: DecisionRecord }) {
  const words = useStoryWords()
  const shared = useSharedWords()
  const { bundled } = useRecordWords()
  const sentences = useSentences(record)
  const { policy, out } = record
  const version = policy.version === null || policy.version === 0 ? bundled : shared.version(policy.version)
  return (
    <div className="flex flex-col gap-3 text-pretty">
      <Paragraph lines={sentences.click} />
      <p>
        {out.rule !== null ? (
          <Ruled record={record} rule={out.rule} />
        ) : typeof record.in['fault'] === 'string' ? (
          words.unruled(out.reason)
        ) : (
          words.defaulted(version, out.reason)
        )}{' '}
        <ActionBadge action={out.action} />
      </p>
      <Paragraph lines={sentences.outcome} strong />
      <Paragraph lines={sentences.beside} soft />
    </div>
  )
}

function Ruled({ record: { policy, out }, rule }: { readonly record: DecisionRecord; readonly rule: string }) {
  const words = useStoryWords()
  const shared = useSharedWords()
  const { bundled } = useRecordWords()
  const { version } = policy
  const isHere = version !== null && version > 0
  const whose = isHere ? shared.version(version) : bundled
  return (
    <>
      {words.ruled.before(whose)}
      {isHere ? <RuleLink rule={rule} policy={`v${version}`} /> : rule}
      {words.ruled.after(whose, out.reason)}
    </>
  )
}

interface ParagraphProps {
  readonly lines: readonly string[]
  readonly strong?: boolean
  readonly soft?: boolean
}

function Paragraph({ lines, strong = false, soft = false }: ParagraphProps): ReactNode {
  const language = useLanguage()
  if (lines.length === 0) return null
  return (
    <p className={strong ? 'font-medium' : soft ? 'text-sm text-soft' : ''}>
      {lines.join(language === 'en' ? ' ' : '')}
    </p>
  )
}

interface Sentences {
  readonly click: readonly string[]
  readonly outcome: readonly string[]
  /** What else is known: reports, candidates, samples. */
  readonly beside: readonly string[]
}

function useSentences(record: DecisionRecord): Sentences {
  const words = useStoryWords()
  const shared = useSharedWords()
  const format = useFormat()
  const { in: input, out, would, candidate, rendered, missing, sampledrate } = record
  const { defaults } = useRecordWords()
  const actionName = (action: string) => (isAction(action) ? shared.actions[action] : action)
  const { fault, token_fault: tokenFault } = input
  return {
    click: [
      words.clicked(linkWords(record, words.link), whereWords(record, words.where)),
      ...sharedWords(record, words.shared, format.count),
      ...(typeof fault === 'string' ? [words.fault(fault)] : []),
      ...(typeof tokenFault === 'string' ? [words.tokenFault(tokenFault)] : []),
    ],
    outcome: [
      ...(out.action === 'equivalent' ? equivalentWords(record, words) : []),
      out.answer === 'forward'
        ? words.got.forward
        : out.answer === 'detour'
          ? words.got.detour(out.host ?? '')
          : out.action === 'warn'
            ? words.got.warn
            : words.got.notice,
    ],
    beside: [
      ...(would === null ? [] : [words.report(would.rule, actionName(would.action))]),
      ...(candidate === null ? [] : [candidateWords(candidate, { words, actionName, defaults })]),
      ...(rendered === null ? [] : [renderedWords(rendered, words, actionName)]),
      ...(missing.length === 0 ? [] : [words.missing(format.list(missing))]),
      ...(sampledrate > 1 ? [words.samples(format.count(sampledrate))] : []),
    ],
  }
}

type Words = ReturnType<typeof useStoryWords>

function linkWords({ in: { product, shop, marketplace, kind } }: DecisionRecord, words: Words['link']): string {
  if (product !== null) return words.product(product)
  if (shop !== null) return words.shop(shop)
  return marketplace === null ? words.web : words.kind(kind, marketplace)
}

function whereWords({ in: { surface, evidence } }: DecisionRecord, words: Words['where']): string {
  if (evidence !== 'signed' && evidence !== 'referer') return words.none
  return surface === 'unknown' ? words.unnamed : words[evidence](surface)
}

function sharedWords(
  { in: input }: DecisionRecord,
  words: Words['shared'],
  count: (value: number) => string,
): readonly string[] {
  const { author, content, followers } = input
  if (author === null) return content === null ? [] : [`${words.contentOnly(content)}${words.end}`]
  const known = typeof followers === 'number' ? words.followers(count(followers)) : ''
  return [`${words.author(author)}${known}${content === null ? '' : words.content(content)}${words.end}`]
}

function equivalentWords({ out: { answer, step, skipped } }: DecisionRecord, words: Words): readonly string[] {
  const steps: Readonly<Record<string, string>> = words.steps
  if (answer === 'detour') return step === null ? [] : [words.found(steps[step] ?? step)]
  const whys: Readonly<Record<string, string>> = words.whys
  const passed = skipped.map((each) => words.step(steps[each.step] ?? each.step, whys[each.why] ?? each.why))
  return [words.noEquivalent(passed.join(words.between))]
}

interface Naming {
  readonly words: Words
  readonly actionName: (action: string) => string
  readonly defaults: string
}

function candidateWords(
  { same, action, rule }: NonNullable<DecisionRecord['candidate']>,
  { words, actionName, defaults }: Naming,
): string {
  return same ? words.candidate.same : words.candidate.different(actionName(action), rule ?? defaults)
}

function renderedWords(
  { same, action, clicked }: NonNullable<DecisionRecord['rendered']>,
  words: Words,
  nameOf: (action: string) => string,
): string {
  return same ? words.rendered.same(nameOf(action)) : words.rendered.different(nameOf(action), nameOf(clicked))
}
