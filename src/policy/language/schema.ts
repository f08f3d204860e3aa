/**
 * The schema of a policy document: every key, word, limit and form of the language, once.
 *
 * The compiler reads its keys and limits here, and editors read the same as JSON Schema. What the schema refuses the
 * compiler refuses; the compiler also knows what a schema cannot: names that refer to each other, days that do not exist,
 * windows that are empty. Each section has a file of its own in `schema/`; this is the whole of them.
 *
 * @module
 */

import { shareCodeUses } from '../rule.ts'
import { key, mapping, oneOrMany, shared, type Schema } from './json-schema.ts'
import {
  conditionsSchema,
  authorSchema,
  channelSchema,
  clientSchema,
  evidenceSchema,
  followersSchema,
  membershipSchema,
  targetSchema,
  valueSchemas,
} from './schema/conditions.ts'
import {
  linkSchema,
  listSchema,
  listsSchema,
  marketplaceListSchema,
  marketplaceSchema,
  marketplacesSchema,
  messagesSchema,
  surfaceSchema,
  surfacesSchema,
} from './schema/declared.ts'
import { equivalentsSchema, productGuardSchema, searchStepSchema, shopStepSchema } from './schema/equivalents.ts'
import { host, id, known, localNameSchema, marketplaceName, note, text } from './schema/forms.ts'
import { defaultsSchema, outcomeSchema } from './schema/outcomes.ts'
import { labelsSchema, rolloutSchema, ruleSchema, rulesSchema } from './schema/rules.ts'
import { shortLinksSchema } from './schema/short-links.ts'
import {
  coverageItemSchema,
  coverageSchema,
  testAuthorSchema,
  testRolloutSchema,
  testSchema,
  testsSchema,
} from './schema/tests.ts'
import { builtinVocabulary } from './vocabulary.ts'

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
