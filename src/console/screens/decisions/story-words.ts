/**
 * The words in which a decision is told.
 *
 * @module
 */

import { defineWords } from '../../words/define.ts'

export const useStoryWords = defineWords(
  {
    link: {
      product: (name: string) => `a link to the product ${name}`,
      shop: (name: string) => `a link to the shop ${name}`,
      kind: (kind: string, marketplace: string) => `a ${kind} link of ${marketplace}`,
      web: 'a link to a page that belongs to no known marketplace',
    },
    clicked: (link: string, where: string) => `Somebody clicked ${link} ${where}.`,
    where: {
      signed: (surface: string) => `in ${surface}, as the signed link says`,
      referer: (surface: string) => `in ${surface}, as the page it came from says`,
      unnamed: 'in a place that its link does not name',
      none: 'and nothing said where it stood',
    },
    shared: {
      author: (author: string) => `It was put there by ${author}`,
      followers: (count: string) => ` with ${count} followers`,
      content: (content: string) => ` in ${content}`,
      contentOnly: (content: string) => `It stood in ${content}`,
      end: '.',
    },
    /** Before and after the name of the rule. */
    ruled: {
      before: (_version: string) => 'The rule ',
      after: (version: string, reason: string) => ` of ${version} decided, because of ${reason}:`,
    },
    /** The link itself is at fault. */
    unruled: (reason: string) => `No rule was asked, as no such link is ever followed (${reason}):`,
    defaulted: (version: string, reason: string) =>
      `No rule of ${version} matched, so its defaults decided, because of ${reason}:`,
    got: {
      forward: 'The shopper was sent on to the link.',
      detour: (host: string) => `The shopper was sent to ${host} instead.`,
      notice: 'The shopper got a page that says why.',
      warn: 'The shopper got a page with a warning and the way on.',
    },
    noEquivalent: (steps: string) => `An equivalent was looked for (${steps}) and none could be used.`,
    steps: { product: 'the product', shop: 'the shop', search: 'a search' },
    step: (step: string, why: string) => `${step}: ${why}`,
    between: '; ',
    whys: {
      no_entry: 'no entry in the catalogue',
      grade_too_low: 'not alike enough',
      dearer: 'dearer than allowed',
      price_unknown: 'its price is not known',
      out_of_stock: 'out of stock',
      delisted: 'taken off',
      expired: 'expired',
      not_approved: 'not approved yet',
      title_missing: 'no title to search for',
      catalogue_unavailable: 'the catalogue did not answer',
      not_a_product: 'the link is no product',
      target_not_in_stores: 'leads to a shop that is not among stores',
      not_configured: 'the policy names no search',
    },
    found: (step: string) => `The equivalent was found by: ${step}.`,
    report: (rule: string, action: string) =>
      `A rule in report mode, ${rule}, would have decided ${action}; it only watches.`,
    candidate: {
      same: 'The candidate that was tried beside it would have decided the same.',
      different: (action: string, rule: string) =>
        `The candidate that was tried beside it would have decided ${action} (${rule}).`,
    },
    rendered: {
      same: (action: string) => `Its page had been told ${action}, and so it was.`,
      different: (then: string, now: string) => `Its page had been told ${then}, and the click decided ${now}.`,
    },
    missing: (inputs: string) => `A rule asked for ${inputs}, which nobody told.`,
    samples: (count: string) => `This record stands for ${count} clicks; the others were not kept one by one.`,
    fault: (fault: string) => `The link itself was at fault (${fault}).`,
    tokenFault: (fault: string) => `Its token did not count (${fault}).`,
  },
  {
    link: {
      product: (name: string) => `商品 ${name} 的链接`,
      shop: (name: string) => `店铺 ${name} 的链接`,
      kind: (kind: string, marketplace: string) => ` ${marketplace} 的 ${kind} 链接`,
      web: '一个不属于任何已知平台的网页链接',
    },
    clicked: (link: string, where: string) => `有人点击了${link}，${where}。`,
    where: {
      signed: (surface: string) => `签名链接表明场景为 ${surface}`,
      referer: (surface: string) => `来源页面表明场景为 ${surface}`,
      unnamed: '链接没有说明所在场景',
      none: '没有信息表明它所在的场景',
    },
    shared: {
      author: (author: string) => `由 ${author} 发布`,
      followers: (count: string) => `（粉丝 ${count}）`,
      content: (content: string) => `，位于 ${content}`,
      contentOnly: (content: string) => `位于 ${content}`,
      end: '。',
    },
    ruled: {
      before: (version: string) => `${version} 的规则 `,
      after: (_version: string, reason: string) => ` 作出决定，原因为 ${reason}：`,
    },
    unruled: (reason: string) => `此类链接一律不予打开，不经任何规则（${reason}）：`,
    defaulted: (version: string, reason: string) => `${version} 没有规则命中，由默认处理决定，原因为 ${reason}：`,
    got: {
      forward: '用户被送往该链接。',
      detour: (host: string) => `用户被改道至 ${host}。`,
      notice: '用户看到说明原因的页面。',
      warn: '用户看到提醒页面，可以继续前往。',
    },
    noEquivalent: (steps: string) => `已查找同款（${steps}），没有可用的结果。`,
    steps: { product: '商品', shop: '店铺', search: '搜索' },
    step: (step: string, why: string) => `${step}：${why}`,
    between: '；',
    whys: {
      no_entry: '目录中没有',
      grade_too_low: '相似度不够',
      dearer: '价格超出上限',
      price_unknown: '价格未知',
      out_of_stock: '无货',
      delisted: '已下架',
      expired: '已过期',
      not_approved: '尚未审核',
      title_missing: '没有可搜索的标题',
      catalogue_unavailable: '目录没有响应',
      not_a_product: '链接不是商品',
      target_not_in_stores: '目标店铺不在 stores 之列',
      not_configured: '策略未配置搜索',
    },
    found: (step: string) => `同款的查找方式：${step}。`,
    report: (rule: string, action: string) => `仅上报的规则 ${rule} 本会决定 ${action}；它只作观察。`,
    candidate: {
      same: '同时试运行的候选版本会作出相同决定。',
      different: (action: string, rule: string) => `同时试运行的候选版本会决定 ${action}（${rule}）。`,
    },
    rendered: {
      same: (action: string) => `页面事先被告知 ${action}，实际如此。`,
      different: (then: string, now: string) => `页面事先被告知 ${then}，点击时决定为 ${now}。`,
    },
    missing: (inputs: string) => `有规则需要 ${inputs}，但没有提供。`,
    samples: (count: string) => `此记录代表 ${count} 次点击，其余未逐条保存。`,
    fault: (fault: string) => `链接本身有问题（${fault}）。`,
    tokenFault: (fault: string) => `其令牌未被采信（${fault}）。`,
  },
)
