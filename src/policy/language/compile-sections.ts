/**
 * The sections of a document around its rules: meta, hosts, surfaces, lists, messages.
 *
 * What a section declares is collected before anything is compiled, so that a name can be used before it is described.
 *
 * @module
 */

import type { LocalName } from '../../link/marketplace.ts'
import { isSurface, surfaceLength } from '../../link/token.ts'
import { isCode, isHost, isId, nameLength } from '../names.ts'
import type { List, ListSubject, Meta, Program, Surface } from '../program.ts'
import { listSubjects } from '../rule.ts'
import { pagesOf, reportSharedPages, type PlacedPage } from './compile-pages.ts'
import type { Scope } from './compile-scope.ts'
import { subjectIdOf } from './compile-scoped-ids.ts'
import type { DiagnosticCode, Findings, Range, Wording } from './diagnostic.ts'
import type { Entry, Located, LocatedScalar } from './document.ts'
import { fieldsOf, listOf, listOrOne, namedEntries } from './fields.ts'
import { inheritedName, isInherited } from './inherited-names.ts'
import type { Schema } from './json-schema.ts'
import { formedTextOf, idOf, oneOfWords, textOf, writtenOf } from './scalar-fields.ts'
import { metaSchema } from './schema.ts'
import { listSchema, listsSchema, messagesSchema, surfaceSchema, surfacesSchema } from './schema/declared.ts'
import { localNameSchema } from './schema/forms.ts'
import { correction, replacement } from './spelling.ts'
import { betterTimeZone, isTimeZone } from './time-zones.ts'
import { say, word } from './wording.ts'
import { wrongValue, type Correctable } from './wrong-value.ts'

export const idForm = say(
  'made of lower-case letters, digits, `-`, `_` and `.`',
  '小写字母、数字、`-`、`_`、`.` 的组合',
)

/** Names under a section, extension keys left out; silent, for its own compiler reports what is wrong. */
export function declaredNames(entry: Entry | undefined): string[] {
  if (entry?.value.kind !== 'map') return []
  return entry.value.entries.map(({ key }) => key).filter((key) => !key.startsWith('x-'))
}

export function declaredLists(entry: Entry | undefined): Scope['lists'] {
  const lists = new Map<string, { of: ListSubject | undefined; range: Range }>()
  if (entry?.value.kind !== 'map') return lists
  for (const { key, keyRange, value } of entry.value.entries) {
    const of = value.kind === 'map' ? value.entries.find((each) => each.key === 'of')?.value : undefined
    const subject = listSubjects.find((each) => of?.kind === 'scalar' && of.value === each)
    if (!key.startsWith('x-')) lists.set(key, { of: subject, range: keyRange })
  }
  return lists
}

/** The time zone a document is written in, when it says one that exists. */
export function declaredTimeZone(meta: Entry | undefined): Pick<Scope, 'timezone' | 'isTimeZoneUnreadable'> {
  const entries = meta?.value.kind === 'map' ? meta.value.entries : []
  const node = entries.find(({ key }) => key === 'timezone')?.value
  if (node === undefined) return { timezone: undefined }
  const name = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : ''
  return name !== '' && isTimeZone(name) ? { timezone: name } : { timezone: undefined, isTimeZoneUnreadable: true }
}

export function compileMeta(entry: Entry | undefined, findings: Findings): Meta | undefined {
  if (entry === undefined) return undefined
  const fields = fieldsOf(entry.value, metaSchema, findings, { what: word('meta') })
  const name =
    fields?.name && formedTextOf(fields.name.value, isId, findings, { what: say('the name', '策略名称'), form: idForm })
  const owner = fields?.owner && textOf(fields.owner.value, findings, word('owner'))
  const timezone =
    fields?.timezone === undefined
      ? 'UTC'
      : formedTextOf(fields.timezone.value, isTimeZone, findings, {
          what: say('the time zone', '时区'),
          form: say('an IANA name such as `Asia/Shanghai`', 'IANA 名称，例如 `Asia/Shanghai`'),
          advise: betterTimeZone,
        })
  if (fields?.note !== undefined) textOf(fields.note.value, findings, word('note'))
  return name === undefined || owner === undefined || timezone === undefined ? undefined : { name, owner, timezone }
}

export interface KnownWords {
  readonly key: string
  readonly schema: Schema
  readonly known: readonly string[]
  readonly code: DiagnosticCode
  /** What to do about one that is not known. */
  readonly otherwise: Wording
}

/** A list of names that exist, sorted, each once. */
export function knownWordsOf(
  entry: Entry | undefined,
  findings: Findings,
  { key, schema, known, code, otherwise }: KnownWords,
): readonly string[] {
  const items = entry === undefined ? [] : (listOrOne(entry.value, schema, findings, { what: word(key) }) ?? [])
  const names = items.flatMap((item) => {
    const name = idOf(item, findings, say('a name', '名称'))
    if (name === undefined || item.kind !== 'scalar' || known.includes(name)) return name ?? []
    findings.report({
      code,
      range: item.range,
      message: say(`\`${name}\` in \`${key}\` is not known`, `\`${key}\` 中的 \`${name}\` 未知`),
      ...correction(writtenOf(item, name), known, otherwise, findings),
    })
    return []
  })
  return [...new Set(names)].sort()
}

/** Hosts under `stores` or `domains`, sorted, each once. */
export function hostsOf(
  entry: Entry | undefined,
  schema: Schema,
  findings: Findings,
  what: Wording,
): readonly string[] {
  const items = entry === undefined ? [] : (listOrOne(entry.value, schema, findings, { what }) ?? [])
  const form = say('a host name in lower case, without scheme, port or path', '小写域名，不含协议、端口和路径')
  const hosts = items.flatMap(
    (item) => formedTextOf(item, isHost, findings, { what: say('the host', '域名'), form, advise: betterHost }) ?? [],
  )
  return [...new Set(hosts)].sort()
}

/** The host of an address, in lower case. */
function betterHost(node: LocatedScalar): Correctable {
  const text = String(node.value).trim()
  const address = URL.parse(/^[a-z]+:\/\//iu.test(text) ? text : `https://${text}`)
  const host = address?.hostname.replace(/\.$/u, '') ?? ''
  if (!isHost(host)) return { help: say('write it like `shop.example.com`', '请写作 `shop.example.com` 的形式') }
  const isSame = text.toLowerCase() === host
  return {
    help: say(`write \`${host}\``, `请写作 \`${host}\``),
    fix: replacement(writtenOf(node, host), host, isSame),
  }
}

export function compileSurfaces(entry: Entry | undefined, findings: Findings): Program['surfaces'] {
  if (entry === undefined) return {}
  const placed: PlacedPage[] = []
  const surfaces = namedEntries(entry.value, surfacesSchema, findings, word('surfaces')).flatMap(
    (each): [string, Surface][] => {
      if (!isCode(each.key) || !isSurface(each.key)) reportNoCode(each, findings, surfaceName)
      const fields = fieldsOf(each.value, surfaceSchema, findings, { what: say('a surface', '场景') })
      const label = fields?.label && localNameOf(fields.label.value, findings, say('the label', '展示名称'))
      const pages = fields?.pages === undefined ? [] : pagesOf(fields.pages, each.key, findings)
      placed.push(...pages)
      if (fields?.note !== undefined) textOf(fields.note.value, findings, word('note'))
      return label === undefined ? [] : [[each.key, { label, pages: pages.map(({ page }) => page) }]]
    },
  )
  reportSharedPages(placed, findings)
  return Object.fromEntries(surfaces)
}

interface CodeName {
  readonly what: Wording
  readonly longest: number
  /** What to do about a longer one. */
  readonly shorten: Wording
}

const surfaceName: CodeName = {
  what: say('the surface', '场景'),
  longest: surfaceLength,
  shorten: say('shorten it: no link token carries a longer one', '请缩短名称：链接令牌无法携带更长的场景名称'),
}
const reasonName: CodeName = {
  what: say('the reason', '原因代码'),
  longest: nameLength,
  shorten: say('shorten it', '请缩短名称'),
}

function reportNoCode(
  { key, keyRange, keyQuote }: Entry,
  findings: Findings,
  { what, longest, shorten }: CodeName,
): void {
  if (isInherited(key)) {
    findings.report(inheritedName(key, keyRange))
    return
  }
  if (key.length > longest) {
    findings.report({
      code: 'wrong-value',
      range: keyRange,
      message: say(
        `${what.en} \`${key}\` has \`${key.length}\` characters and may have \`${longest}\``,
        `${what['zh-CN']} \`${key}\` 长 \`${key.length}\` 个字符，上限为 \`${longest}\` 个字符`,
      ),
      help: shorten,
    })
    return
  }
  const better = key
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '_')
    .replaceAll(/^[_\d]+|_+$/gu, '')
  const isUsable = isCode(better)
  findings.report({
    code: 'wrong-value',
    range: keyRange,
    message: say(`${what.en} \`${key}\` is not in snake_case`, `${what['zh-CN']} \`${key}\` 不是 snake_case 写法`),
    help: isUsable
      ? say(`write \`${better}\``, `请写作 \`${better}\``)
      : say('use lower-case letters, digits and `_`', '请使用小写字母、数字和 `_`'),
    fix: isUsable ? replacement({ text: key, range: keyRange, quote: keyQuote }, better) : undefined,
  })
}

export function compileLists(entry: Entry | undefined, scope: Scope): Program['lists'] {
  const { findings } = scope
  if (entry === undefined) return {}
  const lists = namedEntries(entry.value, listsSchema, findings, word('lists')).flatMap((each): [string, List][] => {
    if (isInherited(each.key)) findings.report(inheritedName(each.key, each.keyRange))
    else if (!isId(each.key)) {
      findings.report({
        code: 'wrong-value',
        range: each.keyRange,
        message: say(`the list \`${each.key}\` has no usable name`, `列表名 \`${each.key}\` 无效`),
        help: say('use lower-case letters, digits, `-`, `_` and `.`', '请使用小写字母、数字、`-`、`_` 和 `.`'),
      })
    }
    const list = listFrom(each, scope)
    return list === undefined ? [] : [[each.key, list]]
  })
  return Object.fromEntries(lists)
}

function listFrom({ keyRange, value }: Entry, scope: Scope): List | undefined {
  const { findings } = scope
  const fields = fieldsOf(value, listSchema, findings, {
    what: say('a list', '列表'),
    instead: {
      help: say('write it like `{ of: content, ids: [r_1, r_2] }`', '请写作 `{ of: content, ids: [r_1, r_2] }` 的形式'),
    },
  })
  if (fields === undefined) return undefined
  const what = say('what a list can be of', '列表可用的对象类型')
  const of = fields.of && oneOfWords(fields.of.value, listSubjects, findings, { what })
  if (fields.note !== undefined) textOf(fields.note.value, findings, word('note'))
  if (fields.ids !== undefined && fields.digest !== undefined) {
    const both = say('a list has both `ids` and `digest`', '列表同时写了 `ids` 和 `digest`')
    return wrongValue({ ...value, range: fields.digest.keyRange }, findings, both, {
      help: say('keep one of the two', '请只保留一个'),
      related: [{ message: say('the other one', '另一个'), range: fields.ids.keyRange }],
    })
  }
  if (fields.digest !== undefined) {
    const digest = formedTextOf(fields.digest.value, isDigest, findings, {
      what: say('the digest', '摘要'),
      form: say('`sha256:` and 64 hex digits', '`sha256:` 加 64 位小写十六进制数'),
    })
    return of === undefined || digest === undefined ? undefined : { of, digest }
  }
  if (fields.ids === undefined) {
    findings.report({
      code: 'missing-key',
      range: keyRange,
      message: say('a list has neither `ids` nor `digest`', '列表既没有 `ids` 也没有 `digest`'),
      help: say('add `ids`, or `digest` for a long list that is kept apart', '请补上 `ids`；另存的长列表请写 `digest`'),
    })
    return undefined
  }
  const ids = inlineIds(fields.ids.value, of, scope)
  return of === undefined || ids === undefined ? undefined : { of, ids }
}

const digestPattern = new RegExp(listSchema.properties.digest.pattern ?? '', 'u')

function isDigest(text: string): boolean {
  return digestPattern.test(text)
}

function inlineIds(node: Located, of: ListSubject | undefined, scope: Scope): readonly string[] | undefined {
  const { findings } = scope
  const items = listOf(node, listSchema.properties.ids, findings, {
    what: word('ids'),
    tooMany: say('import it, and refer to it by `digest`', '请导入该列表，并以 `digest` 引用'),
  })
  return items && [...new Set(items.flatMap((item) => subjectIdOf(item, of, scope) ?? []))].sort()
}

/** Both languages: half a message is a shopper who cannot read why. */
export function compileMessages(entry: Entry | undefined, findings: Findings): Program['messages'] {
  if (entry === undefined) return {}
  const messages = namedEntries(entry.value, messagesSchema, findings, word('messages')).flatMap(
    (each): [string, LocalName][] => {
      if (!isCode(each.key)) reportNoCode(each, findings, reasonName)
      const what = say(`the message \`${each.key}\``, `文案 \`${each.key}\``)
      const text = localNameOf(each.value, findings, what, each.keyRange)
      return text === undefined ? [] : [[each.key, text]]
    },
  )
  return Object.fromEntries(messages)
}

export function localNameOf(
  node: Located,
  findings: Findings,
  what: Wording,
  range: Range = node.range,
): LocalName | undefined {
  const fields = fieldsOf(node, localNameSchema, findings, {
    what,
    toldElsewhere: ['zh-CN', 'en'],
    otherNames: languagesMeant,
    instead: { help: say('write it as `{ zh-CN: …, en: … }`', '请写作 `{ zh-CN: …, en: … }`') },
  })
  if (fields === undefined) return undefined
  const present = fields['zh-CN'] ?? fields.en
  const texts = (['zh-CN', 'en'] as const).map((language) => {
    const entry = fields[language]
    const [name, chinese] = languageNames[language]
    if (entry !== undefined) {
      return textOf(entry.value, findings, say(`${what.en} in ${name}`, `${what['zh-CN']}的${chinese}`))
    }
    // Told at the key itself.
    if (node.kind === 'map' && node.entries.some(({ key }) => otherNameOf(key) === language)) return undefined
    findings.report({
      code: 'message-incomplete',
      range,
      message: say(
        `${what.en} has no text in ${name}, so some shoppers could not read it`,
        `${what['zh-CN']}缺少${chinese}，部分用户将无法阅读`,
      ),
      help: say(`add \`${language}\``, `请补上 \`${language}\``),
      related:
        present === undefined ? [] : [{ message: say('the text there is', '已有的文案'), range: present.value.range }],
    })
    return undefined
  })
  const [chinese, english] = texts
  return chinese === undefined || english === undefined ? undefined : { 'zh-CN': chinese, en: english }
}

const languagesMeant: Readonly<Record<string, 'zh-CN' | 'en'>> = {
  zh: 'zh-CN',
  ZH: 'zh-CN',
  cn: 'zh-CN',
  CN: 'zh-CN',
  zh_CN: 'zh-CN',
  'zh-cn': 'zh-CN',
  'zh-Hans': 'zh-CN',
  中文: 'zh-CN',
  EN: 'en',
  'en-US': 'en',
  en_US: 'en',
  英文: 'en',
}

function otherNameOf(key: string): string | undefined {
  return Object.hasOwn(languagesMeant, key) ? languagesMeant[key] : undefined
}

const languageNames = { 'zh-CN': ['Chinese', '中文'], en: ['English', '英文'] } as const
