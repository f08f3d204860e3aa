/**
 * Detour targets: the pages of the policy's own marketplaces, to which equivalents lead.
 *
 * A detour leads only to `stores`. An address of an own marketplace on any other host is no danger, because the edge
 * leaves it alone; but then every detour to it becomes a notice, and nobody is told why.
 *
 * @module
 */

import type { MarketplaceAddition } from '../program.ts'
import { targetOf } from '../names.ts'
import type { Scope } from './compile-scope.ts'
import type { Fix } from './diagnostic.ts'
import type { Entry, Located } from './document.ts'
import { withItem } from './insertion.ts'
import { say, words } from './wording.ts'

/** The address that each step of a chain leads to. */
const addresses = [
  { key: 'product_url', step: 'product', page: say('a product of ', ' 的商品') },
  { key: 'shop_url', step: 'shop', page: say('a shop of ', ' 的店铺') },
] as const

interface Targets {
  readonly own: readonly string[]
  readonly marketplaces: readonly MarketplaceAddition[]
}

/** Reports addresses that `equivalents` would lead to if their hosts were in `stores`; each host once. */
export function reportTargetsOutside(
  sections: { readonly marketplaces?: Entry | undefined; readonly stores?: Entry | undefined },
  { own, marketplaces }: Targets,
  { findings, stores, steps }: Scope,
): void {
  const told = new Set<string>()
  for (const addition of marketplaces) {
    if (!own.includes(addition.id)) continue
    const described = descriptionOf(addition.id, sections.marketplaces?.value)
    const isAnyInside = addresses.some(({ key }) => targetOf(addition[key] ?? '', stores).fault === undefined)
    for (const { key, step, page } of addresses) {
      const node = valueOf(described, key)
      const { fault, host = '' } = targetOf(addition[key] ?? '', stores)
      if (fault !== 'not-in-stores' || node === undefined || !steps.has(step) || told.has(host)) continue
      told.add(host)
      const part = isAnyInside ? page : say('', '')
      findings.report({
        code: 'target-not-in-stores',
        severity: 'warning',
        range: node.range,
        message: say(
          `no detour can lead to ${part.en}\`${addition.id}\`: \`${host}\` is not in \`stores\``,
          `绕行无法跳转到 \`${addition.id}\`${part['zh-CN']}：\`${host}\` 不在 \`stores\` 中`,
        ),
        help: say(
          `add \`${host}\` to \`stores\`; until then a notice stands in the place of the detour`,
          `请把 \`${host}\` 加入 \`stores\`；否则绕行会变成提示页`,
        ),
        related:
          sections.stores === undefined || stores.length === 0
            ? []
            : [
                {
                  message: say(`the stores: ${words(stores).en}`, `允许的域名：${words(stores)['zh-CN']}`),
                  range: sections.stores.value.range,
                },
              ],
        fix: sections.stores && withStore(sections.stores.value, host),
      })
    }
  }
}

function withStore(stores: Located, host: string): Fix | undefined {
  if (stores.kind === 'list' && stores.items.length > 0) return withItem(stores, host)
  if (stores.kind === 'map' || (stores.kind === 'scalar' && stores.quote === undefined)) return undefined
  const written = stores.kind === 'list' ? '' : `${stores.quote}${stores.source}${stores.quote}, `
  return { safe: false, edits: [{ range: stores.range, text: `[${written}${host}]` }] }
}

/** Of the mapping by id, or of the list with ids. */
function descriptionOf(id: string, section: Located | undefined): Located | undefined {
  if (section?.kind !== 'list') return valueOf(section, id)
  return section.items.find((item) => {
    const written = valueOf(item, 'id')
    return written?.kind === 'scalar' && written.source === id
  })
}

function valueOf(node: Located | undefined, key: string): Located | undefined {
  return node?.kind === 'map' ? node.entries.find((each) => each.key === key)?.value : undefined
}
