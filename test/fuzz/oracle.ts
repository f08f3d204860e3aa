/**
 * The oracle: whether an answer to a hostile click may stand, judged without any code of the product.
 *
 * It has its own reading of the link, its own table of who owns which host, and the policy as an operator would tell it:
 * which party may be opened from which surface, and since when. Only what leads on is judged; to explain is never wrong.
 *
 * @module
 */

import { appScheme, decoded, endOf } from './oracle-reading.ts'

export interface HostileClick {
  /** The link as it arrives, all encodings of the request undone. */
  readonly text: string
  /** Where it stood, for all that can be believed. */
  readonly surface: string
  readonly signed: boolean
  /** By which the platform's campaign service was paid: `xingtu`. */
  readonly channel: string | undefined
  readonly policy: 'douyin' | 'open'
  /** Of the two instants that are asked about, one lies behind 9 October 2020, the other in the weeks before. */
  readonly isAfterBan: boolean
}

export interface Given {
  readonly status: number
  readonly location: string | undefined
  /** Addresses that a notice offers. */
  readonly offered: readonly string[]
}

/** What is wrong with an answer; empty: nothing. */
export function offences(click: HostileClick, { status, location, offered }: Given): readonly string[] {
  const found: string[] = []
  if (status >= 500) found.push(`status ${status}`)
  if (![200, 302, 400].includes(status)) found.push(`a status that no click has: ${status}`)
  if ((status === 302) !== (location !== undefined)) found.push(`status ${status} with the location ${location}`)
  if (location !== undefined) found.push(...offencesOfRedirect(click, location))
  for (const address of offered) found.push(...offencesOfOffer(click, address))
  return found
}

/** What of an address only one reader takes: https, a plain host, no port, no user name, one line of ASCII. */
const canonical =
  /^https:\/\/(?<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*)\/(?:(?![?#\\])[!-~])*(?:[?#][!-~]*)?$/u

function offencesOfRedirect(click: HostileClick, location: string): readonly string[] {
  const host = hostOf(location)
  if (host === undefined) return [`the location is not canonical: ${location}`]
  const party = partyAt(location, host)
  const found: string[] = []
  if (click.policy === 'douyin' && !mayOpen(click).has(party)) found.push(`${host} is ${party}, from ${click.surface}`)
  if (!click.signed && party === 'nobody') found.push(`an unsigned link opened ${host}, which nobody owns`)
  if (party === 'own' && isClosed(click)) found.push(...smuggled(location))
  if (!stores.has(host)) found.push(...disagreement(click.text, host))
  return found
}

/** A notice offers the store, or a way on where no marketplace is known; never what the policy closed. */
function offencesOfOffer(click: HostileClick, address: string): readonly string[] {
  const host = hostOf(address)
  if (host === undefined) return [`a notice offers what is not canonical: ${address}`]
  if (stores.has(host)) return []
  const closed = click.policy === 'douyin' && partyAt(address, host) === 'external' && isClosed(click)
  return closed ? [`a notice in ${click.surface} offers ${address}`] : disagreement(click.text, host)
}

function hostOf(address: string): string | undefined {
  const host = canonical.exec(address)?.groups?.['host']
  return host !== undefined && new URL(address).href === address && new URL(address).host === host ? host : undefined
}

function disagreement(text: string, host: string): readonly string[] {
  const end = endOf(text)
  if (end === 'app') return partyOf(host) === 'nobody' ? [`an app link opened ${host}`] : []
  if (end?.host === host) return []
  return [`it led to ${host}, and reads as ${end === undefined ? 'nothing' : end.host}`]
}

/** Pages of the own store that are goods and nothing else, whatever more stands in their query. */
const goods = /^\/(?:views\/(?:product|shop|search|[a-z]+\/search)|ecommerce|search|(?:[^?]*\/)?coupon)/u

/** An address of somebody else inside an own page that shows no goods: the page may be a redirector. */
function smuggled(address: string): readonly string[] {
  const query = address.replace(/#.*$/su, '').replace(/^[^?]*\??/su, '')
  const { host, path } = /^(?:https?:)?[/\\]+(?<host>[^/\\?#:]*)(?::\d*)?(?<path>[^?#]*)/iu.exec(address)?.groups ?? {}
  if (host === undefined || path === undefined || partyOf(host.toLowerCase()) !== 'own' || goods.test(path)) return []
  const written = query.split('&').flatMap((pair) => [pair.replace(/=.*$/su, ''), pair.replace(/^[^=]*=?/su, '')])
  return written.flatMap((each) => {
    let text = decoded(each.replaceAll('+', ' '))
    for (let turn = 0; turn < 3; turn += 1) {
      // oxlint-disable-next-line no-control-regex -- browsers leave them out
      text = text.replaceAll(/[\t\n\r]|^[\u0000-\u0020]+/gu, '')
      const isApp = appScheme.test(text)
      if (isApp || /^(?:https?:)?[/\\]{2}/iu.test(text)) {
        const absolute = /^[/\\]/u.test(text) ? `https:${text}` : text
        // What browsers cannot open leads nowhere.
        if (!URL.canParse(absolute)) return []
        const end = endOf(absolute)
        const party = end === undefined || end === 'app' ? end : partyOf(end.host)
        const isOurs = party === 'app' || party === 'own' || (isApp && party === 'content')
        if (isOurs) return isApp ? [] : smuggled(text)
        return [`an own page that carries ${text} was opened`]
      }
      text = decoded(text)
    }
    return []
  })
}

type Party = 'own' | 'external' | 'content' | 'nobody'

/** Whom the platform's rules let a click lead to. */
function mayOpen(click: HostileClick): ReadonlySet<Party> {
  return isClosed(click) ? onlyOwn : shops
}

const onlyOwn: ReadonlySet<Party> = new Set(['own'])
const shops: ReadonlySet<Party> = new Set(['own', 'external'])

/** Live rooms, and places nobody knows: since 9 October 2020 always, since 6 September unless the campaign was paid. */
function isClosed({ surface, channel, isAfterBan }: HostileClick): boolean {
  const isOpenPlace = surface === 'short_video' || surface === 'showcase'
  return !isOpenPlace && (isAfterBan || channel !== 'xingtu')
}

const stores: ReadonlySet<string> = new Set(['haohuo.jinritemai.com'])

const owners: readonly (readonly [Party, readonly string[]])[] = [
  ['own', ['jinritemai.com', 'haohuo.snssdk.com']],
  [
    'external',
    [
      'taobao.com',
      'tb.cn',
      'tmall.com',
      'tmall.hk',
      'liangxinyao.com',
      '95095.com',
      'goofish.com',
      'fliggy.com',
      'alitrip.com',
      'jd.com',
      'jd.hk',
      'yiyaojd.com',
      'jkcsjd.com',
      '3.cn',
      '360buy.com',
      'pinduoduo.com',
      'yangkeduo.com',
      'vip.com',
      'vipshop.com',
      'suning.com',
      'kaola.com',
      'kaola.com.hk',
      'dangdang.com',
      'gome.com.cn',
      'xiaohongshu.com',
      'xhslink.com',
      'xhslink.cn',
      'weidian.com',
      'youshop10.com',
      'koudai.com',
      'youzan.com',
      '1688.com',
      'aliexpress.com',
      'aliexpress.us',
      'aliexpress.ru',
      'amazon.cn',
      'z.cn',
      'amazon.com',
      'amazon.co.jp',
      'amazon.co.uk',
      'amazon.de',
      'amazon.fr',
      'amazon.it',
      'amazon.es',
      'amazon.ca',
      'amazon.in',
      'amazon.com.au',
      'amazon.com.br',
      'amazon.com.mx',
      'amazon.nl',
      'amazon.com.tr',
      'amazon.com.be',
      'amazon.pl',
      'amazon.sa',
      'amazon.eg',
      'amazon.se',
      'amazon.sg',
      'amazon.ae',
      'amzn.to',
      'a.co',
      'amzn.asia',
      'amzn.eu',
      'store.weixin.qq.com',
      'dewu.com',
      'poizon.com',
      'you.163.com',
      'yhd.com',
      'yihaodian.com',
      'koudaitong.com',
      'shop.tiktok.com',
    ],
  ],
  [
    'content',
    [
      'douyin.com',
      'iesdouyin.com',
      'webcast.amemv.com',
      'kuaishou.com',
      'kuaishou.cn',
      'gifshow.com',
      'chenzhongtech.com',
      'kwaixiaodian.com',
      'tiktok.com',
      'tiktokv.com',
    ],
  ],
]

const ownerOf = new Map(owners.flatMap(([party, domains]) => domains.map((domain) => [domain, party] as const)))

/** TikTok's own pages show its shop's goods as well. */
function partyAt(address: string, host: string): Party {
  const isTikTok = host === 'tiktok.com' || host.endsWith('.tiktok.com')
  const path = decoded(/^https:\/\/[^/]+(?<path>[^?#]*)/u.exec(address)?.groups?.['path'] ?? '')
  const isShop = isTikTok && /^\/+(?:view\/+product|shop)(?![^\p{Cc}\p{Cf}\s/])/iu.test(path)
  return isShop ? 'external' : partyOf(host)
}

function partyOf(host: string): Party {
  for (let name = host; name !== ''; name = name.slice(name.indexOf('.') + 1)) {
    const party = ownerOf.get(name)
    if (party !== undefined) return party
    if (!name.includes('.')) return 'nobody'
  }
  return 'nobody'
}
