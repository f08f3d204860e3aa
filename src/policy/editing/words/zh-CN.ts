/**
 * The words of the editor in Chinese.
 *
 * @module
 */

import type { EditingWords } from './editing-words.ts'

export const chinese: EditingWords = {
  values: {
    mode: {
      enforce: '规则生效；不写 mode 时即为此值',
      report: '规则不起作用，仅记录本会如何处理',
      off: '规则关闭，不参与判断',
    },
    party: {
      own: '平台自有的电商平台，由 `own` 列出',
      external: '其他电商平台',
      none: '不属于任何电商平台的网页',
    },
    kind: {
      product: '商品',
      shop: '店铺',
      affiliate: '带佣金的联盟商品链接',
      coupon: '优惠券',
      search: '搜索结果',
      short: '看不出去向的短链接',
      other: '电商平台的其他页面',
    },
    evidence: {
      none: '无从得知点击位置',
      referer: '由来源页面得知',
      signed: '由签名令牌得知',
    },
    grades: {
      exact: '同一商品',
      variant: '同一商品的其他规格',
      similar: '相似商品',
    },
    equivalent: {
      product: '站内同款商品',
      shop: '站内同品牌店铺',
      search: '站内搜索',
      explain: '说明页面，必须是最后一步',
    },
    by: {
      author: '同一作者始终在内或始终在外',
      content: '同一直播间、视频或橱窗始终在内或始终在外',
      token: '每个签名链接单独分桶',
      visitor: '同一访客始终在内或始终在外',
    },
    of: {
      content: '直播间、视频或橱窗',
      author: '作者',
      shop: '店铺，写作 `平台:ID`',
      product: '商品，写作 `平台:ID`',
    },
    if_unknown: {
      match: '该信息未知时命中',
      skip: '该信息未知时不命中',
    },
    share_codes: {
      remove: '若链接不能直接打开，则删除分享口令',
      mark: '标记分享口令，保留原文',
      keep: '不处理分享口令',
    },
    rollout: { in: '点击落入灰度', out: '点击不在灰度内' },
  },
  actions: {
    allow: '放行',
    warn: '提示后可继续',
    explain: '说明页面',
    equivalent: '站内同款',
    redirect: '站内固定页面',
  },
  states: {
    past: '已失效',
    active: '生效中',
    future: '尚未生效',
    empty: '永不生效：结束早于开始',
  },
  templates: {
    rule: { label: '新规则', description: '先只上报的规则' },
    test: { label: '新测试', description: '一次点击及其期望结果' },
    demand: { label: '新覆盖要求', description: '必须由某条规则决定的点击' },
    message: { label: '新文案', description: '一个原因代码的中英文文案' },
    surface: { label: '新场景', description: '链接被点击的位置及其名称' },
    marketplace: { label: '新平台', description: '未内置的电商平台' },
    list: { label: '新列表', description: '以名称引用的一组 ID' },
  },
  required: '必填',
  allowed: (values) => `可选值：${values.join('、')}`,
  own: '自有平台',
  external: '站外平台',
  domains: (domains, more) => `域名：${domains.join('、')}${more > 0 ? `，另有 ${more} 个` : ''}`,
  today: '今天零点',
  tomorrow: '下一个零点',
  nextMonth: '下月一日零点',
  alsoIn: (rule) => `规则 ${rule} 也使用此时刻`,
  usedHere: '本策略中已使用',
  builtin: '内置',
  builtinText: '内置原因代码，文案亦为内置',
  unknownName: '本策略中没有此名称',
  inZone: (zone, text) => `${zone} 时间 ${text}`,
  inUtc: (text) => `UTC 时间 ${text}`,
  past: (distance) => `已过去，${distance}`,
  future: (distance) => `尚未到来，${distance}`,
  listOf: (subject, count) => (count === undefined ? subject : `${subject}：文档中有 ${count} 个`),
  surfaces: (names) => `点击场景：${names.join('、')}`,
  marketplaces: (names) => `链接去向：${names.join('、')}`,
  share: (percent) => `${percent}% 的点击`,
  defaults: '没有规则决定时的处理方式',
  noRule: '没有规则本会起作用',
}
