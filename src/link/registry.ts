/**
 * The registry: which marketplace a host or an app scheme belongs to, and what a link on it is.
 *
 * Tables are built once; a look-up walks the labels of the host from left to right, so the longest known domain wins
 * (2.taobao.com is Xianyu, not Taobao). A policy adds marketplaces, or hosts to known ones, as data: a descriptor with
 * the id of a known marketplace extends it.
 *
 * @module
 */

import { err, ok, type Result } from '../kernel/result.ts'
import type { Kind, LinkMatch, LocalName, Marketplace } from './marketplace.ts'
import { alibaba1688 } from './marketplaces/alibaba1688.ts'
import { aliexpress } from './marketplaces/aliexpress.ts'
import { amazon } from './marketplaces/amazon.ts'
import { amazonCn } from './marketplaces/amazon_cn.ts'
import { dangdang } from './marketplaces/dangdang.ts'
import { dewu } from './marketplaces/dewu.ts'
import { douyin } from './marketplaces/douyin.ts'
import { fliggy } from './marketplaces/fliggy.ts'
import { gome } from './marketplaces/gome.ts'
import { jd } from './marketplaces/jd.ts'
import { kaola } from './marketplaces/kaola.ts'
import { kuaishou } from './marketplaces/kuaishou.ts'
import { pinduoduo } from './marketplaces/pinduoduo.ts'
import { suning } from './marketplaces/suning.ts'
import { taobao } from './marketplaces/taobao.ts'
import { tiktok } from './marketplaces/tiktok.ts'
import { tiktokShop } from './marketplaces/tiktok_shop.ts'
import { tmall } from './marketplaces/tmall.ts'
import { vipshop } from './marketplaces/vipshop.ts'
import { weidian } from './marketplaces/weidian.ts'
import { weixinStore } from './marketplaces/weixin_store.ts'
import { xianyu } from './marketplaces/xianyu.ts'
import { xiaodian } from './marketplaces/xiaodian.ts'
import { xiaohongshu } from './marketplaces/xiaohongshu.ts'
import { yanxuan } from './marketplaces/yanxuan.ts'
import { yhd } from './marketplaces/yhd.ts'
import { youzan } from './marketplaces/youzan.ts'
import { matchShape } from './shape.ts'
import { parseTemplate, templateShape, type TemplateFault } from './template.ts'
import { isPlainHost, type Address } from './url.ts'
import { wrapperSchemes } from './wrappers.ts'

export interface Registry {
  readonly marketplaces: readonly Marketplace[]
  /** Every app scheme that can be read: the marketplaces' and the wrappers'. */
  readonly schemes: ReadonlySet<string>
  readonly byId: (id: string) => Marketplace | undefined
  /** The marketplace a web host belongs to, itself or below one of its domains; the longest domain wins. */
  readonly marketplaceOfHost: (host: string) => Marketplace | undefined
  readonly marketplaceOfScheme: (scheme: string) => Marketplace | undefined
}

/** All marketplaces we know. */
export const builtinMarketplaces: readonly Marketplace[] = [
  taobao,
  tmall,
  xianyu,
  fliggy,
  jd,
  pinduoduo,
  vipshop,
  suning,
  kaola,
  dangdang,
  gome,
  xiaohongshu,
  weidian,
  youzan,
  alibaba1688,
  aliexpress,
  amazonCn,
  amazon,
  kuaishou,
  weixinStore,
  dewu,
  yanxuan,
  yhd,
  tiktokShop,
  tiktok,
  douyin,
  xiaodian,
]

/** Makes the look-up tables. A later descriptor takes over hosts and schemes of an earlier one. */
export function makeRegistry(marketplaces: readonly Marketplace[]): Registry {
  const byId = new Map<string, Marketplace>()
  for (const marketplace of marketplaces) {
    const known = byId.get(marketplace.id)
    byId.set(marketplace.id, known === undefined ? marketplace : extend(known, marketplace))
  }
  const byDomain = new Map<string, Marketplace>()
  const byScheme = new Map<string, Marketplace>()
  for (const { id, domains, schemes } of marketplaces) {
    const marketplace = byId.get(id)
    if (marketplace === undefined) continue
    for (const domain of domains) byDomain.set(domain, marketplace)
    for (const scheme of schemes ?? []) byScheme.set(scheme, marketplace)
  }
  return {
    marketplaces: [...byId.values()],
    schemes: new Set([...byScheme.keys(), ...wrapperSchemes]),
    byId: (id) => byId.get(id),
    marketplaceOfHost: (host) => lookUpHost(byDomain, host),
    marketplaceOfScheme: (scheme) => byScheme.get(scheme),
  }
}

/** What is known of a table's host or of the nearest domain above it. */
export function lookUpHost<T>(table: ReadonlyMap<string, T>, host: string): T | undefined {
  for (let name = host; ;) {
    const found = table.get(name)
    if (found !== undefined) return found
    const dot = name.indexOf('.')
    if (dot === -1) return undefined
    name = name.slice(dot + 1)
  }
}

/** What a link on a marketplace is; a page without a shape is `other`. */
export function linkOn(marketplace: Marketplace, address: Address): LinkMatch {
  for (const shape of marketplace.shapes) {
    if (typeof shape === 'function') {
      const found = shape(address)
      if (found !== undefined) return found
      continue
    }
    const found = matchShape(shape, address)
    if (found !== undefined) return { kind: shape.kind, id: found.id, of: shape.of, nameless: shape.nameless }
  }
  return { kind: 'other', id: undefined }
}

function extend(known: Marketplace, more: Marketplace): Marketplace {
  return {
    ...known,
    ...more,
    domains: [...known.domains, ...more.domains],
    schemes: [...(known.schemes ?? []), ...(more.schemes ?? [])],
    shapes: [...more.shapes, ...known.shapes],
  }
}

export const builtinRegistry: Registry = makeRegistry(builtinMarketplaces)

/** The form of a marketplace's id. */
export const marketplaceIdPattern = '^[a-z0-9][a-z0-9_]{0,63}$'
const marketplaceIdForm = new RegExp(marketplaceIdPattern, 'u')

/** A marketplace as a policy writes it. */
export interface MarketplaceData {
  readonly id: string
  readonly name?: LocalName
  readonly domains: readonly string[]
  readonly links: readonly { readonly template: string; readonly kind: Kind }[]
  readonly product_url?: string
  readonly shop_url?: string
}

/** What is wrong with such data, and where in it (a JSON Pointer). */
export interface MarketplaceDataFault {
  readonly pointer: string
  readonly code: TemplateFault | 'id' | 'domain' | 'template_outside_domains' | 'url_template' | 'name'
}

/** Makes a descriptor from data, or says everything that is wrong with it. */
export function descriptorFromData(data: MarketplaceData): Result<Marketplace, readonly MarketplaceDataFault[]> {
  const faults: MarketplaceDataFault[] = []
  const name = data.name ?? builtinRegistry.byId(data.id)?.name
  if (!marketplaceIdForm.test(data.id)) faults.push({ pointer: '/id', code: 'id' })
  if (name === undefined) faults.push({ pointer: '/name', code: 'name' })
  const domains = data.domains.map((domain) => domain.toLowerCase())
  for (const [index, domain] of domains.entries()) {
    if (!isPlainHost(domain)) faults.push({ pointer: `/domains/${index}`, code: 'domain' })
  }
  const allowed = [...domains, ...(builtinRegistry.byId(data.id)?.domains ?? [])]
  const shapes: Marketplace['shapes'][number][] = []
  for (const [index, link] of data.links.entries()) {
    const template = parseTemplate(link.template)
    const pointer = `/links/${index}/template`
    if (!template.ok) faults.push({ pointer, code: template.error })
    else if (!isBelow(allowed, template.value.domain)) faults.push({ pointer, code: 'template_outside_domains' })
    else shapes.push(templateShape(template.value, link.kind))
  }
  for (const key of ['product_url', 'shop_url'] as const) {
    const written = data[key]
    if (written !== undefined && !isUrlTemplate(written, allowed)) {
      faults.push({ pointer: `/${key}`, code: 'url_template' })
    }
  }
  if (faults.length > 0 || name === undefined) return err(faults)
  return ok({
    id: data.id,
    name,
    domains,
    shapes,
    ...(data.product_url === undefined ? {} : { productUrl: data.product_url }),
    ...(data.shop_url === undefined ? {} : { shopUrl: data.shop_url }),
  })
}

/** `https://host/…{id}…`: the id never stands in the host, and the host is one of the marketplace's. */
function isUrlTemplate(text: string, domains: readonly string[]): boolean {
  const host = /^https:\/\/(?<host>[a-z0-9.-]+)\/(?:[^{}]|\{id\})*$/.exec(text)?.groups?.['host']
  return host !== undefined && text.includes('{id}') && isPlainHost(host) && isBelow(domains, host)
}

function isBelow(domains: readonly string[], host: string): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}
