/**
 * Disguises: a link inside another one, by wrappers that are known and by pages of shops that may lead on.
 *
 * @module
 */

import { evil, ours, pick, type Mutation } from './mutation.ts'

const wrapping = [
  'https://link.zhihu.com/?target=',
  'https://link.juejin.cn?target=',
  'https://gitee.com/link?target=',
  'https://www.jianshu.com/go-wild?ac=2&url=',

  'https://docs.qq.com/scenario/link.html?url=',
  'https://c.pc.qq.com/middlem.html?pfurl=',
  'https://weibo.cn/sinaurl?u=',
  'https://www.google.com.hk/url?q=',

  'https://www.youtube.com/redirect?q=',
  'https://steamcommunity.com/linkfilter/?url=',
  'https://out.reddit.com/t3?url=',
  'http://click.union.jd.com/JdClick/?unionId=1&to=',

  'https://c.duomai.com/track.php?t=',
  'http://cps.kaola.com/cps/login?targetUrl=',
  'https://z.douyin.com/YCvp?scheme=',
  'https://www.superbuy.com/en/page/buy?url=',

  'https://s.click.taobao.com/t_js?tu=',
  'https://market.m.taobao.com/app/starlink/x?targetUrl=',
  'https://mobile.yangkeduo.com/app.html?launch_url=',
  'https://m.weibo.cn/feature/applink?scheme=',

  'https://blog.51cto.com/transfer?',
  'https://www.tiktok.com/link/v2?target=',
  'https://h5.m.jd.com/dev/x/index.html?appurl=',
  'https://www.curseforge.com/linkout?remoteUrl=',
]

export const disguises: readonly Mutation[] = [
  {
    name: 'a redirector of a shop',
    done: (link, n) =>
      pick(
        [
          `https://${ours}/login?next=`,
          `https://${ours}/?url=`,
          `https://fxg.jinritemai.com/login?redirect=`,
          'https://passport.jd.com/new/login.aspx?ReturnUrl=',
          'https://login.taobao.com/member/login.jhtml?redirectURL=',
          `https://haohuo.snssdk.com/x?u=`,
          `https://${ours}//`,
          `https://${ours}/%2f`,
        ],
        n,
      ) + pick([encodeURIComponent(link), link, encodeURIComponent(encodeURIComponent(link))], n >> 4),
  },
  {
    name: 'a wrapper',
    done: (link, n) =>
      pick(wrapping, n) +
      pick(
        [
          encodeURIComponent(link),
          encodeURIComponent(link),
          link,
          encodeURIComponent(encodeURIComponent(link)),
          link.replace(/^https?:/u, ''),
          link.replace(/^https?:\/\//u, ''),
        ],
        n >> 5,
      ),
  },
  {
    name: 'a wrapper in base64',
    done: (link, n) =>
      pick(['https://www.acgbox.link/go/?url=', 'https://iphone.myzaker.com/zaker/link.php?b='], n) +
      encodeURIComponent(Buffer.from(link).toString('base64')),
  },
  {
    name: 'a wrapper in JSON',
    done: (link, n) =>
      pick(
        [
          `http://click.union.vip.com/redirect.php?url=${encodeURIComponent(Buffer.from(JSON.stringify({ desturl: link })).toString('base64'))}`,
          `openapp.jdmobile://virtual?params=${encodeURIComponent(JSON.stringify({ des: 'm', url: link }))}`,
        ],
        n,
      ),
  },
  {
    name: 'a wrapper with two targets',
    done: (link, n) =>
      pick(
        [
          `https://link.zhihu.com/?target=https%3A%2F%2F${evil}%2F&target=${encodeURIComponent(link)}`,
          `https://steamcommunity.com/linkfilter/?url=${encodeURIComponent(link)}&u=https%3A%2F%2F${ours}%2F`,
          `https://www.google.com/url?q=https%3A%2F%2F${ours}%2F&url=${encodeURIComponent(link)}`,
        ],
        n,
      ),
  },
]
