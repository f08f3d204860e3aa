/**
 * Whom a link names, read by hand: a strict pattern for the address and a table of wrappers, written from the facts
 * about links and without any code of the product, so that the two can disagree.
 *
 * Only what no two readers could take differently is read. Everything else has no end, and nobody may be sent there.
 *
 * @module
 */

/** The host a link leads to; an app's own page; or nothing that one could agree on. */
export type End = { readonly host: string } | 'app' | undefined

const web =
  /^(?<scheme>https?):\/\/(?<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*)\.?(?::(?<port>\d*))?(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?(?:#.*)?$/isu
const app = /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/[^?#]*(?:\?(?<query>[^#]*))?/isu
/** Up to the first character that no link holds as it is; a backslash is none, but makes it unsafe. */
const linkInWords = /https?:\/\/[!#-;=?-\]_a-z~]+/giu
/** Where browsers see nothing but a user name before the host, whatever ends the link for others. */
const userNameInWords = /https?:\/\/[^/?#\\\s]*@[^/?#\\\s]*\./iu
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f]/u

/** Where a link leads, once all wrappers that are known here were taken off. */
export function endOf(text: string, depth = 0): End {
  const trimmed = text.replace(/^[ \t\n\f\r]+|[ \t\n\f\r]+$/gu, '')
  if (depth > 5) return undefined
  if (/^https?:/iu.test(trimmed) && URL.canParse(trimmed)) return webEnd(trimmed, depth)
  const scheme = app.exec(trimmed)?.groups
  if (appScheme.test(trimmed) && scheme !== undefined) return appEnd(trimmed, scheme['query'] ?? '', depth)
  if (depth > 0) return undefined
  const links = new Set((trimmed.match(linkInWords) ?? []).map((link) => link.replace(/[!'"),.:;?\]]+$/u, '')))
  const [only] = links
  if (links.size !== 1 || only === undefined || userNameInWords.test(trimmed)) return undefined
  return webEnd(only, depth)
}

function webEnd(text: string, depth: number): End {
  const parts = web.exec(text)?.groups
  if (parts === undefined || control.test(text)) return undefined
  const { scheme = '', port, path = '/', query } = parts
  const host = (parts['host'] ?? '').toLowerCase()
  if (port !== undefined && port !== (scheme.toLowerCase() === 'https' ? '443' : '80')) return undefined
  if (path.includes('\\') || host.length > 253 || /(?:^|\.)(?:localhost|local|internal)$/u.test(host)) return undefined
  const wrapper = query === undefined || query === '' ? undefined : wrapperAt(host, plainPath(path))
  if (wrapper === undefined || query === undefined) return { host }
  const inner =
    wrapper.parameters === 'all' ? [targetEnd(decoded(query), wrapper.base, depth)] : ends(query, wrapper, depth)
  return inner.length === 0 ? { host } : agreed(inner)
}

/** Without `.` and `..`, which URLs resolve, however they are written; then without escapes and doubled slashes. */
function plainPath(path: string): string {
  const kept: string[] = []
  const parts = path.split('/').slice(1)
  for (const [index, part] of parts.entries()) {
    const name = part.replaceAll(/%2e/giu, '.')
    if (name === '..') kept.pop()
    else if (name !== '.') kept.push(part)
    if (index === parts.length - 1 && (name === '.' || name === '..')) kept.push('')
  }
  return decoded(`/${kept.join('/')}`).replaceAll(/\/{2,}/gu, '/')
}

/** What Pinduoduo's app calls itself where others have a host. */
const inTheApp = 'mobile.yangkeduo.com'

/** What an app is told to open; an app told nothing opens a page of its own, or the page its link is written like. */
function appEnd(text: string, query: string, depth: number): End {
  const { start = '', path = '' } = /^(?<start>[\w+.-]+:\/\/[^/?#]*)(?<path>[^?#]*)/u.exec(text)?.groups ?? {}
  const place = `${start.toLowerCase()}${path === '' ? '' : plainPath(path)}`
  const row = appTable.find(([form]) => form.test(place))
  const base = place.startsWith('pinduoduo:') ? { base: inTheApp } : {}
  const opened = row === undefined ? [] : ends(query, { parameters: row[1], ...base }, depth)
  if (opened.some((end) => end !== 'words')) return agreed(opened)
  const page = text
    .replace(/^[\w+.-]+/u, 'https')
    .replace(/(?<=^https:\/\/)com\.xunmeng\.pinduoduo\.?(?::0*(?:443)?)?(?=[/?#]|$)/iu, inTheApp)
  return endOf(page.replace(/(?<=^https:\/\/[^/?#:]*):0*(?:443)?(?=[/?#]|$)/u, ''), depth) ?? 'app'
}

/** Schemes of apps that are known to open links. */
export const appScheme =
  /^(?:snssdk1128|snssdk2329|aweme|sslocal|kwai|tmall|tbopen|taobao|pinduoduo|openapp\.jdmobile|vipshop|sinaweibo|xhsdiscover|wireless1688|aliexpress|fleamarket|snssdk1233|musically):/iu

const appTable: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:snssdk1128|snssdk2329|aweme|sslocal):\/\/(?:webcast_)?(?:web|lynx)view(?::\d*)?(?:\/|$)/u, ['url']],
  [/^kwai:\/\/webview(?::\d*)?(?:\/|$)/u, ['url']],
  [/^tmall:\/\/page\.tm\.?(?::\d*)?\/webview\/?$/u, ['url', 'h5Url', 'h5url']],
  [/^(?:tbopen|taobao|tmall):/u, ['h5Url', 'h5url']],
  [/^pinduoduo:\/\/[^/]*\/(?:webview|app\.html|web)\/?$/u, ['url', 'launch_url']],
  [/^openapp\.jdmobile:\/\/virtual(?::\d*)?(?:\/|$)/u, ['params']],
  [/^vipshop:/u, ['url']],
  [/^sinaweibo:/u, ['scheme', 'url']],
]

/** The end of a wrapper's target; words are none. */
type Target = End | 'words'

/** Words (`q=phone`) and what nobody can read stand beside the target that is one. */
function agreed(targets: readonly Target[]): End {
  const all = targets.filter((end) => end !== 'words' && end !== undefined)
  const [first] = all
  return all.every((end) => JSON.stringify(end) === JSON.stringify(first)) ? first : undefined
}

interface Row {
  readonly parameters: readonly string[] | 'all'
  /** What a target that begins with its path is on. */
  readonly base?: string
}

function ends(query: string, { parameters, base }: Row, depth: number): readonly Target[] {
  return [...query.matchAll(/(?<=^|&)(?<name>[^=&]*)=?(?<value>[^&]*)/gu)].flatMap(({ index, groups }) => {
    const { name = '', value = '' } = groups ?? {}
    if (!parameters.includes(decoded(name.replaceAll('+', ' ')))) return []
    // What nobody encoded and has a query of its own goes on to the end.
    const isOpen = /^[a-z][a-z0-9+.-]*:\/\/[^&]*\?/iu.test(value)
    const whole = isOpen ? query.slice(index + name.length + 1) : value
    return [targetEnd(isOpen ? whole : decoded(whole.replaceAll('+', ' ')), base, depth)]
  })
}

function targetEnd(written: string, base: string | undefined, depth: number): Target {
  let text = written
  for (let turn = 0; turn < 4; turn += 1) {
    const plain = text.trim()
    if (/^[a-z][a-z0-9+.-]*:[/\\]/iu.test(plain)) return endOf(plain, depth + 1)
    if (plain.startsWith('//')) return endOf(`https:${plain}`, depth + 1)
    const isRelative = !/^(?:[a-z][a-z0-9+.-]*(?::|%(?:25)*3a)|%(?:25)*2f%(?:25)*2f)/iu.test(plain)
    if (base !== undefined && isRelative) return { host: base }
    if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?(?:[/?#]|$)/iu.test(plain)) {
      return endOf(`https://${plain}`, depth + 1)
    }
    if (plain.startsWith('{')) return memberEnd(plain, depth)
    if (!encodedLink.test(plain)) break
    text = decoded(text)
  }
  const bytes = Buffer.from(text.trim().replaceAll(' ', '+'), 'base64').toString('utf8')
  if (bytes.startsWith('{')) return memberEnd(bytes, depth)
  return /^\s*(?:[a-z][a-z0-9+.-]*(?::|%)|\/\/|%)/iu.test(bytes) ? targetEnd(bytes, base, depth) : 'words'
}

/** What is encoded once more than needed shows it by its scheme, or by its two slashes. */
const encodedLink = /^(?:[a-z][a-z0-9+.-]*%(?:25)*3a|%(?:25)*2f%(?:25)*2f)/iu

function memberEnd(json: string, depth: number): Target {
  const target = /"(?:url|desturl)"\s*:\s*"(?<target>(?:[^"\\]|\\.)*)"/u.exec(json)?.groups?.['target']
  return target === undefined ? 'words' : targetEnd(JSON.parse(`"${target}"`) as string, undefined, depth)
}

/** Every percent escape once; bytes that are no UTF-8 become U+FFFD. */
export function decoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/giu, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  )
}

function wrapperAt(host: string, path: string): Row | undefined {
  const row = table.find(([hosts, paths]) => hosts.test(host) && paths.test(path))
  return row === undefined ? undefined : { parameters: row[2], ...(row[3] === undefined ? {} : { base: row[3] }) }
}

const anyPath = /^/u

/** Host, path, parameters, base; the same facts as in the product, written down again. */
const table: readonly (readonly [RegExp, RegExp, readonly string[] | 'all', string?])[] = [
  [/^link\.(?:zhihu\.com|juejin\.cn|csdn\.net|gitcode\.com|wtturl\.cn)$/u, /^\/$/u, ['target']],
  [/^(?:gitee\.com|sspai\.com|(?:www|xie)\.infoq\.cn|leetcode\.cn|afdian\.(?:com|net))$/u, /^\/link\/?$/u, ['target']],
  [/^cloud\.tencent\.com$/u, /^\/developer\/tools\/blog-entry\/?$/u, ['target']],
  [/^www\.kdocs\.cn$/u, /^\/office\/link\/?$/u, ['target']],
  [/^developer\.aliyun\.com$/u, /^\/redirect\/?$/u, ['target']],
  [/^www\.tiktok\.com$/u, /^\/link\/v2\/?$/u, ['target']],
  [/^www\.jianshu\.com$/u, /^\/go-wild\/?$/u, ['url']],
  [/^links\.jianshu\.com$/u, /^\/go\/?$/u, ['to']],
  [/^www\.oschina\.net$/u, /^\/action\/GoToLink\/?$/u, ['url']],
  [/^www\.douban\.com$/u, /^\/link2\/?$/u, ['url']],
  [/^docs\.qq\.com$/u, /^\/scenario\/link\.html\/?$/u, ['url']],
  [/^c\.pc\.qq\.com$/u, /^\/(?:pc|ios|android|index|middlem|middleb|middlect)\.html$/u, ['url', 'pfurl']],
  [/^mail\.qq\.com$/u, /^\/cgi-bin\/readtemplate\/?$/u, ['gourl']],
  [/^wx\.mail\.qq\.com$/u, /^\/xmspamcheck\/xmsafejump\/?$/u, ['url']],
  [/^open\.work\.weixin\.qq\.com$/u, /^\/wwopen\/uriconfirm\/?$/u, ['uri']],
  [/^developers\.weixin\.qq\.com$/u, /^\/community\/middlepage\/href\/?$/u, ['href']],
  [/^mp\.weixinbridge\.com$/u, /^\/mp\/wapredirect\/?$/u, ['url']],
  [/^txc\.qq\.com$/u, /^\/products\/\d+\/link-jump\/?$/u, ['jump']],
  [/^www\.yuque\.com$/u, /^\/r\/goto\/?$/u, ['url']],
  [/^tieba\.baidu\.com$/u, /^\/mo\/q\/checkurl\/?$/u, ['url']],
  [/^www\.coolapk\.com$/u, /^\/link\/?$/u, ['url']],
  [/^game\.bilibili\.com$/u, /^\/linkfilter\/?$/u, ['url']],
  [/^shimo\.im$/u, /^\/outlink\/?$/u, ['url']],
  [/^steamcommunity\.com$/u, /^\/linkfilter\/?$/u, ['url', 'u']],
  [/^out\.reddit\.com$/u, anyPath, ['url']],
  [/^www\.acgbox\.link$/u, /^\/go\/?$/u, ['url']],
  [/^weibo\.cn$/u, /^\/(?:sinaurl|toasturl)\/?$/u, ['u', 'toasturl', 'url']],
  [/^lm?\.facebook\.com$/u, /^\/l\.php\/?$/u, ['u']],
  [/^l\.instagram\.com$/u, /^\/$/u, ['u']],
  [/^(?:www\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})$/u, /^\/url\/?$/u, ['q', 'url']],
  [/^(?:(?:www|m)\.)?youtube\.com$/u, /^\/redirect\/?$/u, ['q', 'url']],
  [/^duckduckgo\.com$/u, /^\/l\/?$/u, ['uddg']],
  [/^www\.nodeseek\.com$/u, /^\/jump\/?$/u, ['to']],
  [/^(?:.+\.)?curseforge\.com$/u, /^\/linkout\/?$/u, ['remoteUrl']],
  [/^blog\.51cto\.com$/u, /^\/transfer\/?$/u, 'all'],
  [/^iphone\.myzaker\.com$/u, /^\/zaker\/link\.php\/?$/u, ['b']],
  [/^click\.union\.jd\.com$/u, /^\/JdClick\/?$/iu, ['to']],
  [/^union\.dangdang\.com$/u, /^\/transfer(?:\.php|\/transfer\.aspx)$/u, ['backurl']],
  [/^cps\.kaola\.com$/u, /^\/cps\/login\/?$/u, ['targetUrl']],
  [/^union\.suning\.com$/u, anyPath, ['vistURL']],
  [/^sucs\.suning\.com$/u, /^\/visitor\.htm\/?$/u, ['vistURL']],
  [/^click\.union\.vip\.com$/u, /^\/redirect\.php\/?$/u, ['url', 'desturl']],
  [/^c\.duomai\.com$/u, /^\/track\.php\/?$/u, ['t']],
  [/^click\.mediav\.com$/u, /^\/c\/?$/u, ['url']],
  [/^s\.click\.taobao\.com$/u, /^\/t_js\/?$/u, ['tu']],
  [/^s\.click\.taobao\.com$/u, /^\/t_9\/?$/u, ['l']],
  [/^click\.linksynergy\.com$/u, /^\/deeplink\/?$/u, ['murl']],
  [/^www\.awin1\.com$/u, /^\/cread\.php\/?$/u, ['ued', 'p']],
  [/^go\.skimresources\.com$/u, /^\/$/u, ['url']],
  [/^redirect\.viglink\.com$/u, /^\/$/u, ['u']],
  [/^star\.aliexpress\.com$/u, /^\/share\/share\.htm\/?$/u, ['redirectUrl']],
  [/^z\.douyin\.com$/u, anyPath, ['scheme']],
  [/^market\.m\.taobao\.com$/u, /^\/app\/starlink\//u, ['targetUrl']],
  [/^h5\.m\.jd\.com$/u, /^\/dev\/[^/]+\/index\.html$/u, ['appurl']],
  [/^mobile\.(?:yangkeduo|pinduoduo)\.com$/u, /^\/app\.html\/?$/u, ['launch_url', 'url'], 'mobile.yangkeduo.com'],
  [/^m\.weibo\.cn$/u, /^\/feature\/applink\/?$/u, ['scheme']],
  [/^t\.asczwa\.com$/u, /^\/taobao\/?$/u, ['backurl']],
  [/^(?:(?:www|m)\.)?superbuy\.com$/u, /\/page\/buy\/?$/u, ['url']],
  [/^(?:www\.)?pandabuy\.com$/u, /^\/product\/?$/u, ['url']],
  [/^(?:www\.)?kakobuy\.com$/u, /^\/item\/details\/?$/u, ['url']],
  [/^tool\.manmanbuy\.com$/u, /^\/HistoryLowest\.aspx$/iu, ['url']],
]
