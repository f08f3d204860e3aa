/**
 * Words of what is kept of a simulation: a test of the policy, a command.
 *
 * @module
 */

import { defineWords } from '../../words/define.ts'

export const useKeepWords = defineWords(
  {
    test: {
      act: 'Save as test',
      title: 'Save as a test of the policy',
      lead: 'It pins down what the policy says of this click, and runs before every publication.',
      name: 'What it shows',
      nameOf: (surface: string, target: string, day: string) => `${surface} to ${target} on ${day}`,
      anywhere: 'an unknown place',
      copy: 'Copy YAML',
      add: 'Add to this draft',
      addNew: 'Add to a new draft',
      draftTitle: (name: string) => `Test: ${name}`,
      passes: 'It passes against this policy.',
      checking: 'Trying it out …',
      byHand: 'The tests of this document are written in a way that has to be edited by hand: copy the YAML.',
      mayNot: 'Only editors keep drafts; copy the YAML instead.',
      twice: 'Another test has this name; results are told apart by name.',
      added: 'The test is in the draft',
      changed: 'The draft was saved by somebody meanwhile. Reload this page and try again.',
      broken: 'This test does not hold as it stands; copy it and mend it in the editor.',
    },
    command: {
      act: 'Copy as command',
      title: 'On the command line',
      lead: 'The same question; it prints the trace, and with --json the decision.',
      file: (file: string) => `Save the text as ${file} first: the command line reads files and published versions.`,
    },
  },
  {
    test: {
      act: '存为测试',
      title: '存为策略测试',
      lead: '固定策略对这次点击的结论，每次发布前都会运行。',
      name: '测试名称',
      nameOf: (surface: string, target: string, day: string) => `${day} ${surface} 到 ${target}`,
      anywhere: '未知去向',
      copy: '复制 YAML',
      add: '加入此草稿',
      addNew: '加入新草稿',
      draftTitle: (name: string) => `测试：${name}`,
      passes: '对该策略可以通过。',
      checking: '正在试运行…',
      byHand: '该文档的测试需要手动编辑，请复制 YAML。',
      mayNot: '只有编辑者可以保存草稿，请复制 YAML。',
      twice: '已有同名测试，测试结果以名称区分。',
      added: '测试已加入草稿',
      changed: '草稿刚被他人保存，请刷新页面后重试。',
      broken: '该测试目前不成立，请复制后在编辑器中修改。',
    },
    command: {
      act: '复制为命令',
      title: '命令行',
      lead: '同样的问题；会打印判断过程，加 --json 则打印决定。',
      file: (file: string) => `请先将文本保存为 ${file}：命令行只能读取文件和已发布的版本。`,
    },
  },
)
