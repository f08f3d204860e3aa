/**
 * Conditions in a few words, for tables, notes and differences: `followers < 300000 or unknown`.
 *
 * They are terse on purpose, like a caption: values stand bare, several conditions are joined by `·`, and `or unknown`
 * says that a click without the fact matches too. Without these words it does not.
 *
 * @module
 */

import type { Wording } from '../language/diagnostic.ts'
import type { ClientCondition, Conditions, FollowersCondition, IfUnknown, ListRef, Rollout } from '../rule.ts'
import { eachValueFact, valueFacts, type ValueFact } from '../value-facts.ts'

/** The conditions that can be left out of the words, because the reader sees them elsewhere. */
export type ConditionName = (typeof conditionNames)[number]

export const conditionNames = [
  'surface',
  'to.party',
  'to.marketplace',
  'to.kind',
  'content',
  'author',
  'author.followers',
  'channel',
  'shop',
  'product',
  ...valueFacts,
  'client',
  'evidence',
  'rollout',
] as const

export interface WordsOptions {
  readonly omit?: Iterable<ConditionName>
  readonly rollout?: Rollout | undefined
}

/** All conditions in one line; `always` where none is left. */
export function conditionsInWords(conditions: Conditions, options: WordsOptions = {}): Wording {
  const parts = conditionParts(conditions, options)
  if (parts.length === 0) return { en: 'always', 'zh-CN': '始终' }
  return inBoth((language) => parts.map((part) => part[language]).join(' · '))
}

/** One wording per condition; all of them must hold. */
export function conditionParts(conditions: Conditions, { omit = [], rollout }: WordsOptions = {}): readonly Wording[] {
  const omitted = new Set(omit)
  return conditionNames.flatMap((name) => (omitted.has(name) ? [] : (words[name](conditions, rollout) ?? [])))
}

type Words = (conditions: Conditions, rollout: Rollout | undefined) => Wording | undefined

const words: Readonly<Record<ConditionName, Words>> = {
  surface: ({ surface }) => surface && valued('surface', surface),
  'to.party': ({ to }) => to?.party && valued('party', to.party),
  'to.marketplace': ({ to }) => to?.marketplace && valued('marketplace', to.marketplace),
  'to.kind': ({ to }) => to?.kind && valued('kind', to.kind),
  content: ({ content }) => content && membership('content', content),
  author: ({ author }) => author && membership('author', author),
  'author.followers': ({ author }) => author?.followers && followers(author.followers),
  channel: ({ channel }) =>
    channel && membership('channel', { in: channel.in, not_in: channel.not, if_unknown: channel.if_unknown }),
  shop: ({ shop }) => shop && membership('shop', shop),
  product: ({ product }) => product && membership('product', product),
  ...eachValueFact((fact) => (conditions: Conditions) => {
    const values = conditions[fact]
    return values && membership(fact, values)
  }),
  client: ({ client }) => client && versions(client),
  evidence: ({ evidence }) =>
    evidence && { en: `evidence at least ${evidence.at_least}`, 'zh-CN': `依据至少为 ${evidence.at_least}` },
  rollout: (_, rollout) => rollout && bucket(rollout),
}

const nouns = {
  surface: { en: 'surface', 'zh-CN': '场景' },
  party: { en: 'party', 'zh-CN': '归属方' },
  marketplace: { en: 'marketplace', 'zh-CN': '平台' },
  kind: { en: 'kind', 'zh-CN': '链接类型' },
  content: { en: 'content', 'zh-CN': '内容' },
  author: { en: 'author', 'zh-CN': '作者' },
  followers: { en: 'followers', 'zh-CN': '粉丝数' },
  channel: { en: 'channel', 'zh-CN': '推广渠道' },
  shop: { en: 'shop', 'zh-CN': '店铺' },
  product: { en: 'product', 'zh-CN': '商品' },
  region: { en: 'region', 'zh-CN': '地区' },
  language: { en: 'language', 'zh-CN': '语言' },
  client: { en: 'client', 'zh-CN': '客户端' },
} as const satisfies Readonly<Record<ValueFact, Wording> & Record<string, Wording>>

type Noun = keyof typeof nouns

function inBoth(say: (language: keyof Wording) => string): Wording {
  return { en: say('en'), 'zh-CN': say('zh-CN') }
}

/** What every click says, so that there is no absence to speak of. */
function valued(noun: Noun, values: readonly string[]): Wording {
  return isOneOf(noun, values, true)
}

interface Sides {
  readonly in?: ListRef | undefined
  readonly not_in?: ListRef | undefined
  readonly if_unknown?: IfUnknown | undefined
}

/** Both sides may be there: a member of one list and of no other. Absence is in the words of each side, as the edge asks it. */
function membership(noun: Noun, { in: members, not_in: strangers, if_unknown: absent }: Sides): Wording | undefined {
  const sides = [
    ...(members === undefined ? [] : [orUnknown(isOneOf(noun, members, true), absent ?? 'skip')]),
    ...(strangers === undefined ? [] : [orUnknown(isOneOf(noun, strangers, false), absent ?? 'match')]),
  ]
  if (sides.length === 0) return undefined
  return inBoth((language) => sides.map((side) => side[language]).join(' · '))
}

function isOneOf(noun: Noun, ref: ListRef, wanted: boolean): Wording {
  const { en, 'zh-CN': zh } = nouns[noun]
  const not = wanted ? '' : 'not '
  const shown = typeof ref === 'string' ? ref : listed(ref)
  if (typeof shown === 'string') {
    return typeof ref === 'string'
      ? { en: `${en} ${not}in ${shown}`, 'zh-CN': `${zh}${wanted ? '属于' : '不属于'} ${shown}` }
      : { en: `${en} ${not}${shown}`, 'zh-CN': `${zh}${wanted ? '为' : '不为'} ${shown}` }
  }
  return { en: `${en} ${not}in (${shown.en})`, 'zh-CN': `${zh}${wanted ? '属于' : '不属于'}（${shown['zh-CN']}）` }
}

const mostShown = 5

/** A single value stands bare; of many the first few are shown. */
function listed(values: readonly string[]): string | Wording {
  const [only = ''] = values
  if (values.length === 1) return only
  const named = values.length > mostShown ? values.slice(0, mostShown) : values
  const more = values.length - named.length
  return {
    en: `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    'zh-CN': `${named.join('、')}${more > 0 ? ` 等 ${values.length} 项` : ''}`,
  }
}

function orUnknown({ en, 'zh-CN': zh }: Wording, absent: IfUnknown): Wording {
  return absent === 'match'
    ? { en: `${en} or unknown`, 'zh-CN': `${zh}${zh.endsWith('）') ? '' : ' '}或未知` }
    : { en, 'zh-CN': zh }
}

function followers({ gte, lt, if_unknown: absent }: FollowersCondition): Wording {
  return orUnknown(
    inBoth((language) => `${nouns.followers[language]} ${range(gte, lt, language)}`),
    absent,
  )
}

function versions({ app, gte, lt, if_unknown: absent }: ClientCondition): Wording {
  const bounds = gte !== undefined || lt !== undefined
  return orUnknown(
    inBoth((language) => `${nouns.client[language]} ${app}${bounds ? ` ${range(gte, lt, language)}` : ''}`),
    absent,
  )
}

function range(gte: number | string | undefined, lt: number | string | undefined, language: keyof Wording): string {
  const and = language === 'en' ? ' and ' : ' 且 '
  return [gte === undefined ? [] : `≥ ${gte}`, lt === undefined ? [] : `< ${lt}`].flat().join(and)
}

const keys = {
  author: { en: 'authors', 'zh-CN': '作者' },
  content: { en: 'contents', 'zh-CN': '内容' },
  token: { en: 'tokens', 'zh-CN': '令牌' },
  visitor: { en: 'visitors', 'zh-CN': '访客' },
} as const satisfies Readonly<Record<Rollout['by'], Wording>>

function bucket({ percent, by }: Rollout): Wording {
  return { en: `bucket 0–${percent} % of ${keys[by].en}`, 'zh-CN': `按${keys[by]['zh-CN']}灰度 0–${percent} %` }
}
