/**
 * The words a difference is told in, in both languages.
 *
 * @module
 */

import { dayMs, hourMs } from '../../kernel/instant.ts'
import type { DiagnosticLanguage } from '../language/diagnostic.ts'
import type { Direction, Overall } from './diff.ts'
import type { RuleChange } from './diff-rules.ts'
import type { SettingEffect } from './diff-settings.ts'

export interface DiffWords {
  readonly title: (before: string, after: string) => string
  readonly ruleCounts: (rules: readonly RuleChange[]) => string
  readonly overall: Readonly<Record<Overall, string>>
  /** Why two versions cannot be compared, from the directions there are. */
  readonly because: (directions: readonly Direction[]) => string
  readonly notComplete: string
  readonly otherLinks: string
  readonly judgedByOne: (url: string) => string
  readonly direction: Readonly<Record<Direction, string>>
  readonly everything: string
  readonly within: (where: string) => string
  readonly inParts: (count: number) => string
  readonly defaults: string
  readonly none: string
  readonly example: string
  readonly takesEffect: string
  readonly onPublish: (count: number) => string
  readonly later: (count: number, moment: string, until: string) => string
  readonly past: (count: number) => string
  readonly until: (milliseconds: number) => string
  readonly reports: string
  readonly settings: string
  readonly rules: string
  readonly rule: (change: RuleChange) => string
  readonly effect: Readonly<Record<SettingEffect, string>>
  readonly absent: string
  readonly reordered: string
  readonly more: (names: string, more: number) => string
  readonly unknownList: (name: string) => string
  readonly incomplete: string
}

const kinds = ['changed', 'added', 'removed', 'renamed', 'moved'] as const

function countsOf(rules: readonly RuleChange[]) {
  return kinds.flatMap((kind) => {
    const count = rules.filter((each) => each.kind === kind).length
    return count === 0 ? [] : [{ kind, count }]
  })
}

export const diffWords: Readonly<Record<DiagnosticLanguage, DiffWords>> = {
  en: {
    title: (before, after) => `${before} → ${after}`,
    ruleCounts: (rules) =>
      countsOf(rules)
        .map(({ kind, count }, at) =>
          at === 0 ? `${count} rule${count === 1 ? '' : 's'} ${kind}` : `${count} ${kind}`,
        )
        .join(', '),
    overall: { equivalent: 'EQUIVALENT', stricter: 'STRICTER', looser: 'LOOSER', incomparable: 'INCOMPARABLE' },
    because: (directions) => {
      const said = directions.map((each) => (each === 'changed' ? 'changed without direction' : each))
      return ` (${said.join(' and ')})`
    },
    notComplete: ' (not compared to the end)',
    otherLinks: ' (some links are judged by one of the two only)',
    judgedByOne: (url) =>
      `Some links are judged by the rules of one version only, and refused or answered by \`on_error\` in the other, such as ${url}`,
    direction: { stricter: 'STRICTER', looser: 'LOOSER', changed: 'CHANGED' },
    everything: 'everything',
    within: (where) => `within ${where}`,
    inParts: (count) => `in ${count} parts; --json lists them`,
    defaults: 'the defaults',
    none: 'nothing',
    example: 'example  ',
    takesEffect: 'Takes effect: ',
    onPublish: (count) => `${count} ${count === 1 ? 'change' : 'changes'} on publish`,
    later: (count, moment, until) => `${count} on ${moment} (${until})`,
    past: (count) => `${count} only in the past, for no click to come`,
    until: (milliseconds) => {
      const days = Math.floor(milliseconds / dayMs)
      if (days >= 1) return `in ${days} day${days === 1 ? '' : 's'}`
      const hours = Math.floor(milliseconds / hourMs)
      return hours >= 1 ? `in ${hours} hour${hours === 1 ? '' : 's'}` : 'within the hour'
    },
    reports: 'Reports would say differently:',
    settings: 'Settings:',
    rules: 'Rules:',
    rule: (change) => {
      if (change.kind === 'changed') return `${change.id}   changed: ${change.parts.join(', ')}`
      return change.kind === 'renamed' ? `${change.id}   renamed, was ${change.was}` : `${change.id}   ${change.kind}`
    },
    effect: {
      decisions: 'see the decisions above',
      answers: 'what shoppers get',
      context: 'what clicks count as',
      records: 'what is recorded',
      display: 'display only',
      unknown: 'cannot be known here',
    },
    absent: 'absent',
    reordered: 'in another order',
    more: (names, more) => `${names} and ${more} more`,
    unknownList: (name) =>
      `The members of the list \`${name}\` are kept elsewhere and have changed: which requests that changes cannot be known here.`,
    incomplete:
      'The rules overlap in too many ways, or too many listed ids are in rollouts, to be compared to the end: there may be more changes.',
  },
  'zh-CN': {
    title: (before, after) => `${before} → ${after}`,
    ruleCounts: (rules) =>
      countsOf(rules)
        .map(({ kind, count }) => `${kindsInChinese[kind]} ${count} 条规则`)
        .join('，'),
    overall: { equivalent: '等价', stricter: '更严格', looser: '更宽松', incomparable: '不可比较' },
    because: (directions) => {
      const said = directions.map((each) => ({ stricter: '有更严格', looser: '有更宽松', changed: '有同级变化' })[each])
      return `（${said.join('，')}）`
    },
    notComplete: '（未能完整比较）',
    otherLinks: '（部分链接只有其中一个版本能判断）',
    judgedByOne: (url) => `部分链接只有其中一个版本按规则判断，在另一个版本中被拒绝或由 \`on_error\` 处理，例如 ${url}`,
    direction: { stricter: '更严格', looser: '更宽松', changed: '有变化' },
    everything: '所有请求',
    within: (where) => `范围：${where}`,
    inParts: (count) => `共 ${count} 个部分，详见 --json`,
    defaults: '默认处理',
    none: '无',
    example: '示例  ',
    takesEffect: '生效时间：',
    onPublish: (count) => `${count} 项在发布后立即生效`,
    later: (count, moment, until) => `${count} 项于 ${moment} 生效（${until}）`,
    past: (count) => `${count} 项只涉及过去，不影响今后的点击`,
    until: (milliseconds) => {
      const days = Math.floor(milliseconds / dayMs)
      if (days >= 1) return `${days} 天后`
      const hours = Math.floor(milliseconds / hourMs)
      return hours >= 1 ? `${hours} 小时后` : '一小时内'
    },
    reports: '观察模式的记录变化：',
    settings: '设置：',
    rules: '规则：',
    rule: (change) => {
      if (change.kind === 'changed') return `${change.id}   修改：${change.parts.join('、')}`
      if (change.kind === 'renamed') return `${change.id}   改名，原为 ${change.was}`
      return `${change.id}   ${kindsInChinese[change.kind]}`
    },
    effect: {
      decisions: '影响见上方判定变化',
      answers: '影响用户看到的结果',
      context: '影响点击被视为什么（场景或去向）',
      records: '影响记录内容',
      display: '仅影响展示',
      unknown: '此处无法得知影响',
    },
    absent: '无',
    reordered: '仅顺序变化',
    more: (names, more) => `${names} 等，另有 ${more} 个`,
    unknownList: (name) => `列表 \`${name}\` 的成员存放在别处且已变化，无法在此得知会影响哪些请求。`,
    incomplete: '规则之间的重叠过于复杂，或参与灰度的列表 ID 过多，未能完整比较，可能还有其他变化。',
  },
}

const kindsInChinese = { changed: '修改', added: '新增', removed: '删除', renamed: '改名', moved: '移动' } as const
