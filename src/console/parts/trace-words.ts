/**
 * The words of a trace.
 *
 * @module
 */

import { defineWords } from '../words/define.ts'

export const useTraceWords = defineWords(
  {
    destination: 'Destination',
    context: 'Context',
    nowhere: 'no known marketplace',
    rules: 'Rules, in the order in which they are asked',
    marks: { '✓': 'matches', '✗': 'does not match', '?': 'hangs on something unknown' },
    decides: 'decides',
    overruled: 'would allow, but where the short link leads is not known',
    reports: 'report only: noted',
    reportsToo: 'report only: an earlier one is noted',
    engine: 'the engine itself: no policy can switch this off',
    engineOverrules: 'The engine overrules the rule: nobody is sent to such a link.',
    noRules: 'No rule is asked: the link itself cannot be followed safely.',
    defaults: 'The defaults decide',
    shortLinks: 'short_links.unresolved decides',
    unasked: (count: number, rule: string) =>
      count === 1 ? `1 rule is not asked: ${rule} comes first` : `${count} rules are not asked: ${rule} comes first`,
    inTheWay: 'What is in the way',
    assumed: 'Taken for granted',
  },
  {
    destination: '目的地',
    context: '场景',
    nowhere: '未知平台',
    rules: '规则（按匹配顺序）',
    marks: { '✓': '命中', '✗': '未命中', '?': '取决于未知信息' },
    decides: '决定结果',
    overruled: '本应放行，但不知道该短链接通向哪里',
    reports: '仅上报：已记录',
    reportsToo: '仅上报：已记录更早的一条',
    engine: '引擎自身的限制，任何策略都不能关闭',
    engineOverrules: '引擎否决该规则：不会把任何人送往此类链接。',
    noRules: '不匹配任何规则：链接本身无法安全打开。',
    defaults: '由默认处理决定结果',
    shortLinks: '由 short_links.unresolved 决定结果',
    unasked: (count: number, rule: string) => `有 ${count} 条规则未执行：${rule} 已先命中`,
    inTheWay: '未满足的条件',
    assumed: '按命中处理的条件',
  },
)
