/**
 * Completing names: surfaces, marketplaces, reasons, rules, lists, instants, and whatever else a policy refers to.
 *
 * @module
 */

import { zonedText } from '../../kernel/instant.ts'
import type { LocalName } from '../../link/marketplace.ts'
import { countries } from '../language/countries.ts'
import { registry } from '../language/registry.ts'
import { acceptableCodes } from '../language/schema/rules.ts'
import { actions } from '../rule.ts'
import { option, type Asked, type CompletionOption } from './completion.ts'
import { midnightsAround, readInstant } from './days.ts'
import { textAt, textsOf, valueAt } from './loose-tree.ts'
import { subjectOf, type Meaning } from './meaning.ts'
import { ruleSummary } from './rule-summary.ts'
import type { Path } from './schema-at.ts'

/** What stands for something of this meaning at a path. */
export function namedOptions(meaning: Meaning, path: Path, asked: Asked): readonly CompletionOption[] {
  return byMeaning[meaning](asked, path)
}

const byMeaning: Readonly<Record<Meaning, (asked: Asked, path: Path) => readonly CompletionOption[]>> = {
  surface: ({ names, language }) =>
    [...names.surfaces].map(([label, name]) => option({ label, kind: 'name', detail: inLanguage(name, language) })),
  marketplace: ({ names, language, words }) =>
    [...names.marketplaces].map(([label, { name, domains, isOwn }]) =>
      option({
        label,
        kind: 'name',
        detail: inLanguage(name, language),
        description: `${isOwn ? words.own : words.external}; ${words.domains(domains.slice(0, 3), Math.max(0, domains.length - 3))}`,
      }),
    ),
  // The schema names them.
  site: () => [],
  instant: instants,
  reason: ({ names, language, words }) => [
    ...names.wantedReasons.map((label) => option({ label, kind: 'name', detail: words.usedHere })),
    ...[...names.reasons].map(([label, text]) =>
      option({
        label,
        kind: 'name',
        detail: text === undefined ? words.builtin : '',
        description: inLanguage(text, language),
      }),
    ),
  ],
  rule: rules,
  list: ({ names, words }, path) => {
    const subject = subjectOf(path)
    return [...names.lists]
      .filter(([, { of }]) => of === undefined || of === subject)
      .map(([label, { count, note = '' }]) =>
        option({
          label,
          kind: 'name',
          detail: subject === undefined ? '' : words.listOf(words.values.of[subject], count),
          description: note,
        }),
      )
  },
  outcome: outcomes,
  region: ({ language }) => {
    const names = new Intl.DisplayNames(language, { type: 'region' })
    return [...countries].map((label) =>
      option({
        label,
        kind: 'value',
        detail: /^[A-Z]{2}$/u.test(label) && label !== 'XX' ? (names.of(label) ?? '') : '',
      }),
    )
  },
  language: ({ language }) => {
    const names = new Intl.DisplayNames(language, { type: 'language' })
    return languages.map((label) => option({ label, kind: 'value', detail: names.of(label) ?? '' }))
  },
  store: () => [],
  address: ({ names: { stores } }) =>
    stores.map((host) => option({ label: `https://${host}/`, kind: 'value', insert: `https://${host}/` })),
  'time-zone': () => timeZones.map((label) => option({ label, kind: 'value' })),
  finding: ({ language }) =>
    acceptableCodes.map((code) => option({ label: code, kind: 'value', description: registry[code].title[language] })),
}

/** Those the first platforms are used in; any other may be typed. */
const languages = [
  'zh',
  'zh-CN',
  'zh-TW',
  'zh-HK',
  'en',
  'ja',
  'ko',
  'id',
  'th',
  'vi',
  'ms',
  'es',
  'pt',
  'fr',
  'de',
  'ar',
]
const timeZones = [
  'Asia/Shanghai',
  'UTC',
  'Asia/Hong_Kong',
  'Asia/Taipei',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Asia/Jakarta',
]

export function inLanguage(name: Partial<LocalName> | undefined, language: keyof LocalName): string {
  return name?.[language] ?? name?.en ?? name?.['zh-CN'] ?? ''
}

/** Midnights near now, and the instants at which other rules hand over. */
function instants({ names, now, words }: Asked): readonly CompletionOption[] {
  const { today, tomorrow, nextMonth } = midnightsAround(now, names.timeZone)
  const near = [
    option({ label: today, kind: 'instant', detail: words.today }),
    option({ label: tomorrow, kind: 'instant', detail: words.tomorrow }),
    option({ label: nextMonth, kind: 'instant', detail: words.nextMonth }),
  ]
  const used = [...names.instants].flatMap(([label, rule]) => {
    const at = readInstant(label)
    if (at === undefined || near.some((each) => each.label === label)) return []
    const detail = rule === undefined ? words.usedHere : words.alsoIn(rule)
    return [option({ label, kind: 'instant', detail, description: zonedText(at, names.timeZone) })]
  })
  return [...near, ...used]
}

function rules(asked: Asked, path: Path): readonly CompletionOption[] {
  const { names, words, now, language } = asked
  const index = path[1]
  const isOfTest = path[0] === 'tests'
  const all = [...names.rules].filter(([, rule]) => !isOfTest || !path.includes('rollout') || valueAt(rule, 'rollout'))
  const own = isOfTest || typeof index !== 'number' ? undefined : ownRule(asked)
  const named = all
    .filter(([id]) => id !== own)
    .map(([label, rule]) =>
      option({ label, kind: 'name', description: ruleSummary(rule, { names, words, now, language }).join('; ') }),
    )
  const isDecider = isOfTest && path.at(-1) === 'rule'
  return isDecider ? [...named, option({ label: 'defaults', kind: 'value', description: words.defaults })] : named
}

/** The rule in which `overlaps` stands. */
function ownRule({ place: { scalar }, names }: Asked): string | undefined {
  return [...names.rules].find(([, { from, to }]) => from <= scalar.from && scalar.from <= to)?.[0]
}

/** What some rule, or the defaults, would answer with. */
function outcomes({ names, words }: Asked, path: Path): readonly CompletionOption[] {
  const found = new Map<string, string>()
  for (const [id, rule] of names.rules) {
    const text = outcomeTextOf(rule)
    if (text !== undefined && !found.has(text)) found.set(text, words.alsoIn(id))
  }
  const would = path.at(-1) === 'would' ? [option({ label: 'none', kind: 'value', description: words.noRule })] : []
  const defaults = option({ label: 'allow:no_rule_matched', kind: 'value', description: words.defaults })
  const ofRules = [...found].map(([label, description]) => option({ label, kind: 'value', description }))
  return [...would, ...ofRules, ...(found.has(defaults.label) ? [] : [defaults])]
}

function outcomeTextOf(rule: Parameters<typeof valueAt>[0]): string | undefined {
  const then = valueAt(rule, 'then')
  const action = actions.find((each) => valueAt(then, each) !== undefined)
  if (action === undefined) return undefined
  const reason =
    action === 'equivalent' || action === 'redirect' ? textAt(then, 'reason') : textsOf(valueAt(then, action))[0]
  return reason === undefined ? undefined : `${action}:${reason}`
}
