/**
 * The schema of a policy document: every key, word, limit and form of the language, once.
 *
 * The compiler reads its keys and limits here, and editors read the same as JSON Schema. What the schema refuses the
 * compiler refuses; the compiler also knows what a schema cannot: names that refer to each other, days that do not exist,
 * windows that are empty.
 *
 * @module
 */

import { builtinSurfaces } from '../../context/context.ts'
import { marketplaceIdPattern } from '../../link/registry.ts'
import { surfacePattern } from '../../link/token.ts'
import type { PlainAction } from '../decision.ts'
import { codePattern, hostLength, hostPattern, idPattern, languagePattern, regionPattern } from '../names.ts'
import {
  actions,
  chainSteps,
  evidences,
  grades,
  kinds,
  listSubjects,
  modes,
  parties,
  rolloutHash,
  rolloutKeys,
  shareCodeUses,
} from '../rule.ts'
import { eachValueFact, type ValueFact } from '../value-facts.ts'
import { anyKeyOf, key, list, mapping, namedBy, oneKeyOf, oneOrMany, shared, type Schema } from './json-schema.ts'
import { builtinVocabulary } from './vocabulary.ts'

/** What a condition may say of a click whose attribute is not known. */
export const ifUnknowns = ['match', 'skip'] as const

/** Findings of the analyses that an author may have looked at and kept. */
export const acceptableCodes = ['redundant', 'overlap', 'unknown-hole', 'expired', 'unused', 'never-effective'] as const

export type AcceptableCode = (typeof acceptableCodes)[number]

/** Words that stand for something else where a rule is named: all rules, and no rule. */
export const reservedRuleIds = ['all', 'defaults'] as const

const maxInlineIds = 10_000

/** An id that is no extension key. */
const ownNamePattern = idPattern.replace('^', '^(?!x-)')
/** What `instant.ts` reads of an RFC 3339 text. */
const instantPattern = '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})$'

const text: Schema = { type: 'string', minLength: 1 }
/** An id, a version or a name may look like a number; what counts is what is written. */
const idText: Schema = { type: ['string', 'number'], minLength: 1 }
const id: Schema = { type: 'string', pattern: idPattern }
const code: Schema = { type: 'string', pattern: codePattern }
const host: Schema = { type: 'string', pattern: hostPattern, maxLength: hostLength }
const instant: Schema = { type: 'string', pattern: instantPattern, examples: ['2020-10-09T00:00:00+08:00'] }
const version: Schema = { type: ['string', 'number'], minLength: 1, examples: ['29.3.0'] }
const yesOrNo: Schema = { type: 'boolean' }
const count: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
const ifUnknown: Schema = { enum: ifUnknowns }
const note = key(text, 'for people; not part of the program', '给人看的说明，不进入编译结果')

/** Names the product knows are offered; others may be declared. */
function known(names: readonly string[]): Schema {
  return { anyOf: [{ enum: names }, idText] }
}

const marketplaceName = known(builtinVocabulary.marketplaces)
const surfaceName: Schema = { anyOf: [{ enum: [...builtinSurfaces] }, text] }
const upToInlineIds = { minItems: 1, maxItems: maxInlineIds }

/** A text in both languages: half of it is a shopper who cannot read why. */
export const localNameSchema = mapping(
  {
    'zh-CN': key(text, 'the text in Chinese', '中文文案'),
    en: key(text, 'the text in English', '英文文案'),
  },
  { required: ['zh-CN', 'en'] },
)

export const metaSchema = mapping(
  {
    name: key(id, 'the name of the policy; it stands in every record', '策略名称，会写入每条记录'),
    owner: key(text, 'who answers for the policy', '策略负责人或团队'),
    timezone: key(
      { ...text, examples: ['Asia/Shanghai', 'UTC'] },
      'IANA name of the time zone in which people are shown times; it changes no rule',
      '展示时间所用的时区（IANA 名称），不影响规则生效时刻',
    ),
    note,
  },
  { required: ['name', 'owner'] },
)

const plainKeys: Readonly<Record<PlainAction, Schema>> = {
  allow: key(code, 'let the click through; the value is the reason', '放行；值为原因代码'),
  warn: key(code, 'show a notice with a way on; the value is the reason', '提示后可继续；值为原因代码'),
  explain: key(code, 'explain why the link does not open; the value is the reason', '说明为何不能打开；值为原因代码'),
}

export const outcomeSchema = mapping(
  {
    ...plainKeys,
    equivalent: key(
      oneOrMany({ enum: chainSteps }, { contains: { enum: ['explain'] }, uniqueItems: true }),
      'look for an equivalent in this order; the last step is `explain`',
      '按顺序寻找站内同款，最后一步必须是 `explain`',
    ),
    redirect: key(
      { ...text, pattern: '^[Hh][Tt][Tt][Pp][Ss]://' },
      'lead to this address on one of the `stores`',
      '跳转到 `stores` 中某个域名下的地址',
    ),
    reason: key(code, 'the reason, for `equivalent` and `redirect`', '原因代码，仅用于 `equivalent` 和 `redirect`'),
  },
  {
    required: [],
    ...oneKeyOf(...actions),
    dependentRequired: { equivalent: ['reason'], redirect: ['reason'] },
    dependentSchemas: { reason: anyKeyOf('equivalent', 'redirect') },
  },
)

export const defaultsSchema = mapping(
  {
    then: key(shared('outcome'), 'what happens when no rule matches', '没有规则命中时的处理方式'),
    on_error: key(shared('outcome'), 'what happens to a link that could not be judged', '链接无法判断时的处理方式'),
  },
  { required: ['then', 'on_error'] },
)

export const surfaceSchema = mapping(
  {
    label: key(shared('localName'), 'what people call the surface', '场景的展示名称'),
    pages: key(
      oneOrMany(text),
      'addresses of its pages: a host and a path with at most one `*`',
      '该场景的页面地址：域名加路径，最多一个 `*`',
    ),
    note,
  },
  { required: ['label'] },
)

export const surfacesSchema = namedBy(surfacePattern, shared('surface'), { maxProperties: 200 })

export const linkSchema = mapping(
  {
    template: key(
      { ...text, examples: ['item.example.com/item.htm?id={id:digits}'] },
      'host and path with placeholders `{id:digits}`, of type digits, alnum, slug or rest',
      '域名加路径，占位符如 `{id:digits}`，类型为 digits、alnum、slug 或 rest',
    ),
    kind: key({ enum: kinds }, 'what such a link leads to', '此类链接指向什么'),
  },
  { required: ['template', 'kind'] },
)

export const marketplaceSchema = mapping(
  {
    id: key(
      { ...idText, pattern: marketplaceIdPattern },
      'the name by which rules refer to it, where marketplaces are a list',
      '规则引用时使用的名称（仅在列表写法中需要）',
    ),
    name: key(shared('localName'), 'what people call it; a new one needs it', '平台名称，新增平台必填'),
    domains: key(oneOrMany(host), 'its domains; what is below them belongs to it too', '平台域名，子域名一并包含'),
    links: key(list(shared('link')), 'shapes of its links', '链接样式'),
    product_url: key(text, 'address of a product, with `{id}`', '商品页地址，含 `{id}`'),
    shop_url: key(text, 'address of a shop, with `{id}`', '店铺页地址，含 `{id}`'),
    note,
  },
  { required: [] },
)

const marketplaceLimit = 200

/** By id, or as a list with ids. */
export const marketplacesSchema = namedBy(marketplaceIdPattern, shared('marketplace'), {
  maxProperties: marketplaceLimit,
})
export const marketplaceListSchema = list(
  { ...shared('marketplace'), required: ['id'] },
  { maxItems: marketplaceLimit },
)

export const listSchema = mapping(
  {
    of: key({ enum: listSubjects }, 'what the ids are ids of', '列表中 ID 的对象类型'),
    ids: key(
      list(idText, { maxItems: maxInlineIds }),
      'the ids; those of shops and products are written `marketplace:id`',
      'ID 列表；店铺与商品写作 `平台:ID`',
    ),
    digest: key(
      { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' },
      'the digest under which a long list is kept',
      '长列表另存时的摘要',
    ),
    note,
  },
  { required: ['of'], ...oneKeyOf('ids', 'digest') },
)

export const listsSchema = namedBy(ownNamePattern, shared('list'), { maxProperties: 2000 })

/** The catalogues there are, and what a search may need of them. */
export const productCatalogues = ['products'] as const
export const shopCatalogues = ['shops'] as const
export const searchNeeds = ['title'] as const

export const productGuardSchema = mapping(
  {
    catalogue: key({ enum: productCatalogues }, 'the catalogue in which products are looked up', '查找商品所用的目录'),
    grades: key(
      oneOrMany({ enum: grades }, { minItems: 1 }),
      'which grades of likeness count as the same',
      '哪些相似等级视为同款',
    ),
    max_price_increase: key(
      {
        anyOf: [
          { type: 'number', minimum: 0, maximum: 1000 },
          { type: 'string', pattern: '^\\d+(?:\\.\\d+)?\\s?%$' },
        ],
      },
      'how much dearer the product may be, in percent',
      '允许比站外价高出的百分比',
    ),
    in_stock: key(yesOrNo, 'whether it must be in stock; `true` unless `false` is said', '是否必须有货，默认 `true`'),
  },
  { required: [] },
)

export const shopStepSchema = mapping(
  { catalogue: key({ enum: shopCatalogues }, 'the catalogue in which shops are looked up', '查找店铺所用的目录') },
  { required: [] },
)

export const searchStepSchema = mapping(
  {
    url: key(
      { ...text, pattern: '^[Hh][Tt][Tt][Pp][Ss]://', examples: ['https://store.example/search?keyword={title}'] },
      'address of the search on one of the `stores`, with `{title}`',
      '`stores` 域名下的搜索地址，含 `{title}`',
    ),
    needs: key(
      oneOrMany({ enum: searchNeeds }),
      'what must be known of the product before the search is of use',
      '搜索前必须已知的商品信息',
    ),
  },
  { required: ['url'] },
)

export const equivalentsSchema = mapping(
  {
    product: key(shared('productGuard'), 'the same product in a store', '站内同款商品'),
    shop: key(shared('shopStep'), 'the shop of the same brand', '站内同品牌店铺'),
    search: key(shared('searchStep'), 'a search in a store', '站内搜索'),
  },
  { required: [] },
)

/** What `wait` may say is a matter of numbers; the compiler knows the longest. */
const wait: Schema = { type: 'string', pattern: '^(?:\\d+ms|\\d+(?:\\.\\d{1,3})?s)$', examples: ['300ms', '1.5s'] }

export const shortLinksSchema = mapping(
  {
    follow: key(
      yesOrNo,
      'whether short links are followed before they are judged; `true` unless `false` is said',
      '判断前是否先展开短链接，默认 `true`',
    ),
    wait: key(
      wait,
      'how long a click may wait for it, from `0ms` to `1500ms`; `300ms` by default',
      '点击最多为展开等待多久，`0ms` 到 `1500ms`，默认 `300ms`',
    ),
    unresolved: key(
      { ...shared('outcome'), not: { required: ['allow'] } },
      'what happens to a short link that would be let through without knowing where it leads',
      '无法得知去向、本应放行的短链接如何处理',
    ),
  },
  { required: [] },
)

const listRef: Schema = { anyOf: [text, list(idText, upToInlineIds)] }

const inKey = key(listRef, 'the name of a list, or ids in place', '列表名称，或直接写出 ID')
const notInKey = key(listRef, 'a list whose members do not match', '列表名称或 ID，其中的成员不命中')
const ifUnknownKey = key(ifUnknown, 'whether the rule matches when this is not known', '该信息未知时是否命中')

/** `{ in: list }`, or ids in place of the mapping. */
export const membershipSchema = mapping(
  { in: inKey, not_in: notInKey, if_unknown: ifUnknownKey },
  { required: [], ...anyKeyOf('in', 'not_in') },
)

export const followersSchema = mapping(
  {
    gte: key(count, 'at least so many', '不少于'),
    lt: key(count, 'fewer than so many', '少于'),
    if_unknown: ifUnknownKey,
  },
  { required: ['if_unknown'], ...anyKeyOf('gte', 'lt') },
)

export const authorSchema = mapping(
  {
    followers: key(shared('followers'), 'how many followers the author has', '作者粉丝数'),
    in: inKey,
    not_in: notInKey,
    if_unknown: ifUnknownKey,
  },
  { required: [], ...anyKeyOf('followers', 'in', 'not_in') },
)

const ids = oneOrMany(idText, upToInlineIds)

export const channelSchema = mapping(
  {
    in: key(ids, 'channels that match', '命中的渠道'),
    not: key(ids, 'channels that do not match', '不命中的渠道'),
    if_unknown: ifUnknownKey,
  },
  { required: ['if_unknown'], ...oneKeyOf('in', 'not') },
)

export const clientSchema = mapping(
  {
    app: key(text, 'the app', '客户端应用'),
    gte: key(version, 'from this version', '从该版本起'),
    lt: key(version, 'before this version', '早于该版本'),
    if_unknown: ifUnknownKey,
  },
  { required: ['app', 'if_unknown'] },
)

export const regionText: Schema = { type: 'string', pattern: regionPattern }

/** What stands for a fact of which values are named in place: one value, and its key in a rule and in a test, in both languages. */
interface ValueWords {
  readonly value: Schema
  readonly inRule: readonly [description: string, chinese: string]
  readonly inTest: readonly [description: string, chinese: string]
}

const valueWords: Readonly<Record<ValueFact, ValueWords>> = {
  region: {
    value: regionText,
    inRule: ['the country of the shopper (ISO 3166-1)', '用户所在国家或地区（ISO 3166-1）'],
    inTest: ['the country of the shopper', '用户所在国家或地区'],
  },
  language: {
    value: { type: 'string', pattern: languagePattern },
    inRule: ['the language of the shopper; `zh` covers `zh-CN`', '用户语言；`zh` 包含 `zh-CN`'],
    inTest: ['the language of the shopper', '用户语言'],
  },
}

function valuesSchema(value: Schema) {
  const some = oneOrMany(value, upToInlineIds)
  return mapping(
    {
      in: key(some, 'values that match', '命中的取值'),
      not_in: key(some, 'values that do not match', '不命中的取值'),
      if_unknown: ifUnknownKey,
    },
    { required: [], ...anyKeyOf('in', 'not_in') },
  )
}

export const valueSchemas = eachValueFact((fact) => valuesSchema(valueWords[fact].value))

export const targetSchema = mapping(
  {
    party: key(oneOrMany({ enum: parties }, upToInlineIds), 'whose marketplace it is', '链接归属方'),
    marketplace: key(oneOrMany(marketplaceName, upToInlineIds), 'which marketplace it is', '链接所属平台'),
    kind: key(oneOrMany({ enum: kinds }, upToInlineIds), 'what it leads to', '链接类型'),
  },
  { required: [] },
)

export const evidenceSchema = mapping(
  { at_least: key({ enum: evidences }, 'how well the place of the click must be known', '点击位置的依据至少为') },
  { required: ['at_least'] },
)

/** Shorthand: ids or values in place of the mapping. */
function orInPlace(name: string, value: Schema): Schema {
  return { anyOf: [shared(name), oneOrMany(value, upToInlineIds)] }
}

export const conditionsSchema = mapping(
  {
    surface: key(oneOrMany(surfaceName, upToInlineIds), 'where the link was clicked', '链接被点击的页面场景'),
    to: key(shared('target'), 'where the link leads', '链接去向'),
    author: key(orInPlace('author', idText), 'whose content it was clicked in', '内容作者'),
    content: key(orInPlace('membership', idText), 'which room, video or showcase it was', '直播间、视频或橱窗的 ID'),
    shop: key(orInPlace('membership', idText), 'the shop it leads to, as `marketplace:id`', '目标店铺，写作 `平台:ID`'),
    product: key(
      orInPlace('membership', idText),
      'the product it leads to, as `marketplace:id`',
      '目标商品，写作 `平台:ID`',
    ),
    channel: key(shared('channel'), 'the commercial channel, such as a paid campaign', '商业渠道，例如付费投放任务'),
    ...eachValueFact((fact) => key(orInPlace(fact, valueWords[fact].value), ...valueWords[fact].inRule)),
    evidence: key(shared('evidence'), 'how well the place of the click is known', '点击位置的依据'),
    client: key(shared('client'), 'the app and its version', '客户端应用及版本'),
  },
  { required: [] },
)

export const rolloutSchema = mapping(
  {
    percent: key({ type: 'number', minimum: 0, maximum: 100 }, 'for how many percent the rule applies', '灰度百分比'),
    by: key({ enum: rolloutKeys }, 'what is drawn by lot', '按什么分桶'),
    salt: key(
      text,
      'rules of one salt draw the same lot; the id of the rule by default',
      '分桶盐值，默认为规则 ID；相同盐值分桶一致',
    ),
    hash: key({ enum: [rolloutHash] }, 'the bucket function; there is one', '分桶函数，目前只有一种'),
  },
  { required: ['percent', 'by'] },
)

/** Labels stand in every record of their rule, so they are few and short. */
export const labelLength = 100
export const labelsSchema = namedBy(ownNamePattern, { ...text, maxLength: labelLength }, { maxProperties: 8 })

export const ruleSchema = mapping(
  {
    id: key(
      { ...id, not: { enum: reservedRuleIds } },
      'the name of the rule; it stands in every record, and no other rule has it',
      '规则 ID，会写入每条记录，不可重复',
    ),
    mode: key({ enum: modes }, 'whether the rule decides, only reports, or is off', '规则生效、仅上报或关闭'),
    from: key(instant, 'from this instant on, with offset', '生效时刻（含），必须带时区偏移'),
    until: key(instant, 'up to, but without this instant, with offset', '失效时刻（不含），必须带时区偏移'),
    if: key(
      shared('conditions'),
      'what must hold; without it the rule matches every click',
      '命中条件；不写则命中所有点击',
    ),
    then: key(shared('outcome'), 'what happens', '处理方式'),
    rollout: key(shared('rollout'), 'apply the rule to a share of clicks', '仅对部分点击生效'),
    compliance: key(yesOrNo, 'demanded by law or contract: never rolled out in parts', '法规或合同要求，不允许灰度'),
    labels: key(shared('labels'), 'names and texts that go into records', '写入记录的标签'),
    overlaps: key(oneOrMany(text), 'rules whose overlap with this one is meant', '与本规则有意重叠的规则'),
    accepts: key(
      oneOrMany({ enum: acceptableCodes }),
      'findings about this rule that its author has looked at',
      '作者已确认、不再提示的分析结果',
    ),
    note,
  },
  { required: ['id', 'then'] },
)

export const rulesSchema = list(shared('rule'), { maxItems: 2000 })

export const messagesSchema = namedBy(codePattern, shared('localName'), { maxProperties: 2000 })

export const coverageItemSchema = mapping(
  {
    name: key(text, 'what is demanded, in words', '覆盖要求的名称'),
    from: key(instant, 'from this instant on, with offset', '起始时刻（含），必须带时区偏移'),
    until: key(instant, 'up to, but without this instant, with offset', '结束时刻（不含），必须带时区偏移'),
    if: key(
      shared('conditions'),
      'clicks that some rule must decide, and not the defaults',
      '必须由某条规则而非默认处理决定的点击',
    ),
    note,
  },
  { required: ['name', 'if'] },
)

export const coverageSchema = list(shared('coverage'), { maxItems: 500 })

/** Whether a click of a test is inside a rollout. */
export const rolloutSides = ['in', 'out'] as const

export const testAuthorSchema = mapping(
  {
    id: key(idText, 'the id of the author', '作者 ID'),
    followers: key(count, 'how many followers', '粉丝数'),
  },
  { required: [] },
)

const outcomePattern = `(?:${actions.join('|')}):[^:]+`

export const testSchema = mapping(
  {
    name: key(text, 'what the test shows, in words', '测试名称'),
    at: key(instant, 'the instant of the click, with offset', '点击时刻，必须带时区偏移'),
    surface: key(surfaceName, 'where the link is clicked', '点击所在的页面场景'),
    url: key(text, 'the link', '链接'),
    evidence: key({ enum: evidences }, 'how the place is known; `signed` by default', '位置依据，默认为 `signed`'),
    author: key(
      { anyOf: [shared('testAuthor'), idText] },
      'the author: an id, or id and followers',
      '作者：ID，或 ID 与粉丝数',
    ),
    content: key(idText, 'the room, video or showcase', '直播间、视频或橱窗 ID'),
    channel: key(idText, 'the commercial channel', '商业渠道'),
    ...eachValueFact((fact) => key(valueWords[fact].value, ...valueWords[fact].inTest)),
    client: key(idText, 'app and version, as `aweme/29.3.0`', '客户端及版本，例如 `aweme/29.3.0`'),
    token: key(idText, 'the key of rollouts by token', '按 token 灰度时的分桶键'),
    visitor: key(idText, 'the key of rollouts by visitor', '按访客灰度时的分桶键'),
    rollout: key(
      { anyOf: [{ enum: rolloutSides }, shared('testRollout')] },
      'whether the click is inside the rollouts, of all rules or rule by rule',
      '是否落入灰度：对所有规则统一指定，或按规则指定',
    ),
    expect: key(
      { type: 'string', pattern: `^${outcomePattern}$`, examples: ['allow:no_rule_matched'] },
      'the outcome, as `action:reason`',
      '期望结果，写作 `处理方式:原因代码`',
    ),
    rule: key(text, 'the id of the rule that decides, or `defaults`', '期望由哪条规则决定，或 `defaults`'),
    would: key(
      { type: 'string', pattern: `^(?:none|${outcomePattern})$` },
      'what a rule in `mode: report` would have done, or `none`',
      '`mode: report` 的规则本会如何处理，或 `none`',
    ),
    note,
  },
  { required: ['name', 'at', 'surface', 'url', 'expect'] },
)

/** Rule by rule. */
export const testRolloutSchema = namedBy(ownNamePattern, { enum: rolloutSides })

export const testsSchema = list(shared('test'), { maxItems: 10_000 })

export const languageVersions = ['policy/v1'] as const

export const policySchema = mapping(
  {
    detour: key({ enum: languageVersions }, 'the version of the language', '策略语言版本'),
    meta: key(shared('meta'), 'about the policy', '策略基本信息'),
    own: key(oneOrMany(marketplaceName), 'marketplaces of the platform itself', '平台自有的电商平台'),
    stores: key(oneOrMany(host), 'the only hosts a detour may lead to', '绕行只允许跳转到的域名'),
    defaults: key(shared('defaults'), 'what happens when no rule decides', '没有规则决定时的处理方式'),
    sites: key(
      oneOrMany(known(builtinVocabulary.sites)),
      'content sites whose pages count',
      '视为本平台页面的内容站点',
    ),
    surfaces: key(shared('surfaces'), 'surfaces with their names and pages', '页面场景的名称与页面地址'),
    marketplaces: key(
      { anyOf: [shared('marketplaces'), marketplaceListSchema] },
      'marketplaces that are added, or given more hosts',
      '新增平台，或为已有平台补充域名',
    ),
    lists: key(shared('lists'), 'lists of ids, by name', '按名称定义的 ID 列表'),
    equivalents: key(shared('equivalents'), 'how each step of a chain works', '寻找同款的各步骤如何进行'),
    short_links: key(shared('shortLinks'), 'links that hide where they lead', '看不出去向的短链接'),
    share_codes: key(
      { enum: shareCodeUses },
      'what becomes of share codes of shops in texts; `mark` by default',
      '文本中各平台的分享口令如何处理，默认 `mark`',
    ),
    rules: key(rulesSchema, 'the rules; the first that matches decides', '规则，自上而下首个命中者生效'),
    messages: key(shared('messages'), 'texts for reasons, in both languages', '各原因代码的中英文文案'),
    coverage: key(coverageSchema, 'clicks that must be decided by a rule', '必须由规则决定的点击'),
    tests: key(testsSchema, 'what is expected of single clicks', '对单次点击的期望'),
  },
  { required: ['detour', 'meta', 'own', 'stores', 'defaults', 'rules'] },
)

const definitions: Readonly<Record<string, Schema>> = {
  meta: metaSchema,
  outcome: outcomeSchema,
  defaults: defaultsSchema,
  localName: localNameSchema,
  surfaces: surfacesSchema,
  surface: surfaceSchema,
  marketplaces: marketplacesSchema,
  marketplace: marketplaceSchema,
  link: linkSchema,
  lists: listsSchema,
  list: listSchema,
  equivalents: equivalentsSchema,
  productGuard: productGuardSchema,
  shopStep: shopStepSchema,
  searchStep: searchStepSchema,
  shortLinks: shortLinksSchema,
  rule: ruleSchema,
  conditions: conditionsSchema,
  target: targetSchema,
  author: authorSchema,
  followers: followersSchema,
  membership: membershipSchema,
  channel: channelSchema,
  ...valueSchemas,
  evidence: evidenceSchema,
  client: clientSchema,
  rollout: rolloutSchema,
  labels: labelsSchema,
  messages: messagesSchema,
  coverage: coverageItemSchema,
  test: testSchema,
  testAuthor: testAuthorSchema,
  testRollout: testRolloutSchema,
}

/** Every key that the language names, wherever it stands. */
export const languageKeys: ReadonlySet<string> = new Set(
  [policySchema, ...Object.values(definitions)].flatMap((each: Schema) => Object.keys(each.properties ?? {})),
)

/** The schema for editors, as JSON. */
export function policyJsonSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://detour.example/schema/policy.v1.json',
    title: 'Detour policy',
    ...policySchema,
    $defs: definitions,
  }
}
