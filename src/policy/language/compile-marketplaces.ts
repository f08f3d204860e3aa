/**
 * Marketplaces a policy adds, or gives more hosts to; the link registry reads them.
 *
 * Links are told apart by host and path templates, never by regular expressions: a template costs no more than its
 * length, whoever wrote it.
 *
 * @module
 */

import type { Kind } from '../../link/marketplace.ts'
import { descriptorFromData, type MarketplaceDataFault } from '../../link/registry.ts'
import { parseTemplate } from '../../link/template.ts'
import { isCode } from '../names.ts'
import type { MarketplaceAddition } from '../program.ts'
import { kinds } from '../rule.ts'
import { declaredNames, hostsOf, localNameOf } from './compile-sections.ts'
import type { Findings, Range, Wording } from './diagnostic.ts'
import type { Entry, Located, LocatedMap, LocatedScalar } from './document.ts'
import { fieldsOf, listOf, namedEntries } from './fields.ts'
import { idOf, oneOfWords, plainTextOf, textOf, writtenOf } from './scalar-fields.ts'
import { linkSchema, marketplaceListSchema, marketplaceSchema, marketplacesSchema } from './schema/declared.ts'
import { correction, didYouMean, nearest, replacement } from './spelling.ts'
import type { Vocabulary } from './vocabulary.ts'
import { say, word } from './wording.ts'
import { startOf, wrongValue } from './wrong-value.ts'

/** Marketplaces are written as a mapping by id, or as a list with ids. */
export function declaredMarketplaces(entry: Entry | undefined): string[] {
  if (entry?.value.kind !== 'list') return declaredNames(entry)
  return entry.value.items.flatMap((item) => {
    const id = item.kind === 'map' ? item.entries.find(({ key }) => key === 'id')?.value : undefined
    return id?.kind === 'scalar' ? [id.source] : []
  })
}

/** One of the mapping, with its key, or of the list. */
interface Described {
  readonly key: Pick<Entry, 'key' | 'keyRange'> | undefined
  readonly value: Located
}

export function compileMarketplaces(
  entry: Entry | undefined,
  findings: Findings,
  { marketplaces }: Vocabulary,
): readonly MarketplaceAddition[] {
  if (entry === undefined) return []
  const seen = new Map<string, Range>()
  return describedBy(entry, findings).flatMap(({ key, value }): MarketplaceAddition[] => {
    const fields = fieldsOf(value, marketplaceSchema, findings, { what: say('a marketplace', '平台') })
    if (fields === undefined || value.kind !== 'map') return []
    const name = nameOf(key, fields.id, value, findings)
    if (name === undefined) return []
    reportTwice(name, seen, findings)
    const { id, range } = name
    if (!marketplaces.includes(id) && (fields.name === undefined || fields.domains === undefined)) {
      reportNew(id, range, marketplaces, findings)
    }
    if (fields.note !== undefined) textOf(fields.note.value, findings, word('note'))
    const label = fields.name && localNameOf(fields.name.value, findings, say('the name', '平台名称'))
    const links =
      fields.links === undefined
        ? []
        : (listOf(fields.links.value, marketplaceSchema.properties.links, findings, { what: word('links') }) ?? [])
    const productUrl = fields.product_url && addressOf(fields.product_url.value, findings)
    const shopUrl = fields.shop_url && addressOf(fields.shop_url.value, findings)
    const addition: MarketplaceAddition = {
      id,
      ...(label === undefined ? {} : { name: label }),
      domains: hostsOf(fields.domains, marketplaceSchema.properties.domains, findings, word('domains')),
      links: links.flatMap((link) => linkOf(link, findings) ?? []),
      ...(productUrl === undefined ? {} : { product_url: productUrl }),
      ...(shopUrl === undefined ? {} : { shop_url: shopUrl }),
    }
    reportUnusable(addition, value, range, findings)
    return [addition]
  })
}

function describedBy({ value }: Entry, findings: Findings): readonly Described[] {
  const what = word('marketplaces')
  if (value.kind !== 'list') {
    return namedEntries(value, marketplacesSchema, findings, what).map((entry) => ({ key: entry, value: entry.value }))
  }
  const items = listOf(value, marketplaceListSchema, findings, { what }) ?? []
  return items.map((item) => ({ key: undefined, value: item }))
}

interface Name {
  readonly id: string
  readonly range: Range
}

function nameOf(
  key: Described['key'],
  entry: Entry | undefined,
  value: LocatedMap,
  findings: Findings,
): Name | undefined {
  const written = entry && idOf(entry.value, findings, word('id'))
  if (entry !== undefined && key !== undefined && written !== undefined && written !== key.key) {
    return wrongValue(
      entry.value,
      findings,
      say(
        `the id \`${written}\` is not \`${key.key}\`, under which it stands`,
        `ID \`${written}\` 与所在的键 \`${key.key}\` 不一致`,
      ),
      {
        help: say('remove `id`; the key is enough', '请删除 `id`，键名即 ID'),
        related: [{ message: say('the key', '键'), range: key.keyRange }],
      },
    )
  }
  if (key !== undefined) return { id: key.key, range: key.keyRange }
  if (entry === undefined) {
    findings.report({
      code: 'missing-key',
      range: startOf(value),
      message: say('a marketplace in a list has no `id`', '列表写法的平台缺少 `id`'),
      help: say('add `id`, the name by which rules refer to it', '请补上 `id`，即规则引用时使用的名称'),
    })
  }
  return entry === undefined || written === undefined ? undefined : { id: written, range: entry.value.range }
}

function reportTwice({ id, range }: Name, seen: Map<string, Range>, findings: Findings): void {
  const earlier = seen.get(id)
  if (earlier === undefined) {
    seen.set(id, range)
    return
  }
  findings.report({
    code: 'key-twice',
    range,
    message: say(`\`${id}\` is described twice`, `\`${id}\` 被描述了两次`),
    help: say('put both into one description', '请合并为一处描述'),
    related: [{ message: say('the first one', '第一处'), range: earlier }],
  })
}

/** A new marketplace has to be described whole; one that is nearly a known one was probably misspelt. */
function reportNew(id: string, range: Range, marketplaces: readonly string[], findings: Findings): void {
  const meant = nearest(id, marketplaces)
  const complete = say('add `name` and `domains`', '请补上 `name` 和 `domains`')
  findings.report({
    code: 'unknown-marketplace',
    range,
    message: say(
      `\`${id}\` is not a known marketplace, and a new one needs \`name\` and \`domains\``,
      `\`${id}\` 不是已知的平台，新增平台须写明 \`name\` 和 \`domains\``,
    ),
    help:
      meant === undefined
        ? complete
        : say(`did you mean \`${meant}\`? else ${complete.en}`, `是否想写 \`${meant}\`？否则${complete['zh-CN']}`),
  })
}

/** The registry has the last word: what it would leave out at the edge is a mistake here, not a silence there. */
function reportUnusable(addition: MarketplaceAddition, node: LocatedMap, id: Range, findings: Findings): void {
  if (findings.all().some(({ severity }) => severity === 'error')) return
  const read = descriptorFromData(addition)
  if (read.ok) return
  for (const { pointer, code } of read.error) {
    const why = unusable[code]
    findings.report({
      code: 'marketplace-unusable',
      range: pointer === '/id' ? id : placeOf(node, pointer),
      message: say(
        `\`${addition.id}\` cannot be used: \`${pointer}\` ${why.en}`,
        `\`${addition.id}\` 无法使用：\`${pointer}\` ${why['zh-CN']}`,
      ),
      help: say(
        'write templates as `host/path/{id:digits}` on a host of `domains`, and addresses as `https://host/…{id}`',
        '样式请写作 `域名/路径/{id:digits}`，域名须属于 `domains`；地址请写作 `https://域名/…{id}`',
      ),
    })
  }
}

/** The value a JSON Pointer of the registry leads to, or as near as the document comes. */
function placeOf(node: LocatedMap, pointer: string): Range {
  let found: Located = node
  for (const step of pointer.split('/').slice(1)) {
    const next: Located | undefined =
      found.kind === 'map'
        ? found.entries.find(({ key }) => key === step)?.value
        : found.kind === 'list'
          ? found.items[Number(step)]
          : undefined
    if (next === undefined) break
    found = next
  }
  return found.kind === 'map' ? startOf(found) : found.range
}

const unusable: Readonly<Record<MarketplaceDataFault['code'], Wording>> = {
  id: say('is no id of lower-case letters, digits and `_`', '须由小写字母、数字和 `_` 组成'),
  name: say('is missing', '缺失'),
  domain: say('is no host name', '不是域名'),
  empty: say('is empty', '为空'),
  too_long: say('is too long', '过长'),
  host: say('does not begin with a host that is written out', '没有以完整的域名开头'),
  variable: say('has a placeholder without a name', '含有没有名称的占位符'),
  variable_type: say('has a placeholder of an unknown type', '含有类型未知的占位符'),
  two_variables_in_one_piece: say('has two placeholders between two slashes', '两个斜杠之间有两个占位符'),
  id_twice: say('names `{id}` twice', '出现了两次 `{id}`'),
  rest_not_last: say('has `{…:rest}` before its end', '中的 `{…:rest}` 不在末尾'),
  query: say('has a query that cannot be compared', '含有无法比较的查询参数'),
  template_outside_domains: say('is on a host outside `domains`', '的域名不属于 `domains`'),
  url_template: say(
    'is no https address on a host of `domains` with `{id}` in it',
    '须为 `domains` 域名下含 `{id}` 的 https 地址',
  ),
}

/** Such a link would be recognised, and then be of no use to whoever looks for the same goods. */
function reportNameless(template: string, kind: Kind, node: Located, findings: Findings): void {
  if ((kind !== 'product' && kind !== 'shop') || /\{id(?:[:}])/u.test(template)) return
  findings.report({
    code: 'wrong-value',
    severity: 'warning',
    range: node.range,
    message: say(
      'links of this template show no id, so no equivalent can be found',
      '此样式的链接不含 ID，因此无法找到同款',
    ),
    help: say('mark the id, as `{id:digits}`', '请标出 ID，例如 `{id:digits}`'),
  })
}

function linkOf(node: Located, findings: Findings): MarketplaceAddition['links'][number] | undefined {
  const fields = fieldsOf(node, linkSchema, findings, { what: say('a link', '链接样式') })
  const template = fields?.template && templateOf(fields.template.value, findings)
  const kind =
    fields?.kind && oneOfWords(fields.kind.value, kinds, findings, { what: say('a kind of link', '链接类型') })
  if (template === undefined || kind === undefined || fields?.template === undefined) return undefined
  reportNameless(template, kind, fields.template.value, findings)
  return { template, kind }
}

const templateTypes = ['digits', 'alnum', 'slug', 'rest'] as const

/** Templates are never regular expressions: `item.example.com/i/{id:digits}`. Their reader has the last word. */
function templateOf(node: Located, findings: Findings): string | undefined {
  const template = plainTextOf(node, findings, say('a template', '链接样式'))
  if (template === undefined || node.kind !== 'scalar') return undefined
  const type = templateTypes.find((each) => template.includes(`{${each}}`))
  if (type !== undefined) {
    findings.report({ code: 'template-type', range: node.range, ...typeAsName(node, template, type) })
    return undefined
  }
  const read = parseTemplate(template)
  if (read.ok) return template
  if (read.error === 'variable' || read.error === 'variable_type') {
    const strange = (template.match(/\{[^{}]*\}/gu) ?? []).map((hole) => strangenessOf(hole, node))
    const [first] = strange.flatMap((each) => each ?? [])
    if (first !== undefined) {
      findings.report({ code: 'template-type', range: node.range, ...first })
      return undefined
    }
  }
  const why = unusable[read.error]
  return wrongValue(
    node,
    findings,
    say(`the template \`${template}\` ${why.en}`, `样式 \`${template}\` ${why['zh-CN']}`),
    { help: templateHelp },
  )
}

/** `{digits}` is a placeholder of that name, which nobody asks for. */
function typeAsName(node: LocatedScalar, template: string, type: string) {
  const hasId = /\{id(?:[:}])/u.test(template) || template.split(`{${type}}`).length > 2
  const hole = `{${hasId ? 'name' : 'id'}:${type}}`
  return {
    message: say(
      `\`{${type}}\` is a placeholder with the name of a type, and has none itself`,
      `\`{${type}}\` 把类型名用作了占位符名称`,
    ),
    help: didYouMean(hole),
    fix: hasId ? undefined : replacement(writtenOf(node, template), template.replace(`{${type}}`, hole), true),
  }
}

const templateHelp = say(
  'write it like `item.example.com/i/{id:digits}`, `*.example.com/{id:slug}` or `shop{id:digits}.example.com`',
  '请写作 `item.example.com/i/{id:digits}`、`*.example.com/{id:slug}` 或 `shop{id:digits}.example.com` 的形式',
)

/** What is wrong with a placeholder; nothing when it is a good one. */
function strangenessOf(
  hole: string,
  node: Located,
): { readonly message: Wording; readonly help: Wording | undefined } | undefined {
  const [name = '', type = 'slug'] = hole.slice(1, -1).split(':')
  if (isCode(name) && templateTypes.some((each) => each === type)) return undefined
  const like = say('write it like `{id:digits}`', '请写作 `{id:digits}` 的形式')
  const help = isCode(name)
    ? correction({ text: type, range: node.range, quote: undefined }, templateTypes, like).help
    : like
  return { message: say(`\`${hole}\` is no placeholder`, `\`${hole}\` 不是有效的占位符`), help }
}

/** `https://item.example.com/{id}.html`: the host is written out, because the id must not choose where it leads. */
function addressOf(node: Located, findings: Findings): string | undefined {
  const address = plainTextOf(node, findings, say('an address', '链接地址'))
  if (address === undefined || /^https:\/\/[a-z0-9.-]+\//u.test(address)) return address
  return wrongValue(
    node,
    findings,
    say(`\`${address}\` is no https address with its host written out`, `\`${address}\` 不是域名完整的 https 地址`),
    {
      help: say(
        'write it like `https://item.example.com/{id}.html`',
        '请写作 `https://item.example.com/{id}.html` 的形式',
      ),
    },
  )
}
