/**
 * Explaining: the manual of diagnostics as pages, one per code, and as text for a terminal.
 *
 * @module
 */

import type { DiagnosticCode, DiagnosticLanguage, Severity } from './diagnostic.ts'
import { diagnosticCodes, registry } from './registry.ts'
import type { Group, Manual, Sample } from './registry/entry.ts'
import { widthOf } from './render/visible.ts'

interface Words {
  readonly colon: string
  readonly contents: string
  readonly severity: string
  readonly severities: Readonly<Record<Severity, string>>
  readonly wrong: string
  readonly right: string
  readonly remedy: string
  readonly sketch: string
  readonly groups: Readonly<Record<Group, string>>
}

const words = {
  en: {
    contents: 'Diagnostics',
    colon: ':',
    severity: 'Severity: ',
    severities: { error: 'error', warning: 'warning', info: 'info' },
    wrong: 'Wrong',
    right: 'Right',
    remedy: 'What to do',
    sketch: 'shortened',
    groups: {
      yaml: 'The document as YAML',
      document: 'Keys and values',
      names: 'Names',
      time: 'Time',
      rules: 'Rules',
      outcomes: 'Outcomes and messages',
      marketplaces: 'Marketplaces',
      analysis: 'Analyses',
      tests: 'Tests',
    },
  },
  'zh-CN': {
    contents: '诊断信息',
    colon: '：',
    severity: '级别：',
    severities: { error: '错误', warning: '警告', info: '提示' },
    wrong: '错误写法',
    right: '正确写法',
    remedy: '如何处理',
    sketch: '有省略',
    groups: {
      yaml: 'YAML 文档',
      document: '键与值',
      names: '名称',
      time: '时间',
      rules: '规则',
      outcomes: '处理方式与文案',
      marketplaces: '平台',
      analysis: '分析',
      tests: '测试',
    },
  },
} as const satisfies Readonly<Record<DiagnosticLanguage, Words>>

/** Where a page can be read by those who have no checkout. */
export function pageUrl(code: DiagnosticCode): string {
  return `https://detour.example/docs/reference/diagnostics/${code}.md`
}

/** One code in one language, as Markdown. */
export function explainPage(code: DiagnosticCode, language: DiagnosticLanguage): string {
  const { severity, title, why, remedy, wrong, right } = registry[code]
  const say = words[language]
  return [
    `# \`${code}\`: ${title[language]}`,
    `${say.severity}${say.severities[severity]}`,
    why[language],
    `## ${say.wrong}${wrong.isSketch === true ? ` (${say.sketch})` : ''}`,
    fenced(wrong),
    `## ${say.right}`,
    fenced(right),
    `## ${say.remedy}`,
    remedy[language],
  ].join('\n\n')
}

function fenced({ lines }: Sample): string {
  return ['```yaml', ...lines, '```'].join('\n')
}

/** One code in one language, for a terminal. */
export function explainText(code: DiagnosticCode, language: DiagnosticLanguage): string {
  const { severity, title, why, remedy, wrong, right } = registry[code]
  const say = words[language]
  const block = ({ lines }: Sample) => lines.map((line) => `    ${line}`).join('\n')
  return [
    `${code} (${say.severities[severity]}) ${title[language]}`,
    wrapped(why[language]),
    `${say.wrong}${say.colon}`,
    block(wrong),
    `${say.right}${say.colon}`,
    block(right),
    `${say.remedy}${say.colon}`,
    wrapped(remedy[language], 4),
  ].join('\n\n')
}

/** All codes with their titles, chapter by chapter. */
export function explainIndex(language: DiagnosticLanguage): string {
  const widest = Math.max(...diagnosticCodes.map((code) => code.length))
  const chapters = chaptersOf().map(([group, codes]) =>
    [
      words[language].groups[group],
      ...codes.map((code) => `  ${code.padEnd(widest)}  ${registry[code].title[language]}`),
    ].join('\n'),
  )
  return chapters.join('\n\n')
}

/** Every generated page by its name in `docs/reference/diagnostics`; committed, and compared. */
export function diagnosticPages(): ReadonlyMap<string, string> {
  const pages = diagnosticCodes.map((code): [string, string] => [`${code}.md`, bothLanguages(code)])
  return new Map([['README.md', contents()], ...pages])
}

/** English first; the Chinese page follows with its headings one level down. */
function bothLanguages(code: DiagnosticCode): string {
  const chinese = explainPage(code, 'zh-CN').replaceAll(/^#/gmu, '##')
  return `${explainPage(code, 'en')}\n\n---\n\n${outsideFences(chinese)}\n`
}

/** Comments of samples begin with `#` as headings do. */
function outsideFences(page: string): string {
  let isFenced = false
  return page
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) isFenced = !isFenced
      return isFenced ? line.replace(/^##/u, '#') : line
    })
    .join('\n')
}

function contents(): string {
  const chapters = chaptersOf().map(([group, codes]) => {
    const rows = codes.map((code) => {
      const { severity, title } = registry[code]
      return [`[\`${code}\`](${code}.md)`, severity, title.en, title['zh-CN']]
    })
    return `## ${words.en.groups[group]} · ${words['zh-CN'].groups[group]}\n\n${table(rows)}`
  })
  const opening =
    'What `detour policy check` and its kin may say about a policy. `detour explain <code>` prints the same in a terminal.'
  return [`# ${words.en.contents}`, opening, ...chapters].join('\n\n').concat('\n')
}

/** Columns as wide as their widest cell, so that the source can be read too. */
function table(rows: readonly (readonly string[])[]): string {
  const head = ['code', 'severity', 'meaning', '含义']
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => widthOf(cells[column] ?? ''))))
  const padded = (cells: readonly string[]) =>
    cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
  const rule = widths.map((width) => '-'.repeat(width))
  return [padded(head), rule, ...rows.map(padded)].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function chaptersOf(): readonly (readonly [Group, readonly DiagnosticCode[]])[] {
  const groups = [...new Set(Object.values(registry).map(({ group }: Manual) => group))]
  return groups.map((group) => [group, diagnosticCodes.filter((code) => registry[code].group === group)])
}

/** Lines of at most eighty cells; Chinese breaks anywhere but before a mark. */
function wrapped(text: string, indent = 0): string {
  const pieces = text.match(/[\u2e80-\uffef][，。；：、！？）」]*|\S[^\s\u2e80-\uffef]*\s*|\s+/gu) ?? []
  const lines: string[] = []
  let line = ''
  for (const piece of pieces) {
    if (widthOf(line) + widthOf(piece.trimEnd()) > 80 - indent) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += line === '' ? piece.trimStart() : piece
  }
  return [...lines, line.trimEnd()].map((each) => `${' '.repeat(indent)}${each}`).join('\n')
}
