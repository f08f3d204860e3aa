/**
 * The words of a trace: what a condition wants and what it got, in both languages.
 *
 * The same words stand in the simulator and in the report of a failed test, so that an operator learns them once.
 *
 * @module
 */

import type { Click } from './condition.ts'
import type { Wording } from './language/diagnostic.ts'
import { say, word } from './language/wording.ts'
import { bucketOf, bucketsIn } from './rollout.ts'
import type { ClientCondition, Conditions, FollowersCondition, ListRef, Rollout } from './rule.ts'
import { isValueFact } from './value-facts.ts'

/** What a condition asks for, and what the click has. */
export interface Words {
  readonly wanted: Wording
  readonly got: Wording
}

/** An instant in the policy's time zone. */

/** The words of one condition, by the name that `condition.ts` gives it. */
export function wordsOf(name: string, conditions: Conditions, { facts, party }: Click): Words {
  const [subject = name, key = ''] = name.split('.')
  switch (name) {
    case 'surface':
      return { wanted: anyOf(conditions.surface), got: word(facts.surface) }
    case 'to.party':
      return { wanted: anyOf(conditions.to?.party), got: word(party) }
    case 'to.marketplace':
      return { wanted: anyOf(conditions.to?.marketplace), got: given(facts.marketplace, noMarketplace) }
    case 'to.kind':
      return { wanted: anyOf(conditions.to?.kind), got: word(facts.kind) }
    case 'evidence':
      return { wanted: atLeast(conditions.evidence?.at_least ?? ''), got: word(facts.evidence) }
    case 'author.followers':
      return { wanted: range(conditions.author?.followers), got: given(facts.followers) }
    case 'channel': {
      const { channel } = conditions
      return {
        wanted: channel?.in === undefined ? noneOf(channel?.not) : anyOf(channel.in),
        got: given(facts.channel),
      }
    }
    case 'client':
      return { wanted: versions(conditions.client), got: given(facts.client) }
    default: {
      if (isValueFact(subject)) {
        const values = conditions[subject]
        return { wanted: key === 'in' ? anyOf(values?.in) : noneOf(values?.not_in), got: given(facts[subject]) }
      }
      const fact = subject === 'shop' || subject === 'product' || subject === 'author' ? subject : 'content'
      const ref = key === 'in' ? conditions[fact]?.in : conditions[fact]?.not_in
      const isLinked = fact === 'shop' || fact === 'product'
      return {
        wanted: key === 'in' ? memberOf(ref) : strangerTo(ref),
        got: given(facts[fact], isLinked ? noneInLink : undefined),
      }
    }
  }
}

/** The words of a rollout; absence of the key is `got` too. */
export function rolloutWords({ percent, by, salt }: Rollout, key: string | undefined): Words {
  const buckets = bucketsIn(percent)
  return {
    wanted: say(
      `one of the first \`${buckets}\` of \`10000\` buckets (\`${percent} %\` by \`${by}\`)`,
      `\`10000\` 个分桶中的前 \`${buckets}\` 个（按 \`${by}\` 灰度 \`${percent} %\`）`,
    ),
    got: key === undefined ? notGiven : say(`bucket \`${bucketOf(salt, key)}\``, `分桶 \`${bucketOf(salt, key)}\``),
  }
}

/** A condition that did not hold, as a clause. */
export function sayFailed({ condition, wanted, got, missing }: Said): Wording {
  const own = clauses[condition]
  if (own !== undefined) return say(own.en(wanted.en, got.en), own['zh-CN'](wanted['zh-CN'], got['zh-CN']))
  const name = nameOf(condition)
  if (missing?.startsWith('list:') === true) {
    const list = `\`${missing.slice('list:'.length)}\``
    return say(`${name} asks the list ${list}, which is not loaded`, `${name} 用到的列表 ${list} 尚未加载`)
  }
  const wants = say(`and the rule wants ${wanted.en}`, `规则要求${wanted['zh-CN']}`)
  if (missing !== undefined) return say(`${name} is not known, ${wants.en}`, `${name} 未知，${wants['zh-CN']}`)
  return say(`${name} is ${got.en}, ${wants.en}`, `${name} 为${got['zh-CN']}，${wants['zh-CN']}`)
}

interface Said extends Words {
  readonly condition: string
  readonly missing: string | undefined
}

/** The value a condition asks for: `content` for `content.in` and `content.not_in`. */
function nameOf(condition: string): string {
  return `\`${condition.replace(/\.(?:in|not_in)$/u, '')}\``
}

/** A condition that holds only because its input is absent, as a clause. */
export function sayAssumed({ condition }: { readonly condition: string }): Wording {
  const name = nameOf(condition)
  return say(`${name} is not known, which counts as a match`, `${name} 未知，按命中处理`)
}

type Clause = (wanted: string, got: string) => string

const clauses: Readonly<Record<string, { readonly en: Clause; readonly 'zh-CN': Clause }>> = {
  mode: { en: () => 'the rule is `off`', 'zh-CN': () => '规则已关闭（`off`）' },
  override: {
    en: (_, got) => `an override turns it off until ${got}`,
    'zh-CN': (_, got) => `已被应急覆盖关闭，至 ${got} 为止`,
  },
  from: {
    en: (wanted, got) => `\`from\` ${wanted} is later than ${got}`,
    'zh-CN': (wanted, got) => `\`from\` ${wanted} 晚于 ${got}`,
  },
  until: {
    en: (wanted, got) => `\`until\` ${wanted} is not later than ${got}`,
    'zh-CN': (wanted, got) => `\`until\` ${wanted} 不晚于 ${got}`,
  },
}

export function both(text: string): Wording {
  return say(text, text)
}

const notGiven: Wording = say('not given', '未提供')
const noMarketplace: Wording = say('no known marketplace', '未知平台')
const noneInLink: Wording = say('not named by the link', '链接中没有')

function given(value: string | number | undefined, otherwise: Wording = notGiven): Wording {
  return value === undefined ? otherwise : word(String(value))
}

const mostShown = 5

/** The first few, and how many more there are. */
function shown(values: readonly string[]): { readonly named: readonly string[]; readonly more: number } {
  const named = values.slice(0, values.length > mostShown ? mostShown : undefined).map((each) => `\`${each}\``)
  return { named, more: values.length - named.length }
}

function anyOf(values: readonly string[] = []): Wording {
  const { named, more } = shown(values)
  if (more > 0) {
    return say(`one of ${named.join(', ')} and ${more} more`, `${named.join('、')} 等 ${values.length} 项之一`)
  }
  const last = named.at(-1) ?? ''
  if (named.length < 2) return both(last)
  const others = named.slice(0, -1)
  return say(`${others.join(', ')} or ${last}`, `${others.join('、')} 或 ${last}`)
}

function noneOf(values: readonly string[] = []): Wording {
  const { named, more } = shown(values)
  if (named.length === 1) return say(`anything but ${named.join('')}`, `${named.join('')} 以外的值`)
  const rest = more > 0 ? ` and ${more} more` : ''
  return say(
    `none of ${named.join(', ')}${rest}`,
    more > 0 ? `${named.join('、')} 等 ${values.length} 项以外的值` : `${named.join('、')} 以外的值`,
  )
}

function memberOf(ref: ListRef = []): Wording {
  if (typeof ref !== 'string') return anyOf(ref)
  return say(`a member of the list \`${ref}\``, `列表 \`${ref}\` 中的成员`)
}

function strangerTo(ref: ListRef = []): Wording {
  if (typeof ref !== 'string') return noneOf(ref)
  return say(`no member of the list \`${ref}\``, `不在列表 \`${ref}\` 中`)
}

function atLeast(value: string): Wording {
  return say(`at least \`${value}\``, `至少 \`${value}\``)
}

function range({ gte, lt }: Partial<FollowersCondition> = {}): Wording {
  if (lt === undefined) return atLeast(String(gte))
  if (gte === undefined) return say(`fewer than \`${lt}\``, `少于 \`${lt}\``)
  return say(`at least \`${gte}\` and fewer than \`${lt}\``, `不少于 \`${gte}\` 且少于 \`${lt}\``)
}

function versions({ app = '', gte, lt }: Partial<ClientCondition> = {}): Wording {
  const least = gte === undefined ? [] : [say(`at least \`${gte}\``, `不低于 \`${gte}\``)]
  const below = lt === undefined ? [] : [say(`below \`${lt}\``, `低于 \`${lt}\``)]
  const bounds = [...least, ...below]
  if (bounds.length === 0) return word(app)
  const english = bounds.map(({ en }) => en).join(' and ')
  const chinese = bounds.map((each) => each['zh-CN']).join(' 且')
  return say(`\`${app}\` in a version of ${english}`, `\`${app}\` 的版本${chinese}`)
}
