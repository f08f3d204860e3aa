/**
 * The notes below a matrix: what it does not show, and what it could not settle.
 *
 * @module
 */

import { builtinSurfaces } from '../../context/context.ts'
import type { Outcome } from '../decision.ts'
import type { Wording } from '../language/diagnostic.ts'
import { outcomeText } from '../testing/result.ts'
import { signs } from './matrix-signs.ts'

export interface MatrixNote {
  readonly code: 'surfaces-left-out' | 'short-links' | 'analysis-incomplete'
  readonly message: Wording
}

export function notesOf(
  surfaces: readonly string[] | undefined,
  incomplete: ReadonlySet<string>,
  isExact: boolean,
  unresolved: Outcome | undefined,
): readonly MatrixNote[] {
  const notes: MatrixNote[] = []
  const leftOut = surfaces === undefined ? [] : [...builtinSurfaces].filter((each) => !surfaces.includes(each))
  if (leftOut.length > 0) {
    notes.push({
      code: 'surfaces-left-out',
      message: {
        en: `not shown, because the policy does not mention them: ${leftOut.join(', ')}; rules without \`surface\` apply there too`,
        'zh-CN': `策略未提及，故未列出的场景：${leftOut.join('、')}；未写 \`surface\` 的规则同样适用`,
      },
    })
  }
  if (unresolved !== undefined) {
    const says = `${signs[unresolved.action]} ${outcomeText(unresolved)}`
    notes.push({
      code: 'short-links',
      message: {
        en: `where a cell says ${signs.allow}, a short link that was not followed gets ${says} (short_links.unresolved)`,
        'zh-CN': `单元格为 ${signs.allow} 处，未能展开的短链接由 short_links.unresolved 处理：${says}`,
      },
    })
  }
  if (incomplete.size > 0) {
    notes.push({
      code: 'analysis-incomplete',
      message: {
        en: `the rules overlap in too many ways to be told apart exactly; not settled everywhere: ${[...incomplete].join(', ')}`,
        'zh-CN': `规则之间的重叠过多，无法全部精确区分；未能完全确定的有：${[...incomplete].join('、')}`,
      },
    })
  }
  if (!isExact) {
    notes.push({
      code: 'analysis-incomplete',
      message: {
        en: 'too many listed ids are in rollouts to follow each of them: a cell may name a rule that never decides there',
        'zh-CN': '参与灰度的列表 ID 过多，无法逐一区分：单元格中可能列出实际不会命中的规则',
      },
    })
  }
  return notes
}
