/**
 * Mutations: what has made readers of addresses disagree, each done to a link that was good.
 *
 * @module
 */

import { disguises } from './disguises.ts'
import { changedHost, evil, otherHost, ours, pick, withParameter, type Mutation } from './mutation.ts'

export const hostile: readonly Mutation[] = [
  otherHost('a user name', (host) => [
    `user@${host}`,
    `${ours}@${host}`,
    `${host}@${evil}`,
    `a:b@${host}`,
    `${ours}%2f@${host}`,
    `@${host}`,
    `${host}"@${evil}`,
  ]),
  {
    name: 'backslashes',
    done: (link, n) =>
      pick(
        [
          link.replace('://', ':\\\\'),
          link.replace('://', ':/\\'),
          changedHost(link, (host) => `${evil}\\@${host}`),
          changedHost(link, (host) => `${host}\\.${evil}`),
          link.replace(/(?<=\w)\//u, '\\'),
        ],
        n,
      ),
  },
  { name: 'slashes', done: (link, n) => link.replace('://', pick([':', ':/', ':///', ':////', '://///'], n)) },
  { name: 'encoded once', done: (link) => encodeURIComponent(link) },
  { name: 'encoded twice', done: (link) => encodeURIComponent(encodeURIComponent(link)) },
  otherHost('an escape in the host', (host) => [
    host.replace('.', '%2e'),
    host.replace('a', '%61'),
    `${host}%00.${evil}`,
    `${host}%2f.${evil}`,
    `${host}%23${evil}`,
    `${evil}%40${host}`,
    host.replace('a', '%2561'),
  ]),
  otherHost('letters that look alike', (host) => [
    host.replace('a', '\u0430'),
    host.replace('o', '\u03bf'),
    host.replace('e', '\u0435'),
    host.replace('.', '\u3002'),
    host.replace('.', '\uff0e'),
    host.replace('a', '\uff41'),
    host.replace('.', '\u00ad.'),
    host.replace('a', 'a\u200b'),
    `xn--${host}`,
    host.replace('i', '\u0131'),
    host.replace('s', '\u017f'),
    host.replace('b', 'ｂ'),
    host.replace('.', '\u2024'),
  ]),
  {
    name: 'a control character',
    done: (link, n) => {
      const place = n % (link.length + 1)
      return (
        link.slice(0, place) +
        pick(['\t', '\n', '\r', '\0', '\u0001', '\u007f', '\u0085', '\u2028', '\u200e', '\u00a0'], n) +
        link.slice(place)
      )
    },
  },
  otherHost('dots', (host) => [`${host}..`, `.${host}`, host.replace('.', '..'), `${host}.${evil}`]),
  otherHost('a port', (host) =>
    [':8443', ':80', ':', ':0443', ':99999', ':443a', ':-1', ':４４３', `:443@${evil}`].map((port) => host + port),
  ),
  {
    name: 'a scheme',
    done: (link, n) =>
      pick(
        [
          'javascript:',
          'data:text/html,',
          'view-source:',
          'blob:',
          'intent:',
          'ftp:',
          'file:',
          'JaVaScRiPt:',
          'vbscript:',
          'wss:',
          'about:',
          'feed:',
        ],
        n,
      ) + pick([link, link.replace(/^https?:/u, '')], n >> 4),
  },
  {
    name: 'an app',
    done: (link, n) =>
      pick(
        [
          'snssdk1128://webview?url=',
          'aweme://webcast_webview?url=',
          'sslocal://lynxview?url=',
          'tbopen://m.taobao.com/tbopen/index.html?h5Url=',
          'pinduoduo://com.xunmeng.pinduoduo/webview?url=',
          'kwai://webview?url=',
          'tmall://page.tm/webview?url=',
          'vipshop://x?url=',
          'sinaweibo://x?scheme=',
          'snssdk1128://ec_goods_detail?promotion_id=3552098369008746198&url=',
        ],
        n,
      ) + encodeURIComponent(link),
  },
  {
    name: 'the scheme of an app',
    done: (link, n) =>
      link.replace(/^https?(?=:)/u, pick(['taobao', 'tmall', 'tbopen', 'snssdk1128', 'pinduoduo', 'aweme', 'kwai'], n)),
  },
  otherHost('a number for a host', () => [
    '127.0.0.1',
    '0x7f.1',
    '2130706433',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '0177.0.0.1',
    '0',
    '127.1',
    '１２７.0.0.1',
    '[fe80::1%25eth0]',
    'localhost',
    'x.internal',
    '1.2.3',
  ]),
  otherHost('a name that only begins or ends alike', (host) => [
    `${host}.${evil}`,
    `${evil}/${host}`,
    `${evil}?${host}`,
    `${evil}#${host}`,
    `evil-${host}`,
    host.replaceAll('.', '-'),
    `${host}-evil.example`,
    `${evil};${host}`,
    host.slice(0, -1),
    `${host}.cn`,
  ]),
  otherHost('somebody else’s host', () => [
    evil,
    ours,
    'item.taobao.com',
    'item.jd.com',
    'v.douyin.com',
    'www.kuaishou.com',
    'tiktok.com',
    't.cn',
    'bit.ly',
  ]),
  ...disguises,
  {
    name: 'a path that goes up',
    done: (link, n) =>
      link.replace(
        /(?<=\w)\//u,
        pick(['/../', '/%2e%2e/', '/./', '//', `//${evil}/`, '/;/', '/%2f', `/@${evil}/`, '/..\\..\\', '/%5c'], n),
      ),
  },
  {
    name: 'a header in the path',
    done: (link, n) =>
      link +
      pick(
        [
          '%0d%0aLocation:%20https://evil.example',
          '\r\nLocation: https://evil.example',
          '%00',
          '"><script>alert(1)</script>',
          '\u2028',
          "'-alert(1)-'",
          '{{7*7}}',
        ],
        n,
      ),
  },
  { name: 'two ids', done: (link) => withParameter(link, 'id=1&id=2&product_id=3') },
  {
    name: 'a very long path',
    done: (link, n) =>
      `${link}${pick(['a', '%41', '/', '.', '好', '&a=b'], n).repeat(pick([60, 300, 700, 2100], n >> 3))}`,
  },
  {
    name: 'another link inside',
    done: (link, n) =>
      withParameter(
        link,
        pick(
          [
            `url=https%3A%2F%2F${evil}%2F`,
            `u=//${evil}`,
            `redirect=https://${ours}/`,
            'backurl=https%253A%252F%252Fitem.taobao.com%252Fitem.htm',
            `next=/\\${evil}`,
          ],
          n,
        ),
      ),
  },
  {
    name: 'nothing of it',
    done: (_, n) =>
      pick(
        [
          '',
          ' ',
          'not a url',
          '//',
          'https://',
          'https:',
          '?',
          '#',
          'https://./',
          'https://com/',
          'null',
          '\ud800',
          'https://\ud800.com/',
        ],
        n,
      ),
  },
]
