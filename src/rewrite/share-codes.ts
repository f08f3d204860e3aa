/**
 * Share codes: what a shop's app takes from the clipboard instead of a link, such as a Taokouling (`￥dAEYbi4KO4D￥`).
 *
 * Nobody documents them, so the forms come from public code and from codes people published, all looked up on
 * 2026-11-23. A code is random letters and digits between signs; words, prices, formulas and paths stand between the same
 * signs. Where a sign is common in other texts more is asked of what stands inside. Of Pinduoduo and Kuaishou no code was
 * found that is not a link: their share texts are read as links.
 *
 * @module
 */

/** Behind a code that stays: what it is, in the language of the page. Whatever is changed here is no longer taken off. */
export const codeMarks = { zh: '［站外口令］', en: '［outside shop code］' } as const

/** What stands in the place of a code that is removed. */
export function removedCode(): string {
  return ''
}

/** A code with the mark behind it; Chinese unless another language is asked for. */
export function markedCode(text: string, language: string | undefined): string {
  return text + (language === undefined || /^zh\b/i.test(language) ? codeMarks.zh : codeMarks.en)
}

/** The length of the mark at a place of a text; 0 when there is none. */
export function markLength(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0xff3b) return 0
  for (const mark of Object.values(codeMarks)) if (text.startsWith(mark, at)) return mark.length
  return 0
}

/** Whether the code that ends here has its mark already, and is therefore not found again. */
export function isMarked(text: string, end: number): boolean {
  return markLength(text, end) > 0
}

export interface CodeForm {
  /** The marketplace whose app reads it. */
  readonly marketplace: string
  /** One of these begins it. */
  readonly opens: string
  /** What has to stand before that; absent: anything. */
  readonly before?: RegExp
  /** One of these ends it. */
  readonly closes: string
  /** What follows and belongs to it. */
  readonly tail?: string
  /** How many letters and digits stand between. */
  readonly length: readonly [number, number]
  /** How often letters, capitals and digits take turns in it: two suffice between signs nobody else uses. */
  readonly turns: 2 | 4
  /** Whether a tag such as ` CZ0001` has to follow. */
  readonly tagged?: boolean
}

/** Currency signs that Taobao puts around its codes (Coolkkmeat/TaobaoCommandParse src/main.js, issues 2 and 5). */
const currency = '￥¥€£₤₳¢¤฿₵₡₫ƒ₲₭₥₦₱₮₩₴₪₰₯₠₣₧₢៛﷼'

/**
 * The first form that fits counts. Every Taobao code seen has 11 characters (the issues named above; the sample request of
 * apifox.com "淘宝客【服务商】淘口令解析&转链"; blog.csdn.net/weixin_55869602/article/details/128234166); public patterns take 8
 * to 12 or more, which prices reach as well, so 10 to 12 count. Meituan's codes between the same signs have 13 and are no shop's.
 */
const codeForms: readonly CodeForm[] = [
  // `€akuVc4tENOl€`, `￥2jRycicbvxe$` (TaobaoCommandParse issues 2 and 5), `£9QxHUwSSPeC《` (lists of coupon codes on GitHub,
  // whose paths the index does not name): the two signs may differ.
  { marketplace: 'taobao', opens: currency, closes: `${currency}$《✔`, length: [10, 12], turns: 2 },
  // `$…$` (the first sign of the list in TaobaoCommandParse src/main.js) is also a formula and a template's variable.
  { marketplace: 'taobao', opens: '$', closes: `$${currency}`, length: [10, 12], turns: 4 },
  // `8.0 hihi:/(abcd1234efg)/ CZ0001`: brackets stand in the list of TaobaoCommandParse src/main.js; for the neighbours no
  // public sample was found. Brackets alone hold names of goods, so one of the two neighbours has to be there.
  { marketplace: 'taobao', opens: '(（《', before: /:\/$/, closes: ')）》(《', length: [10, 12], turns: 2 },
  { marketplace: 'taobao', opens: '(', closes: ')', tail: '/', length: [10, 12], turns: 2, tagged: true },
  // `0_0(s0jWcizeD02(/`: TaobaoCommandParse issue 5.
  { marketplace: 'taobao', opens: '(', closes: '(', tail: '/', length: [11, 11], turns: 4 },
  // `8/F2iBcQ6xCZB//`: TaobaoCommandParse issue 5.
  { marketplace: 'taobao', opens: '/', before: /\d$/, closes: '/', tail: '/', length: [11, 11], turns: 4 },
  // `/…/ CZ0001/`: lindo-zy/lindo-zy.github.io squidExtenderJS/squidextender.js, parseTB.
  {
    marketplace: 'taobao',
    opens: '/',
    before: /(?:^|[^\w./-])$/,
    closes: '/',
    length: [11, 11],
    turns: 2,
    tagged: true,
  },
  // `39 HU7405 666:/WtPyUwSf7WL✔`: the same lists ("打开淘宝闪购APP领取").
  { marketplace: 'taobao', opens: '/', before: /\w:$/, closes: `✔《$${currency}`, length: [11, 11], turns: 2 },
  // `58 HU7405 1:/✔OqQdUwSsScL₤`: the same lists.
  { marketplace: 'taobao', opens: '✔', before: /:\/$/, closes: `✔《$${currency}`, length: [11, 11], turns: 2 },
  // `￥3DIFi3EsIAhRkW￥`, `￥VBY2G6XMu8Dy7S%`: scripts for JD's campaigns, found under "京口令".
  { marketplace: 'jd', opens: '￥¥%', closes: '￥¥%', length: [14, 16], turns: 4 },
  // `20:/！29KUN73nQllwi！` (raycast/extensions extensions/jing-kou-ling/README.md), `1！C92RX3cy6JJac3M8！ MF8335` (the lists).
  // LJMX996/jd sillyGirl/develop/replies/京东口令解析_windfgg.js takes 10 to 14 and the ASCII sign too.
  { marketplace: 'jd', opens: '！', closes: '！', length: [10, 16], turns: 4 },
  { marketplace: 'jd', opens: '!', closes: '!', length: [12, 16], turns: 4 },
  // `ЭGaNlj6lqVQVFv8Э`: Evil0ctal/Douyin_TikTok_Download_API issue 75.
  { marketplace: 'douyin', opens: 'Э', closes: 'Э', length: [12, 16], turns: 4 },
]

/** Every sign that may begin a code. */
export const codeSigns: string = [...new Set(codeForms.flatMap(({ opens }) => opens.split('')))].join('')

const formsBySign: ReadonlyMap<string, readonly CodeForm[]> = new Map(
  codeSigns.split('').map((sign) => [sign, codeForms.filter(({ opens }) => opens.includes(sign))]),
)
const longestCode = Math.max(...codeForms.map(({ length }) => length[1]))

export interface CodeAt {
  /** Behind its last sign. */
  readonly end: number
  readonly marketplace: string
}

/** The code that begins at a sign; marked ones too. */
export function codeAt(text: string, start: number): CodeAt | undefined {
  const forms = formsBySign.get(text.charAt(start))
  if (forms === undefined) return undefined
  const inner = start + 1
  let close = inner
  let turns = 0
  let last = 0
  for (let sort = sortOf(text.charCodeAt(close)); sort !== 0; sort = sortOf(text.charCodeAt(close))) {
    if (last !== 0 && sort !== last) turns += 1
    last = sort
    close += 1
    if (close - inner > longestCode) return undefined
  }
  const length = close - inner
  for (const form of forms) {
    if (length < form.length[0] || length > form.length[1] || turns < form.turns) continue
    if (close === text.length || !form.closes.includes(text.charAt(close))) continue
    if (form.before !== undefined && !form.before.test(text.slice(Math.max(0, start - 2), start))) continue
    if (form.tail !== undefined && !text.startsWith(form.tail, close + 1)) continue
    const end = close + 1 + (form.tail?.length ?? 0)
    if (form.tagged === true && !tag.test(text.slice(end + markLength(text, end)).slice(0, 8))) continue
    if (turns === 2 && !/[a-z]/.test(text.slice(inner, close))) continue
    return { end, marketplace: form.marketplace }
  }
  return undefined
}

/** What Taobao writes behind its newer codes: `CZ0001`, `HU7405`. */
const tag = /^ ?[A-Z]{2}\d{3,4}(?!\w)/

/** 1 for a digit, 2 for a capital, 3 for a small letter, 0 for anything else. */
function sortOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return 1
  if (code >= 0x41 && code <= 0x5a) return 2
  return code >= 0x61 && code <= 0x7a ? 3 : 0
}
