/**
 * Gates: what of a change needs a second pair of eyes, and why, in words.
 *
 * A gate is open or not; nobody is asked to judge. What is stricter for shoppers can be undone when it turns out wrong,
 * what is looser cannot: so everything that opens, and everything whose effect cannot be told, needs somebody else. The
 * settings say which gates count. Where nothing was published before there is nothing to protect.
 *
 * @module
 */

import { dayMs, type Instant } from '../kernel/instant.ts'
import { whenWords, whereWords } from '../policy/analysis/box-words.ts'
import type { Change, PolicyDiff } from '../policy/analysis/diff.ts'
import type { Witness, Wording } from '../policy/language/diagnostic.ts'
import { say, words } from '../policy/language/wording.ts'
import type { Program } from '../policy/program.ts'
import type { BacktestSummary } from './backtest-report.ts'
import { weakenedDuties } from './duties.ts'
import type { GateCode, Settings } from './settings.ts'

export interface Gate {
  readonly code: GateCode
  /** What was found. */
  readonly message: Wording
  /** A request that shows it. */
  readonly witness?: Witness
}

export interface GateQuestion {
  /** What is in force; undefined where nothing was published. */
  readonly before: Program | undefined
  readonly after: Program
  /** From before to after. */
  readonly diff: PolicyDiff | undefined
  readonly settings: Settings
  readonly kind: 'publish' | 'rollback'
  /** Of a rollback: when the version that is to come back was last in force. */
  readonly restoredAt?: Instant
  /** Absent where the records could not be asked. */
  readonly backtest?: Pick<BacktestSummary, 'clicks' | 'changedShare' | 'undeterminedShare'> | undefined
  readonly now: Instant
}

/** The open gates that the settings protect, in the order in which people should read them. */
export function gatesOf(question: GateQuestion): readonly Gate[] {
  const { before, diff, settings } = question
  if (before === undefined || diff === undefined) return []
  const known = { ...question, before, diff }
  // Undoing what was published a moment ago waits for nobody: what comes back was in force, and passed its own gates.
  if (question.kind === 'rollback' && rollback(known) === undefined) return []
  const found = finders.flatMap((find) => find(known) ?? [])
  return found.filter(({ code }) => settings.protected.includes(code))
}

interface Known extends GateQuestion {
  readonly before: Program
  readonly diff: PolicyDiff
}

type Find = (question: Known) => Gate | undefined

const finders: readonly Find[] = [
  looser,
  stores,
  defaults,
  compliance,
  noRules,
  shrinks,
  incomplete,
  backtest,
  rollback,
]

function looser({ diff, after }: Known): Gate | undefined {
  const opened = diff.changes.filter(
    ({ direction, takesEffect }) => direction === 'looser' && takesEffect.kind !== 'past',
  )
  const [first] = opened
  if (first === undefined) return loosenedSetting(diff)
  const { en, 'zh-CN': chinese } = changeWords(first, after.meta.timezone)
  const [more, moreInChinese] =
    opened.length === 1 ? ['', ''] : [`; ${opened.length - 1} more`, `；另有 ${opened.length - 1} 处`]
  return {
    code: 'looser',
    message: say(
      `links that were held back would be let through: ${en}${more}`,
      `放宽了限制：${chinese}${moreInChinese}`,
    ),
    ...(first.witness === undefined ? {} : { witness: first.witness }),
  }
}

/** What is said once for all links, such as what becomes of share codes. */
function loosenedSetting({ settings }: PolicyDiff): Gate | undefined {
  const paths = settings.filter(({ direction, effect }) => direction === 'looser' && effect === 'answers')
  if (paths.length === 0) return undefined
  const named = paths.map(({ path }) => `\`${path}\``)
  return {
    code: 'looser',
    message: say(`what was held back would be let through: ${named.join(', ')}`, `放宽了限制：${named.join('、')}`),
  }
}

/** `explain → allow, live_room · external, from 2020-10-09`. */
function changeWords({ before, after, around }: Change, timeZone: string): Wording {
  const step = `\`${before.outcome.action}\` → \`${after.outcome.action}\``
  const parts = [...whereWords(around), whenWords(around.when, timeZone)]
  const in_ = (language: keyof Wording) =>
    parts
      .map((part) => part[language])
      .filter((part) => part !== '')
      .join(' · ')
  const where = { en: in_('en') || 'everything', 'zh-CN': in_('zh-CN') || '所有请求' }
  return say(`${step}, ${where.en}`, `${step}，${where['zh-CN']}`)
}

function stores({ diff }: Known): Gate | undefined {
  const paths = pathsOf(diff, (path) => path === 'own' || path === 'stores' || path.startsWith('marketplaces.'))
  if (paths === undefined) return undefined
  return {
    code: 'stores',
    message: say(`who owns which shop changes: ${paths.en}`, `店铺与平台的归属有变化：${paths['zh-CN']}`),
  }
}

function defaults({ diff }: Known): Gate | undefined {
  const paths = pathsOf(diff, (path) => path.startsWith('defaults.'))
  if (paths === undefined) return undefined
  return {
    code: 'defaults',
    message: say(
      `what happens where no rule speaks changes: ${paths.en}`,
      `没有规则适用时的处理有变化：${paths['zh-CN']}`,
    ),
  }
}

function compliance({ before, after, diff, now }: Known): Gate | undefined {
  const weakened = weakenedDuties({ before, after, rules: diff.rules, now })
  if (weakened.length === 0) return undefined
  const said = joined(weakened.map(({ message }) => message))
  return {
    code: 'compliance',
    message: say(
      `a rule marked \`compliance\` is weakened: ${said.en}`,
      `标为 \`compliance\` 的规则被削弱：${said['zh-CN']}`,
    ),
  }
}

function noRules({ before, after }: Known): Gate | undefined {
  if (rulesThatCount(before) === 0 || rulesThatCount(after) > 0) return undefined
  return { code: 'no_rules', message: say('no rule is left', '没有剩下任何规则') }
}

function shrinks({ before, after, settings }: Known): Gate | undefined {
  const [from, to] = [rulesThatCount(before), rulesThatCount(after)]
  if (to >= from * settings.min_rules_share) return undefined
  const share = percent(settings.min_rules_share)
  return {
    code: 'shrinks',
    message: say(`of ${from} rules ${to} are left, less than ${share}`, `${from} 条规则只剩 ${to} 条，少于 ${share}`),
  }
}

/** Off is as good as away. */
function rulesThatCount({ rules }: Program): number {
  return rules.filter(({ mode }) => mode !== 'off').length
}

/** What the comparison cannot tell is not taken for nothing. */
function incomplete({ diff }: Known): Gate | undefined {
  const reasons: Wording[] = []
  if (!diff.isComplete) {
    reasons.push(
      say('the rules overlap in too many ways to be compared to the end', '规则之间的重叠过于复杂，未能完整比较'),
    )
  }
  if (diff.unknownLists.length > 0) {
    const lists = words(diff.unknownLists)
    reasons.push(
      say(
        `the members of ${lists.en} are kept elsewhere and changed`,
        `列表 ${lists['zh-CN']} 的成员存放在别处且已变化`,
      ),
    )
  }
  const pages = diff.settings.filter(({ effect }) => effect === 'context').map(({ path }) => path)
  if (pages.length > 0) {
    const said = words(pages)
    reasons.push(say(`which surface a click counts for changes: ${said.en}`, `点击归入的场景有变化：${said['zh-CN']}`))
  }
  if (reasons.length === 0) return undefined
  const said = joined(reasons)
  return {
    code: 'incomplete',
    message: say(`what follows cannot be told: ${said.en}`, `无法完全得知影响：${said['zh-CN']}`),
  }
}

/** A threshold that cannot be looked at is not met. */
function backtest({ settings, backtest: shares }: Known): Gate | undefined {
  const { max_changed_share: mostChanged, max_undetermined_share: mostUnknown, days } = settings.backtest
  if (mostChanged === null) return undefined
  if (shares === undefined || shares.clicks === 0) {
    return {
      code: 'backtest',
      message: say(`there are no records of the last ${days} days to try it on`, `没有最近 ${days} 天的记录可供回测`),
    }
  }
  const [changed, unknown] = [percent(shares.changedShare), percent(shares.undeterminedShare)]
  if (shares.changedShare > mostChanged) {
    const message = say(
      `${changed} of the clicks of the last ${days} days would be answered differently, more than ${percent(mostChanged)}`,
      `最近 ${days} 天的点击中有 ${changed} 的结果会改变，超过 ${percent(mostChanged)}`,
    )
    return { code: 'backtest', message }
  }
  if (shares.undeterminedShare > mostUnknown) {
    const message = say(
      `of ${unknown} of the clicks of the last ${days} days the records cannot say, more than ${percent(mostUnknown)}`,
      `最近 ${days} 天的点击中有 ${unknown} 无法由记录判断，超过 ${percent(mostUnknown)}`,
    )
    return { code: 'backtest', message }
  }
  return undefined
}

function rollback({ kind, restoredAt, settings, now }: Known): Gate | undefined {
  if (kind !== 'rollback' || restoredAt === undefined) return undefined
  const age = now - restoredAt
  if (age <= settings.rollback_days * dayMs) return undefined
  const days = Math.floor(age / dayMs)
  return {
    code: 'old_rollback',
    message: say(
      `the version to come back was last in force ${days} days ago, more than ${settings.rollback_days}`,
      `要恢复的版本 ${days} 天前已被取代，超过 ${settings.rollback_days} 天`,
    ),
  }
}

function pathsOf({ settings }: PolicyDiff, isMeant: (path: string) => boolean): Wording | undefined {
  const paths = settings.map(({ path }) => path).filter(isMeant)
  return paths.length === 0 ? undefined : words(paths)
}

function joined(said: readonly Wording[]): Wording {
  return { en: said.map(({ en }) => en).join('; '), 'zh-CN': said.map((each) => each['zh-CN']).join('；') }
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`
}
