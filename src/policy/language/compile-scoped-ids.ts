/**
 * Scoped ids: products and shops by the marketplace whose they are, `taobao:41`.
 *
 * An id that no link can ever have would block nothing, silently.
 *
 * @module
 */

import { builtinRegistry } from '../../link/registry.ts'
import type { ListSubject } from '../program.ts'
import type { Scope } from './compile-scope.ts'
import type { Wording } from './diagnostic.ts'
import type { Located } from './document.ts'
import { idOf, writtenOf } from './scalar-fields.ts'
import { correction, replacement } from './spelling.ts'
import { say } from './wording.ts'
import { wrongValue } from './wrong-value.ts'

type IdScope = Pick<Scope, 'findings' | 'marketplaces'>

/** An id of the subject: of an author or content as it is, of a product or shop with its marketplace. */
export function subjectIdOf(node: Located, subject: ListSubject | undefined, scope: IdScope): string | undefined {
  const id = idOf(node, scope.findings, say('an id', 'ID'))
  if (id === undefined || node.kind !== 'scalar' || (subject !== 'product' && subject !== 'shop')) return id
  const [marketplace = '', ...rest] = id.split(':')
  const { findings, marketplaces } = scope
  const own = rest.join(':')
  if (rest.length === 0 || own.trim() === '' || marketplace === '') {
    return wrongValue(node, findings, withoutMarketplace(subject, id), {
      help: say(
        `write it as \`marketplace:id\`, such as \`taobao:${own === '' ? id.replaceAll(':', '') : own}\``,
        `请写作 \`平台:ID\`，例如 \`taobao:${own === '' ? id.replaceAll(':', '') : own}\``,
      ),
    })
  }
  if (!marketplaces.includes(marketplace)) {
    const { help, fix } = correction(
      { ...writtenOf(node, marketplace), quote: node.quote },
      marketplaces,
      say(`describe \`${marketplace}\` under \`marketplaces\``, `请在 \`marketplaces\` 下描述 \`${marketplace}\``),
      findings,
    )
    const quote = node.quote ?? ''
    findings.report({
      code: 'unknown-marketplace',
      range: node.range,
      message: say(`\`${marketplace}\` is not a known marketplace`, `\`${marketplace}\` 不是已知的平台`),
      help,
      fix: fix && { ...fix, edits: fix.edits.map((edit) => ({ ...edit, text: withId(edit.text, own, quote) })) },
    })
    return undefined
  }
  const space = subject === 'product' ? builtinRegistry.byId(marketplace)?.idSpace : undefined
  if (space === undefined || space === marketplace) return id
  const meant = `${space}:${own}`
  return wrongValue(
    node,
    findings,
    say(
      `\`${id}\` matches no product, for those of \`${marketplace}\` have the ids of \`${space}\``,
      `\`${id}\` 不会匹配任何商品：\`${marketplace}\` 的商品使用 \`${space}\` 的 ID`,
    ),
    {
      help: say(`write \`${meant}\``, `请写作 \`${meant}\``),
      fix: replacement(writtenOf(node, id), meant, true),
    },
  )
}

function withoutMarketplace(subject: 'product' | 'shop', id: string): Wording {
  return say(
    `\`${id}\` does not say whose ${subject} it is, so no link ever has it`,
    `\`${id}\` 没有写明所属平台，不会匹配任何${subject === 'shop' ? '店铺' : '商品'}`,
  )
}

function withId(marketplace: string, id: string, quote: string): string {
  return `${quote}${marketplace.slice(quote.length, marketplace.length - quote.length)}:${id}${quote}`
}
