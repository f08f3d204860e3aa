/**
 * What every click of the soak must be answered with, by two policies that differ where one can see it.
 *
 * `closed` takes shoppers from live rooms, and from where nobody knows, to the same product at home; `open` lets them go
 * on and closes short videos instead. The model knows nothing of the product's code: it is a table.
 *
 * @module
 */

export type Content = 'closed' | 'open'

const head = `detour: policy/v1
meta: { name: soak, owner: prove, timezone: Asia/Shanghai }
own: [xiaodian]
stores: [haohuo.jinritemai.com]
sites: [douyin]
equivalents: { product: { catalogue: products, grades: [exact] } }
defaults: { then: { allow: no_rule_matched }, on_error: { explain: context_unknown } }
`

/** `note` makes two publications of one content two documents, as in life. */
export function policyOf(content: Content, note: number): string {
  const rule =
    content === 'closed'
      ? `  - id: live-closed
    if: { surface: [live_room, unknown], to: { party: external } }
    then: { equivalent: [product, explain], reason: live_external_closed }`
      : `  - id: video-closed
    if: { surface: short_video, to: { party: external } }
    then: { explain: video_closed }
    accepts: [unknown-hole]`
  const messages = `messages:\n  video_closed: { zh-CN: 短视频暂停外链, en: Short videos are closed to other shops }\n`
  return `${head}rules:\n${rule}\n${messages}x-note: ${note}\n`
}

/** Where a link is said to stand: signed, or not at all. A token that is broken is worth as much as none. */
export const stands = ['live_room', 'short_video', 'unsigned', 'broken'] as const
export type Stand = (typeof stands)[number]

export const goals = ['external', 'own', 'junk'] as const
export type Goal = (typeof goals)[number]

export interface Click {
  readonly stand: Stand
  readonly goal: Goal
  readonly product: number
}

export interface Expected {
  readonly status: 302 | 200 | 400
  readonly location: string | undefined
  /** Stands on the notice, in English. */
  readonly words: string | undefined
  readonly reason: string
}

/** Products are numbered from here; those with an even number have their equivalent at home. */
const firstProduct = 600_000_000_000

export function linkOf({ goal, product }: Click): string {
  const id = firstProduct + product
  if (goal === 'external') return `https://item.taobao.com/item.htm?id=${id}`
  if (goal === 'own') return ownPage(`3${String(id).padStart(18, '0')}`)
  return `https://item.taobao.com:${(product % 60_000) + 1000}/item.htm?id=${id}`
}

/** Key and value of the catalogue in KV; undefined for a product that has no equivalent. */
export function pairOf(product: number): readonly [key: string, value: string] | undefined {
  if (product % 2 === 1) return undefined
  const to = { marketplace: 'xiaodian', product: String(9_000_000_000_000_000_000n + BigInt(product)) }
  const pair = { grade: 'exact', to, price: 10, own_price: 10, stock: 'in', status: 'active' }
  return [`eq:taobao:${firstProduct + product}`, JSON.stringify(pair)]
}

function ownPage(id: string): string {
  return `https://haohuo.jinritemai.com/views/product/item2?id=${id}`
}

export function expectedOf(click: Click, content: Content): Expected {
  const { stand, goal, product } = click
  if (goal === 'junk') return notice(400, 'unsafe_destination')
  if (goal === 'own') return { status: 302, location: linkOf(click), words: undefined, reason: 'no_rule_matched' }
  const isClosed = stand === 'short_video' ? content === 'open' : content === 'closed'
  if (!isClosed) return { status: 302, location: linkOf(click), words: undefined, reason: 'no_rule_matched' }
  if (stand === 'short_video') return notice(200, 'video_closed', 'Short videos are closed to other shops')
  if (product % 2 === 1) return notice(200, 'live_external_closed')
  const location = ownPage(String(9_000_000_000_000_000_000n + BigInt(product)))
  return { status: 302, location, words: undefined, reason: 'live_external_closed' }
}

function notice(status: 200 | 400, reason: string, words?: string): Expected {
  return { status, location: undefined, words, reason }
}
