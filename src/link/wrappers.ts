/**
 * Wrappers: pages that do nothing but lead to an address in one of their parameters.
 *
 * The table comes from public code that takes such wrappers off. The path is part of a wrapper's name: `gitee.com/link`
 * is one, `gitee.com/mirrors/link` is not; and a host that is not listed is never looked into, or any site could
 * dress up as a shop by naming one.
 *
 * @module
 */

/** How the target is written: as it is, as base64, as a member of a JSON object, or as the whole query. */
export type TargetForm = 'plain' | 'base64' | 'base64_json' | 'json' | 'whole_query'

export interface Wrapper {
  /** Hosts, `*.` for everything below; for app links what stands in the host's place (`*` for anything). */
  readonly hosts: readonly string[] | RegExp
  /** Exact paths (a slash at the end does not matter); absent: every path. */
  readonly path?: string | RegExp
  /** Only for app links: their schemes. */
  readonly schemes?: readonly string[]
  /** Parameters that may hold the target, in order of trust. */
  readonly targets: readonly string[]
  readonly form?: TargetForm
  /** Members of the JSON object that may hold the target. */
  readonly members?: readonly string[]
  /** Against what a relative target is read. */
  readonly base?: string
}

const douyinSchemes = ['snssdk1128', 'snssdk2329', 'aweme', 'sslocal']

export const wrappers: readonly Wrapper[] = [
  // Pages that warn before leaving a site.
  { hosts: ['link.zhihu.com', 'link.juejin.cn', 'link.csdn.net', 'link.gitcode.com'], path: '/', targets: ['target'] },
  {
    hosts: ['gitee.com', 'sspai.com', 'www.infoq.cn', 'xie.infoq.cn', 'leetcode.cn'],
    path: '/link',
    targets: ['target'],
  },
  { hosts: ['afdian.com', 'afdian.net'], path: '/link', targets: ['target'] },
  { hosts: ['cloud.tencent.com'], path: '/developer/tools/blog-entry', targets: ['target'] },
  { hosts: ['www.kdocs.cn'], path: '/office/link', targets: ['target'] },
  { hosts: ['developer.aliyun.com'], path: '/redirect', targets: ['target'] },
  { hosts: ['link.wtturl.cn'], path: '/', targets: ['target'] },
  { hosts: ['www.tiktok.com'], path: '/link/v2', targets: ['target'] },
  { hosts: ['www.jianshu.com'], path: '/go-wild', targets: ['url'] },
  { hosts: ['links.jianshu.com'], path: '/go', targets: ['to'] },
  { hosts: ['www.oschina.net'], path: '/action/GoToLink', targets: ['url'] },
  { hosts: ['www.douban.com'], path: '/link2', targets: ['url'] },
  { hosts: ['docs.qq.com'], path: '/scenario/link.html', targets: ['url'] },
  { hosts: ['c.pc.qq.com'], path: /^\/(?:pc|ios|android)\.html$/, targets: ['url', 'pfurl'] },
  { hosts: ['c.pc.qq.com'], path: /^\/(?:index|middlem|middleb|middlect)\.html$/, targets: ['pfurl', 'url'] },
  { hosts: ['mail.qq.com'], path: '/cgi-bin/readtemplate', targets: ['gourl'] },
  { hosts: ['wx.mail.qq.com'], path: '/xmspamcheck/xmsafejump', targets: ['url'] },
  { hosts: ['open.work.weixin.qq.com'], path: '/wwopen/uriconfirm', targets: ['uri'] },
  { hosts: ['developers.weixin.qq.com'], path: '/community/middlepage/href', targets: ['href'] },
  { hosts: ['mp.weixinbridge.com'], path: '/mp/wapredirect', targets: ['url'] },
  { hosts: ['txc.qq.com'], path: /^\/products\/\d+\/link-jump\/?$/, targets: ['jump'] },
  { hosts: ['www.yuque.com'], path: '/r/goto', targets: ['url'] },
  { hosts: ['tieba.baidu.com'], path: '/mo/q/checkurl', targets: ['url'] },
  { hosts: ['www.coolapk.com'], path: '/link', targets: ['url'] },
  { hosts: ['game.bilibili.com'], path: '/linkfilter', targets: ['url'] },
  { hosts: ['shimo.im'], path: '/outlink', targets: ['url'] },
  { hosts: ['steamcommunity.com'], path: '/linkfilter', targets: ['url', 'u'] },
  { hosts: ['out.reddit.com'], targets: ['url'] },
  { hosts: ['www.acgbox.link'], path: '/go', targets: ['url'], form: 'base64' },
  { hosts: ['weibo.cn'], path: /^\/(?:sinaurl|toasturl)\/?$/, targets: ['u', 'toasturl', 'url'] },
  { hosts: ['l.facebook.com', 'lm.facebook.com'], path: '/l.php', targets: ['u'] },
  { hosts: ['l.instagram.com'], path: '/', targets: ['u'] },
  { hosts: /^(?:www\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})$/, path: '/url', targets: ['q', 'url'] },
  { hosts: ['www.youtube.com', 'm.youtube.com', 'youtube.com'], path: '/redirect', targets: ['q', 'url'] },
  { hosts: ['duckduckgo.com'], path: '/l', targets: ['uddg'] },
  { hosts: ['www.nodeseek.com'], path: '/jump', targets: ['to'] },
  { hosts: ['curseforge.com', '*.curseforge.com'], path: '/linkout', targets: ['remoteUrl'] },
  { hosts: ['blog.51cto.com'], path: '/transfer', targets: [], form: 'whole_query' },
  { hosts: ['iphone.myzaker.com'], path: '/zaker/link.php', targets: ['b'], form: 'base64' },

  // Affiliate networks, the shops' own among them.
  { hosts: ['click.union.jd.com'], path: /^\/JdClick\/?$/i, targets: ['to'] },
  { hosts: ['union.dangdang.com'], path: /^\/transfer(?:\.php|\/transfer\.aspx)$/, targets: ['backurl'] },
  { hosts: ['cps.kaola.com'], path: '/cps/login', targets: ['targetUrl'] },
  { hosts: ['union.suning.com'], targets: ['vistURL'] },
  { hosts: ['sucs.suning.com'], path: '/visitor.htm', targets: ['vistURL'] },
  {
    hosts: ['click.union.vip.com'],
    path: '/redirect.php',
    targets: ['url', 'desturl'],
    form: 'base64_json',
    members: ['desturl'],
  },
  { hosts: ['c.duomai.com'], path: '/track.php', targets: ['t'] },
  { hosts: ['click.mediav.com'], path: '/c', targets: ['url'] },
  { hosts: ['s.click.taobao.com'], path: '/t_js', targets: ['tu'] },
  { hosts: ['s.click.taobao.com'], path: '/t_9', targets: ['l'] },
  { hosts: ['click.linksynergy.com'], path: '/deeplink', targets: ['murl'] },
  { hosts: ['www.awin1.com'], path: '/cread.php', targets: ['ued', 'p'] },
  { hosts: ['go.skimresources.com'], path: '/', targets: ['url'] },
  { hosts: ['redirect.viglink.com'], path: '/', targets: ['u'] },
  { hosts: ['star.aliexpress.com'], path: '/share/share.htm', targets: ['redirectUrl'] },

  // Pages of shops and content sites that open an app or a further page.
  { hosts: ['z.douyin.com'], targets: ['scheme'] },
  { hosts: ['market.m.taobao.com'], path: /^\/app\/starlink\//, targets: ['targetUrl'] },
  { hosts: ['h5.m.jd.com'], path: /^\/dev\/[^/]+\/index\.html$/, targets: ['appurl'] },
  {
    hosts: ['mobile.yangkeduo.com', 'mobile.pinduoduo.com'],
    path: '/app.html',
    targets: ['launch_url', 'url'],
    base: 'https://mobile.yangkeduo.com/',
  },
  { hosts: ['m.weibo.cn'], path: '/feature/applink', targets: ['scheme'] },
  { hosts: ['t.asczwa.com'], path: '/taobao', targets: ['backurl'] },

  // Shopping agents and pages of price history: they stand between the shopper and exactly one product.
  { hosts: ['www.superbuy.com', 'm.superbuy.com', 'superbuy.com'], path: /\/page\/buy\/?$/, targets: ['url'] },
  { hosts: ['www.pandabuy.com', 'pandabuy.com'], path: '/product', targets: ['url'] },
  { hosts: ['www.kakobuy.com', 'kakobuy.com'], path: '/item/details', targets: ['url'] },
  { hosts: ['tool.manmanbuy.com'], path: /^\/HistoryLowest\.aspx$/i, targets: ['url'] },

  // App links that open a web page.
  { schemes: douyinSchemes, hosts: ['webview', 'lynxview', 'webcast_webview', 'webcast_lynxview'], targets: ['url'] },
  { schemes: ['kwai'], hosts: ['webview'], targets: ['url'] },
  { schemes: ['tbopen', 'taobao', 'tmall'], hosts: ['*'], targets: ['h5Url', 'h5url'] },
  { schemes: ['tmall'], hosts: ['page.tm'], path: '/webview', targets: ['url'] },
  {
    schemes: ['pinduoduo'],
    hosts: ['*'],
    path: /^\/(?:webview|app\.html|web)\/?$/,
    targets: ['url', 'launch_url'],
    base: 'https://mobile.yangkeduo.com/',
  },
  { schemes: ['openapp.jdmobile'], hosts: ['virtual'], targets: ['params'], form: 'json', members: ['url'] },
  { schemes: ['vipshop'], hosts: ['*'], targets: ['url'] },
  { schemes: ['sinaweibo'], hosts: ['*'], targets: ['scheme', 'url'] },
]

/** Schemes that appear in the table. */
export const wrapperSchemes: ReadonlySet<string> = new Set(wrappers.flatMap(({ schemes }) => schemes ?? []))

/** Link shorteners that belong to no marketplace: what is behind them may be anything. */
export const shorteners: ReadonlySet<string> = new Set([
  't.cn',
  'url.cn',
  'w.url.cn',
  'dwz.cn',
  'suo.im',
  'suo.nz',
  'is.gd',
  'bit.ly',
  'j.mp',
  'goo.gl',
  't.co',
  'tinyurl.com',
  'ow.ly',
  'buff.ly',
  'rb.gy',
  'cutt.ly',
])
