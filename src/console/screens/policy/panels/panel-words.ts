/**
 * What the panels beside the editor say.
 *
 * @module
 */

import { defineWords } from '../../../words/define.ts'

export const usePanelWords = defineWords(
  {
    tabs: {
      label: 'About the text',
      problems: 'Problems',
      tests: 'Tests',
      matrix: 'Matrix',
      form: 'Form',
      meaning: 'Meaning',
    },
    problems: {
      none: 'Nothing to complain about: this could be published.',
      severities: { error: 'Mistakes', warning: 'Warnings', info: 'Notes' },
      go: (line: number) => `line ${line}`,
      fix: 'Apply the repair',
      propose: 'Apply the proposal',
      why: 'Why?',
      unsure: 'A proposal: read it before you publish.',
      related: 'See also',
    },
    tests: {
      none: 'There are no tests in the text yet. A section `tests` says what must happen to which link.',
      passed: (passed: number, total: number) => `${passed} of ${total} pass`,
      coverage: (covered: number, total: number) => `${covered} of ${total} rules are decided by a test`,
      uncovered: 'No test sees',
      ok: 'passes',
      failed: 'fails',
      expected: 'expected',
      got: 'got',
      nearest: (rule: string) => `should have been decided by ${rule}`,
      lists: (names: string) => `Not at hand, so nothing on them is known: ${names}`,
    },
    broken: {
      text: 'The text has mistakes; they come first.',
      show: 'Show the problems',
      noRule: 'Put the cursor into a rule to see it here.',
    },
    matrix: {
      caption: (rule: string) => `What ${rule} does, by place, destination and time`,
      none: (rule: string) => `${rule} decides nothing: other rules come first everywhere, or its window is empty.`,
      where: 'Where',
      always: 'always',
      from: (day: string) => `from ${day}`,
      until: (day: string) => `until ${day}`,
      own: 'this rule',
      others: 'another rule',
      partly: 'partly',
      reports: 'reported only',
      whole: 'Show the whole matrix',
    },
    meaning: {
      same: (name: string) => `Nothing was changed since ${name}.`,
      lead: (name: string) => `What is answered otherwise than in ${name}`,
      first: 'Nothing is published yet, so there is nothing to compare with.',
    },
  },
  {
    tabs: {
      label: '文本相关',
      problems: '问题',
      tests: '测试',
      matrix: '矩阵',
      form: '表单',
      meaning: '含义',
    },
    problems: {
      none: '没有问题，可以发布。',
      severities: { error: '错误', warning: '警告', info: '提示' },
      go: (line: number) => `第 ${line} 行`,
      fix: '应用修复',
      propose: '应用建议',
      why: '为什么？',
      unsure: '这是建议，发布前请核对。',
      related: '另见',
    },
    tests: {
      none: '文本中还没有测试。`tests` 一节写明哪个链接应得到什么结果。',
      passed: (passed: number, total: number) => `${total} 项中 ${passed} 项通过`,
      coverage: (covered: number, total: number) => `${total} 条规则中有 ${covered} 条经测试决定`,
      uncovered: '没有测试覆盖',
      ok: '通过',
      failed: '失败',
      expected: '预期',
      got: '实际',
      nearest: (rule: string) => `本应由 ${rule} 决定`,
      lists: (names: string) => `以下名单不在手边，其中内容未知：${names}`,
    },
    broken: {
      text: '文本有错误，请先修正。',
      show: '查看问题',
      noRule: '将光标放到某条规则中，即可在此查看。',
    },
    matrix: {
      caption: (rule: string) => `${rule} 在各场景、去向与时间的作用`,
      none: (rule: string) => `${rule} 不决定任何点击：处处有其他规则在先，或其时间窗为空。`,
      where: '位置',
      always: '始终',
      from: (day: string) => `${day} 起`,
      until: (day: string) => `${day} 止`,
      own: '本规则',
      others: '其他规则',
      partly: '部分',
      reports: '仅上报',
      whole: '查看完整矩阵',
    },
    meaning: {
      same: (name: string) => `自 ${name} 以来没有改动。`,
      lead: (name: string) => `与 ${name} 相比，处理结果的变化`,
      first: '尚未发布任何版本，没有可比较的内容。',
    },
  },
)
