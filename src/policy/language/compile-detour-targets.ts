/**
 * Detour targets: the pages of the policy's own marketplaces, to which equivalents lead.
 *
 * A detour leads only to `stores`. An address of an own marketplace on any other host is no danger, because the edge
 * leaves it alone; but then every detour to it becomes a notice, and nobody is told why. A policy may own several
 * built-in marketplaces and lead to one of them, so those are reported only where none of all its own can be reached.
 *
 * @module
 */

import type { Marketplace } from '../../link/marketplace.ts'
import type { MarketplaceAddition } from '../program.ts'
import { targetOf } from '../names.ts'
import { registryOf } from '../registry.ts'
import type { Scope } from './compile-scope.ts'
import type { Finding, Fix, Range } from './diagnostic.ts'
import type { Entry, Located } from './document.ts'
import { withItem } from './insertion.ts'
import { say, words } from './wording.ts'

/** The address that each step of a chain leads to. */
const addresses = [
  { key: 'product_url', of: 'productUrl', step: 'product', page: say('a product of ', ' 的商品') },
  { key: 'shop_url', of: 'shopUrl', step: 'shop', page: say('a shop of ', ' 的店铺') },
] as const

interface Targets {
  readonly own: readonly string[]
  readonly marketplaces: readonly MarketplaceAddition[]
}

interface Sections {
  readonly own?: Entry | undefined
  readonly marketplaces?: Entry | undefined
  readonly stores?: Entry | undefined
}

/** Reports addresses that `equivalents` would lead to if their hosts were in `stores`; each host once. */
export function reportTargetsOutside(sections: Sections, targets: Targets, scope: Scope): void {
  const { own, marketplaces } = targets
  const { findings, stores, steps } = scope
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
        ...withStores(sections.stores, stores, [host]),
      })
    }
  }
  if (told.size === 0) reportNoneInside(sections, targets, scope)
}

/** Reports that no page of any own marketplace can be reached, where it is known on which hosts they are. */
function reportNoneInside({ own: section, stores: written }: Sections, targets: Targets, scope: Scope): void {
  const { findings, stores, steps } = scope
  const registry = registryOf(targets)
  const outside = targets.own.map((id) => ({ id, hosts: hostsFor(registry.byId(id), steps) }))
  const hosts = [...new Set(outside.flatMap((each) => each.hosts))]
  if (section === undefined || hosts.some((host) => isAmong(stores, host))) return
  // What is missing or cannot be read is told already, and may be the very store.
  if (!isRead(section, targets.own) || !isRead(written, stores)) return
  const missing = hosts.filter((host) => !host.includes('{'))
  if (missing.length === 0) return
  const [only, another] = outside.filter((each) => each.hosts.length > 0)
  const { en, 'zh-CN': chinese } = words(missing)
  findings.report({
    code: 'target-not-in-stores',
    severity: 'warning',
    range: (another === undefined ? rangeOf(only?.id, section.value) : undefined) ?? section.keyRange,
    message: say(
      `no detour can lead to a product or a shop of an own marketplace: \`stores\` has none of their hosts (${en})`,
      `绕行无法跳转到任何自有平台的商品或店铺：\`stores\` 中没有它们的域名（${chinese}）`,
    ),
    help: say(
      `add ${en} to \`stores\`; until then the steps \`product\` and \`shop\` find nothing that may be opened`,
      `请把 ${chinese} 加入 \`stores\`；否则步骤 \`product\` 和 \`shop\` 找不到可以打开的页面`,
    ),
    ...withStores(written, stores, missing),
  })
}

/** Where the steps that are used lead on a marketplace; `{id}` where the host depends on the product or shop. */
function hostsFor(marketplace: Marketplace | undefined, steps: ReadonlySet<string>): readonly string[] {
  return addresses.flatMap(({ of, step }) => {
    const host = steps.has(step) ? targetOf(marketplace?.[of] ?? '', []).host : undefined
    return host ?? []
  })
}

function isAmong(stores: readonly string[], host: string): boolean {
  const [before = '', behind] = host.split('{id}')
  if (behind === undefined) return stores.includes(host)
  const fixed = before.length + behind.length
  return stores.some((store) => store.length > fixed && store.startsWith(before) && store.endsWith(behind))
}

/** Whether every name in a section is among those that were read. */
function isRead(section: Entry | undefined, read: readonly string[]): boolean {
  const isKnown = (item: Located) => item.kind === 'scalar' && read.includes(String(item.value))
  return section !== undefined && itemsOf(section.value).every(isKnown)
}

function rangeOf(name: string | undefined, section: Located): Range | undefined {
  return itemsOf(section).find((item) => item.kind === 'scalar' && item.value === name)?.range
}

/** One name, or a list of them. */
function itemsOf(section: Located): readonly Located[] {
  return section.kind === 'list' ? section.items : [section]
}

/** What to look at, and what to change there. */
function withStores(
  section: Entry | undefined,
  stores: readonly string[],
  hosts: readonly string[],
): Pick<Finding, 'related' | 'fix'> {
  if (section === undefined) return {}
  const message = say(`the stores: ${words(stores).en}`, `允许的域名：${words(stores)['zh-CN']}`)
  return {
    related: stores.length === 0 ? [] : [{ message, range: section.value.range }],
    fix: addedTo(section.value, hosts),
  }
}

function addedTo(stores: Located, hosts: readonly string[]): Fix | undefined {
  const listed = hosts.join(', ')
  if (stores.kind === 'list' && stores.items.length > 0) {
    const { isFlow, range } = stores
    return withItem(stores, isFlow ? listed : hosts.join(`\n${' '.repeat(range.start.column - 1)}- `))
  }
  if (stores.kind === 'map' || (stores.kind === 'scalar' && stores.quote === undefined)) return undefined
  const written = stores.kind === 'list' ? '' : `${stores.quote}${stores.source}${stores.quote}, `
  return { safe: false, edits: [{ range: stores.range, text: `[${written}${listed}]` }] }
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
