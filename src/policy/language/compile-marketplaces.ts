/**
 * Marketplaces a policy adds, or gives more hosts to; the link registry reads them.
 *
 * Links are told apart by host and path templates, never by regular expressions: a template costs no more than its
 * length, whoever wrote it.
 *
 * @module
 */

import { descriptorFromData, type MarketplaceDataFault } from '../../link/registry.ts'
import { declaredNames, hostsOf, idForm, localNameOf } from './compile-sections.ts'
import type { Findings } from './diagnostic.ts'
import type { Entry, Located } from './document.ts'
import { fieldsOf, idOf, listOf, namedEntries, oneOfWords, startOf, textOf, wrongValue } from './fields.ts'
import { isCode, isHost, isId } from '../names.ts'
import type { MarketplaceAddition } from '../program.ts'
import { kinds } from '../rule.ts'
import { didYouMean } from './spelling.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Marketplaces are written as a mapping by id, or as a list with ids. */
export function declaredMarketplaces(entry: Entry | undefined): string[] {
  if (entry?.value.kind !== 'list') return declaredNames(entry)
  return entry.value.items.flatMap((item) => {
    const id = item.kind === 'map' ? item.entries.find(({ key }) => key === 'id')?.value : undefined
    return id?.kind === 'scalar' ? [id.source] : []
  })
}

export function compileMarketplaces(
  entry: Entry | undefined,
  findings: Findings,
  { marketplaces }: Vocabulary,
): readonly MarketplaceAddition[] {
  if (entry === undefined) return []
  const keys = ['id', 'name', 'domains', 'links', 'product_url', 'shop_url', 'note'] as const
  const described: readonly { readonly id: Located | string; readonly value: Located }[] =
    entry.value.kind === 'list'
      ? entry.value.items.map((value) => ({ id: value, value }))
      : namedEntries(entry.value, findings, '`marketplaces`').map(({ key, value }) => ({ id: key, value }))
  return described.flatMap(({ id: key, value }): MarketplaceAddition[] => {
    const fields = fieldsOf(value, keys, findings, { what: 'a marketplace' })
    if (fields === undefined || value.kind !== 'map') return []
    const id = typeof key === 'string' ? key : fields.id && idOf(fields.id.value, findings, '`id`')
    if (id === undefined || !isId(id))
      return wrongValue(value, findings, 'a marketplace needs an `id`', `use ${idForm}`) ?? []
    if (!marketplaces.includes(id) && (fields.name === undefined || fields.domains === undefined)) {
      findings.report({
        code: 'missing-key',
        range: startOf(value),
        message: `\`${id}\` is new and needs \`name\` and \`domains\``,
        help: didYouMean(
          id,
          marketplaces.filter((each) => each !== id),
        ),
      })
    }
    const name = fields.name && localNameOf(fields.name.value, findings, 'the name')
    const links = fields.links === undefined ? [] : (listOf(fields.links.value, findings, '`links`') ?? [])
    const productUrl = fields.product_url && templateOf(fields.product_url.value, findings)
    const shopUrl = fields.shop_url && templateOf(fields.shop_url.value, findings)
    const addition: MarketplaceAddition = {
      id,
      ...(name === undefined ? {} : { name }),
      domains: hostsOf(fields.domains, findings, '`domains`'),
      links: links.flatMap((link) => linkOf(link, findings) ?? []),
      ...(productUrl === undefined ? {} : { product_url: productUrl }),
      ...(shopUrl === undefined ? {} : { shop_url: shopUrl }),
    }
    reportUnusable(addition, value, findings)
    return [addition]
  })
}

/** The registry has the last word: what it would leave out at the edge is a mistake here, not a silence there. */
function reportUnusable(addition: MarketplaceAddition, node: Parameters<typeof startOf>[0], findings: Findings): void {
  if (findings.all().some(({ severity }) => severity === 'error')) return
  const read = descriptorFromData(addition)
  if (read.ok) return
  for (const { pointer, code } of read.error) {
    findings.report({
      code: 'marketplace-unusable',
      range: startOf(node),
      message: `\`${addition.id}\` cannot be used: \`${pointer}\` ${unusable[code]}`,
      help: 'write templates as `host/path/{id:digits}` on a host of `domains`, and addresses as `https://host/…{id}`',
    })
  }
}

const unusable: Readonly<Record<MarketplaceDataFault['code'], string>> = {
  id: 'is no id',
  name: 'is missing',
  domain: 'is no host name',
  empty: 'is empty',
  too_long: 'is too long',
  host: 'does not begin with a host that is written out',
  variable: 'has a placeholder without a name',
  variable_type: 'has a placeholder of an unknown type',
  two_variables_in_one_piece: 'has two placeholders between two slashes',
  id_twice: 'names `{id}` twice',
  rest_not_last: 'has `{…:rest}` before its end',
  query: 'has a query that cannot be compared',
  template_outside_domains: 'is on a host outside `domains`',
  url_template: 'is no https address on a host of `domains` with `{id}` in it',
}

function linkOf(node: Located, findings: Findings): MarketplaceAddition['links'][number] | undefined {
  const fields = fieldsOf(node, ['template', 'kind'], findings, { what: 'a link', required: ['template', 'kind'] })
  const template = fields?.template && templateOf(fields.template.value, findings)
  const kind = fields?.kind && oneOfWords(fields.kind.value, kinds, findings, { what: 'a kind of link' })
  return template === undefined || kind === undefined ? undefined : { template, kind }
}

const templateTypes = ['digits', 'alnum', 'slug', 'rest'] as const

/** Templates are never regular expressions: `item.example.com/i/{id:digits}`. */
function templateOf(node: Located, findings: Findings): string | undefined {
  const template = textOf(node, findings, 'a template')
  if (template === undefined) return undefined
  const host = template.replace(/^https:\/\//u, '').split(/[/?#]/u, 1)[0] ?? ''
  if (!isHost(host))
    return wrongValue(
      node,
      findings,
      `the template \`${template}\` does not begin with a host`,
      'write the host out, then the path',
    )
  const holes = template.match(/\{[^{}]*\}/gu) ?? []
  for (const hole of holes) {
    const [name = '', type = 'slug'] = hole.slice(1, -1).split(':')
    if (isCode(name) && templateTypes.some((each) => each === type)) continue
    findings.report({
      code: 'template-type',
      range: node.range,
      message: `\`${hole}\` is no placeholder`,
      help: didYouMean(type, templateTypes) ?? 'write it like `{id:digits}`',
    })
    return undefined
  }
  return /[{}]/u.test(template.replaceAll(/\{[^{}]*\}/gu, ''))
    ? wrongValue(node, findings, `a brace of \`${template}\` is not closed`)
    : template
}
