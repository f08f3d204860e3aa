/**
 * Findings in words: what each says, in both languages, and what to do about it.
 *
 * @module
 */

import { zonedText } from '../../kernel/instant.ts'
import type { Wording } from '../language/diagnostic.ts'
import { say, words } from '../language/wording.ts'
import type { Program } from '../program.ts'
import type { Rule } from '../rule.ts'
import { outcomeText } from '../testing/result.ts'
import type { Analysis, AnalysisFinding, StrippableFact, Unsettled } from './analyse.ts'
import type { Box } from './box.ts'
import { areaOf, whenWords, whereWords } from './box-words.ts'
import { contradictionIn } from './contradiction.ts'
import { mostOverlaps } from './overlaps.ts'
import type { Space } from './space.ts'

export interface Said {
  readonly message: Wording
  readonly help: Wording
  /** Rules to be shown beside, each with its label. */
  readonly related?: readonly { readonly rule: string; readonly message: Wording }[]
}

export interface Asked {
  readonly analysis: Analysis
  readonly program: Program
}

type OfKind<Kind> = Extract<AnalysisFinding, { readonly kind: Kind }>

const sayers: { readonly [Kind in AnalysisFinding['kind']]: (finding: OfKind<Kind>, asked: Asked) => Said } = {
  unreachable: ({ rule, by }, { program }) => {
    const who = by.length === 0 ? say('several rules together', '多条规则共同') : shortened(by)
    const isReport = ruleOf(rule, program)?.mode === 'report'
    return {
      message: isReport
        ? say(
            `\`${rule}\` is never noted: every click that it means is taken before by ${who.en}`,
            `\`${rule}\` 永远不会被记录：它能命中的点击全部先被 ${who['zh-CN']} 命中`,
          )
        : say(
            `\`${rule}\` never decides: every click that it means is decided before by ${who.en}`,
            `\`${rule}\` 永远不会生效：它能命中的点击全部先由 ${who['zh-CN']} 决定`,
          ),
      help: say(
        'move the rule above those that cover it, narrow them, or remove it',
        '请把它移到覆盖它的规则之前、收窄那些规则，或删除它',
      ),
      related: beside(by, say('comes first', '先于它命中')),
    }
  },

  'never-effective': ({ rule }, { analysis: { space }, program }) => {
    const found = ruleOf(rule, program)
    const why = found && contradictionIn(found, space)
    return {
      message:
        why === undefined
          ? say(
              `no click can ever match \`${rule}\`: its conditions contradict each other`,
              `没有任何点击能命中 \`${rule}\`：它的条件互相矛盾`,
            )
          : say(`no click can ever match \`${rule}\`: ${why.en}`, `没有任何点击能命中 \`${rule}\`：${why['zh-CN']}`),
      help: say(
        'correct the conditions; a rule that shall rest for a while says `mode: off`',
        '请更正条件；若只想暂时停用，请写 `mode: off`',
      ),
    }
  },

  redundant: ({ rule, by }, { program }) => {
    const who = by.length === 0 ? say('the defaults say', '默认处理') : shortened(by)
    const same = by.length === 0 ? say('the same', '与它相同') : say('would say the same', '给出相同的结果')
    const isReport = ruleOf(rule, program)?.mode === 'report'
    return {
      message: isReport
        ? say(
            `enforcing \`${rule}\` would change nothing: ${who.en} ${same.en}`,
            `即使正式启用 \`${rule}\`，结果也不变：${who['zh-CN']}${same['zh-CN']}`,
          )
        : say(
            `without \`${rule}\` nothing would change: ${who.en} ${same.en}`,
            `删除 \`${rule}\` 结果不变：${who['zh-CN']}${same['zh-CN']}`,
          ),
      help: say(
        'remove the rule, or say `accepts: [redundant]` if it is kept for its name in records',
        '请删除该规则；若为了在记录中区分而保留，请写 `accepts: [redundant]`',
      ),
      related: beside(by, say('says the same', '结果相同')),
    }
  },

  overlap: ({ rule, later, shared }, { analysis: { space }, program }) => {
    const earlier = outcomeOf(rule, program)
    const where = shared === undefined ? undefined : requestsIn(shared, space, program)
    const which = where === undefined ? say('', '') : say(` (${where.en})`, `（${where['zh-CN']}）`)
    return {
      message: say(
        `\`${rule}\` and \`${later}\` disagree about the same clicks${which.en}, and only their order decides`,
        `\`${rule}\` 与 \`${later}\` 对同一些点击的处理不同${which['zh-CN']}，结果只取决于先后顺序`,
      ),
      help: say(
        `swap the two if \`${later}\` shall decide, narrow one of them, or write \`overlaps: [${rule}]\` if it is meant so`,
        `若应由 \`${later}\` 决定，请交换两条规则；也可以收窄其中一条；若确属有意，请写 \`overlaps: [${rule}]\``,
      ),
      related: [
        {
          rule,
          message: say(`decides, because it comes first: \`${earlier}\``, `排在前面，因此由它决定：\`${earlier}\``),
        },
      ],
    }
  },

  gap: ({ demand }, { program }) => {
    const outcome = outcomeText(program.defaults.outcome)
    return {
      message: say(
        `no rule decides some of the clicks that \`${demand}\` demands; they get the defaults, \`${outcome}\``,
        `\`${demand}\` 要求的点击中，有一部分没有规则处理，落到了默认处理 \`${outcome}\``,
      ),
      help: say('add a rule for these clicks, or narrow the demand', '请为这些点击补充规则，或收窄该要求'),
    }
  },

  'empty-demand': ({ demand }) => ({
    message: say(
      `no click can ever match the demand \`${demand}\`, so it watches over nothing`,
      `没有任何点击能符合覆盖要求 \`${demand}\`，它不起作用`,
    ),
    help: say('correct its conditions, or remove it', '请更正其条件，或将其删除'),
  }),

  'unknown-hole': ({ rule, fact, then }, { program }) => {
    const own = outcomeOf(rule, program)
    const outcome = then === undefined ? outcomeText(program.defaults.outcome) : outcomeOf(then, program)
    const who = then === undefined ? say('the defaults', '默认处理') : say(`\`${then}\``, `\`${then}\``)
    const [gives, related] =
      then === undefined ? ['give', []] : ['gives', beside([then], say('decides then', '此时由它决定'))]
    const instead = say(
      `instead of \`${own}\` ${who.en} ${gives} \`${outcome}\``,
      `不再是 \`${own}\`，而由${who['zh-CN']}给出 \`${outcome}\``,
    )
    if (fact === 'surface') {
      return {
        message: say(
          `whoever strips token and Referer from a click escapes \`${rule}\`: its surface is \`unknown\` then, and ${instead.en}`,
          `去掉令牌和 Referer 即可绕过 \`${rule}\`：此时场景为 \`unknown\`，${instead['zh-CN']}`,
        ),
        help: isTakenBefore(rule, then, program)
          ? say(
              `\`${then}\` comes first, so let it decide clicks from \`unknown\` as strictly, or say \`accepts: [unknown-hole]\``,
              `\`${then}\` 排在前面，请让它对来自 \`unknown\` 的点击同样严格；若可以接受，请写 \`accepts: [unknown-hole]\``,
            )
          : say(
              'add `unknown` to `surface`, decide clicks from `unknown` in a later rule, or say `accepts: [unknown-hole]`',
              '请在 `surface` 中加上 `unknown`，或用后面的规则处理来自 `unknown` 的点击；若可以接受，请写 `accepts: [unknown-hole]`',
            ),
        related,
      }
    }
    return {
      message: say(
        `whoever strips ${names[fact].en} from a click escapes \`${rule}\`: ${instead.en}`,
        `去掉${names[fact]['zh-CN']}即可绕过 \`${rule}\`：${instead['zh-CN']}`,
      ),
      help: say(
        'write `if_unknown: match` there, decide the unknown clicks in a later rule, or say `accepts: [unknown-hole]`',
        '请在该条件中写 `if_unknown: match`，或用后面的规则处理未知的点击；若可以接受，请写 `accepts: [unknown-hole]`',
      ),
      related,
    }
  },

  expired: ({ rule, until }, { program }) => {
    const when = zonedText(until, program.meta.timezone)
    return {
      message: say(`\`${rule}\` ended at \`${when}\``, `\`${rule}\` 已于 \`${when}\` 结束`),
      help: say(
        'remove it when nobody needs it any more, or say `accepts: [expired]`',
        '不再需要时请删除；若作为历史保留，请写 `accepts: [expired]`',
      ),
    }
  },

  'analysis-incomplete': ({ about, names }) => {
    const who = shortened(names)
    return {
      message: open[about](who),
      help:
        about === 'more-overlaps'
          ? say(
              'look at those that were found; where they are meant, write `overlaps` on the rules',
              '请先处理已发现的问题；若确属有意，请在规则中写 `overlaps`',
            )
          : say(
              'what was found holds, but more may be there; use fewer different lists, bounds and rollouts',
              '已发现的问题是确定的，但可能还有遗漏；请减少不同的列表、边界值和灰度',
            ),
    }
  },
}

/** What nobody knows after an analysis that was given up. */
const open: Readonly<Record<Unsettled, (who: Wording) => Wording>> = {
  unreachable: (who) =>
    say(
      `the rules combine in too many ways: it is not settled whether ${who.en} can ever decide`,
      `规则的组合过多，无法确定 ${who['zh-CN']} 是否可能生效`,
    ),
  redundant: (who) =>
    say(
      `the rules combine in too many ways: it is not settled whether ${who.en} changes anything`,
      `规则的组合过多，无法确定 ${who['zh-CN']} 是否多余`,
    ),
  'unknown-hole': (who) =>
    say(
      `the rules combine in too many ways: it is not settled whether one can escape ${who.en} by stripping a fact`,
      `规则的组合过多，无法确定去掉信息能否绕过 ${who['zh-CN']}`,
    ),
  overlap: (who) =>
    say(
      `the rules combine in too many ways: not every overlap of ${who.en} with later rules is found`,
      `规则的组合过多，${who['zh-CN']} 与后面规则的重叠未能全部找出`,
    ),
  'more-overlaps': () =>
    say(
      `there are more than ${mostOverlaps} overlaps, and no more were looked for`,
      `规则之间的重叠超过 ${mostOverlaps} 处，未再继续查找`,
    ),
  gap: (who) =>
    say(
      `the rules combine in too many ways: it is not settled whether ${who.en} is met`,
      `规则的组合过多，无法确定 ${who['zh-CN']} 是否已覆盖`,
    ),
  destinations: (who) =>
    say(
      `no link could be made for every kind that \`marketplaces\` describes, so it is not settled whether ${who.en} matters`,
      `无法为 \`marketplaces\` 描述的每一类链接构造示例，因此不能确定 ${who['zh-CN']} 是否起作用`,
    ),
  buckets: () =>
    say(
      'too many listed ids are in rollouts to follow each of them, so the analysis is not complete',
      '参与灰度的列表 ID 过多，无法逐一区分，分析未能完成',
    ),
}

export function messageOf(finding: AnalysisFinding, asked: Asked): Said {
  const tell = sayers[finding.kind] as (finding: AnalysisFinding, asked: Asked) => Said
  return tell(finding, asked)
}

const names: Readonly<Record<Exclude<StrippableFact, 'surface'>, Wording>> = {
  content: say('the content', '内容标识'),
  author: say('the author', '作者标识'),
  followers: say('the number of followers', '粉丝数'),
  channel: say('the channel', '推广渠道'),
  client: say('the client', '客户端信息'),
}

function ruleOf(id: string, { rules }: Program): Rule | undefined {
  return rules.find((rule) => rule.id === id)
}

/** Whether what decides instead of a rule stands before it, so that nothing the rule says could change it. */
export function isTakenBefore(rule: string, then: string | undefined, { rules }: Program): boolean {
  const place = (id: string | undefined) => rules.findIndex((each) => each.id === id)
  return then !== undefined && place(then) < place(rule)
}

function outcomeOf(id: string, program: Program): string {
  const rule = ruleOf(id, program)
  return rule === undefined ? '' : outcomeText(rule.outcome)
}

const mostNamed = 5

/** A few names; of many the first, and how many there are. */
function shortened(ids: readonly string[]): Wording {
  const few = words(ids.slice(0, mostNamed))
  const more = ids.length - mostNamed
  return more <= 0 ? few : say(`${few.en} and ${more} more rules`, `${few['zh-CN']} 等 ${ids.length} 条规则`)
}

function beside(ids: readonly string[], message: Wording) {
  return ids.slice(0, mostNamed).map((rule) => ({ rule, message }))
}

function requestsIn(box: Box, space: Space, program: Program): Wording {
  const area = areaOf(box, space)
  const parts = [...whereWords(area), whenWords(area.when, program.meta.timezone)].filter(({ en }) => en !== '')
  if (parts.length === 0) return say('all of them', '全部点击')
  return say(parts.map(({ en }) => en).join(' · '), parts.map((each) => each['zh-CN']).join(' · '))
}
