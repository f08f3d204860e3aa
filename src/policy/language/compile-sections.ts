/**
 * The sections of a document around its rules: meta, hosts, surfaces, lists, messages.
 *
 * What a section declares is collected before anything is compiled, so that a name can be used before it is described.
 *
 * @module
 */

import type { Scope } from './compile-scope.ts'
import type { DiagnosticCode, Findings, Range, Wording } from './diagnostic.ts'
import type { Entry, Located, LocatedScalar } from './document.ts'
import {
  fieldsOf,
  formedTextOf,
  idOf,
  listOf,
  listOrOne,
  namedEntries,
  oneOfWords,
  textOf,
  writtenOf,
  wrongValue,
  type Correctable,
} from './fields.ts'
import type { Schema } from './json-schema.ts'
import { isCode, isHost, isId } from '../names.ts'
import { unknownSurface } from '../../context/context.ts'
import { compilePagePattern } from '../../context/page.ts'
import type { LocalName } from '../../link/marketplace.ts'
import type { List, ListSubject, Meta, Program, Surface } from '../program.ts'
import { listSubjects } from '../rule.ts'
import {
  listSchema,
  listsSchema,
  localNameSchema,
  messagesSchema,
  metaSchema,
  surfaceSchema,
  surfacesSchema,
} from './schema.ts'
import { correction, replacement } from './spelling.ts'
import { say, word } from './wording.ts'

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
export function declaredTimeZone(meta: Entry | undefined): string | undefined {
  if (meta?.value.kind !== 'map') return undefined
  const node = meta.value.entries.find(({ key }) => key === 'timezone')?.value
  const name = node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : ''
  return name !== '' && isTimeZone(name) ? name : undefined
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

function betterTimeZone(node: LocatedScalar): Correctable {
  return correction(
    writtenOf(node, String(node.value)),
    Intl.supportedValuesOf('timeZone'),
    say('take it from the list of IANA time zones', '请从 IANA 时区列表中选取'),
  )
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
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
  const surfaces = namedEntries(entry.value, surfacesSchema, findings, word('surfaces')).flatMap(
    (each): [string, Surface][] => {
      if (!isCode(each.key)) reportNoCode(each, findings, say('the surface', '场景'))
      const fields = fieldsOf(each.value, surfaceSchema, findings, { what: say('a surface', '场景') })
      const label = fields?.label && localNameOf(fields.label.value, findings, say('the label', '展示名称'))
      const pages = fields?.pages === undefined ? [] : pagesOf(fields.pages, findings)
      if (fields?.note !== undefined) textOf(fields.note.value, findings, word('note'))
      return label === undefined ? [] : [[each.key, { label, pages }]]
    },
  )
  return Object.fromEntries(surfaces)
}

function reportNoCode({ key, keyRange, keyQuote }: Entry, findings: Findings, what: Wording): void {
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

function pagesOf({ value }: Entry, findings: Findings): readonly string[] {
  const items = listOrOne(value, surfaceSchema.properties.pages, findings, { what: word('pages') }) ?? []
  return items.flatMap(
    (page) =>
      formedTextOf(page, isGlob, findings, {
        what: say('the page', '页面地址'),
        form: say('a host and path with at most one `*`', '域名加路径，最多一个 `*`'),
        advise: () => ({
          help: say('write it like `mall.example.com/shelf/*`', '请写作 `mall.example.com/shelf/*` 的形式'),
        }),
      }) ?? [],
  )
}

/** The reader that will use the pattern judges it. */
function isGlob(text: string): boolean {
  return compilePagePattern(text, unknownSurface).ok
}

export function compileLists(entry: Entry | undefined, findings: Findings): Program['lists'] {
  if (entry === undefined) return {}
  const lists = namedEntries(entry.value, listsSchema, findings, word('lists')).flatMap((each): [string, List][] => {
    if (!isId(each.key)) {
      findings.report({
        code: 'wrong-value',
        range: each.keyRange,
        message: say(`the list \`${each.key}\` has no usable name`, `列表名 \`${each.key}\` 无效`),
        help: say('use lower-case letters, digits, `-`, `_` and `.`', '请使用小写字母、数字、`-`、`_` 和 `.`'),
      })
    }
    const list = listFrom(each, findings)
    return list === undefined ? [] : [[each.key, list]]
  })
  return Object.fromEntries(lists)
}

function listFrom({ keyRange, value }: Entry, findings: Findings): List | undefined {
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
  const ids = inlineIds(fields.ids.value, findings)
  return of === undefined || ids === undefined ? undefined : { of, ids }
}

const digestPattern = new RegExp(listSchema.properties.digest.pattern ?? '', 'u')

function isDigest(text: string): boolean {
  return digestPattern.test(text)
}

function inlineIds(node: Located, findings: Findings): readonly string[] | undefined {
  const items = listOf(node, listSchema.properties.ids, findings, {
    what: word('ids'),
    tooMany: say('import it, and refer to it by `digest`', '请导入该列表，并以 `digest` 引用'),
  })
  return items && [...new Set(items.flatMap((item) => idOf(item, findings, say('an id', 'ID')) ?? []))].sort()
}

/** Both languages: half a message is a shopper who cannot read why. */
export function compileMessages(entry: Entry | undefined, findings: Findings): Program['messages'] {
  if (entry === undefined) return {}
  const messages = namedEntries(entry.value, messagesSchema, findings, word('messages')).flatMap(
    (each): [string, LocalName][] => {
      if (!isCode(each.key)) reportNoCode(each, findings, say('the reason', '原因代码'))
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

const languageNames = { 'zh-CN': ['Chinese', '中文'], en: ['English', '英文'] } as const
