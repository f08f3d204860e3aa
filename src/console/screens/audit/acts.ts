/**
 * Acts of the audit as sentences without their subject, and where each leads. An act that is not known here is told by its
 * name: newer builds do more.
 *
 * @module
 */

import { parseInstant } from '../../../kernel/instant.ts'
import type { Language } from '../../words/language.ts'

export type Detail = Readonly<Record<string, unknown>>

/** One part of a detail as text; a dash where it is absent. */
type Read = (name: string) => string
type Sentence = (read: Read) => string

const dash = '–'

/** The kinds, in the order of the filter. */
export const kinds = [
  'version',
  'request',
  'draft',
  'override',
  'candidate',
  'policy',
  'catalogue',
  'list',
  'decisions',
  'audit',
  'ledger',
  'link',
  'token',
  'member',
  'settings',
  'webhook',
] as const

export type ActKind = (typeof kinds)[number]

const english = {
  'version.publish': (of) => `published v${of('version')}: ${of('message')}`,
  'version.rollback': (of) => `rolled back to v${of('restores')}, as v${of('version')}: ${of('message')}`,
  'request.open': (of) => `opened the change request #${of('request')}, “${of('title')}”`,
  'request.edit': (of) => `edited the change request #${of('request')} (revision ${of('revision')})`,
  'request.rebase': (of) => `put the change request #${of('request')} upon v${of('base')}`,
  'request.approve': (of) => `approved the change request #${of('request')}`,
  'request.decline': (of) => `declined the change request #${of('request')}: ${of('comment')}`,
  'request.comment': (of) => `commented on the change request #${of('request')}: ${of('comment')}`,
  'request.schedule': (of) => `scheduled the change request #${of('request')} for ${of('at')}`,
  'request.suspend': (of) => `suspended the change request #${of('request')}: ${of('reason')}`,
  'request.fail': (of) => `could not publish the change request #${of('request')}: ${of('reason')}`,
  'request.publish': (of) => `published the change request #${of('request')} as v${of('version')}`,
  'request.cancel': (of) => `cancelled the change request #${of('request')}`,
  'draft.create': (of) => `began the draft “${of('title')}” upon v${of('base')}`,
  'draft.delete': (of) => `deleted the draft “${of('title')}”`,
  'override.set': (of) => `set the override ${of('entry')} until ${of('until')}: ${of('reason')}`,
  'override.clear': (of) => `ended the override ${of('entry')}: ${of('reason')}`,
  'candidate.set': (of) => `set a candidate to be tried: ${of('message')}`,
  'candidate.clear': () => 'ended the trial of the candidate',
  'policy.nack': (of) =>
    `noted that the edge refuses v${of('version')} and goes on with v${of('instead')} (${of('code')})`,
  'catalogue.put': (of) => `wrote the catalogue entry ${of('key')}`,
  'catalogue.delete': (of) => `deleted the catalogue entry ${of('key')}`,
  'catalogue.approve': (of) => `approved the catalogue entry ${of('key')}`,
  'catalogue.delist': (of) => `took off catalogue entries whose pages are gone: ${of('keys')}`,
  'catalogue.project': () => 'had the whole catalogue brought to the edge again',
  'catalogue.import_started': (of) => `began the import “${of('name')}”`,
  'catalogue.import_finished': (of) => `finished the import “${of('name')}”`,
  'catalogue.import_cancelled': (of) => `cancelled the import “${of('name')}”`,
  'list.upload': (of) => `uploaded the list ${of('name')} with ${of('count')} ids`,
  'list.delete': (of) => `deleted the list ${of('digest')}`,
  'decisions.export': (of) => `exported decisions from ${of('from')} until ${of('until')} as ${of('format')}`,
  'audit.export': () => 'exported the audit',
  'ledger.copy': () => 'took a copy of the ledger',
  'link.mint': (of) => `signed a link to ${of('host')} for ${of('surface')} with the key ${of('kid')}`,
  'token.create': (of) => `created the token “${of('name')}” as ${of('role')}`,
  'token.revoke': (of) => `revoked the token “${of('name')}”`,
  'member.set': (of) => `made ${of('subject')} ${of('role')}`,
  'member.remove': (of) => `removed ${of('subject')}, who was ${of('before')}`,
  'settings.change': (of) => `changed settings: ${of('*')}`,
  'webhook.create': (of) => `added a webhook to ${of('host')} for ${of('events')}`,
  'webhook.delete': (of) => `deleted the webhook ${of('webhook')}`,
  'webhook.disable': (of) => `turned off the webhook ${of('webhook')}, which answered ${of('status')}`,
} as const satisfies Readonly<Record<string, Sentence>>

export type Act = keyof typeof english

export const acts = Object.keys(english) as readonly Act[]

const chinese: Readonly<Record<Act, Sentence>> = {
  'version.publish': (of) => `发布了 v${of('version')}：${of('message')}`,
  'version.rollback': (of) => `回滚到 v${of('restores')}，生成 v${of('version')}：${of('message')}`,
  'request.open': (of) => `提交了变更申请 #${of('request')}“${of('title')}”`,
  'request.edit': (of) => `修改了变更申请 #${of('request')}（第 ${of('revision')} 版）`,
  'request.rebase': (of) => `将变更申请 #${of('request')} 改为基于 v${of('base')}`,
  'request.approve': (of) => `批准了变更申请 #${of('request')}`,
  'request.decline': (of) => `驳回了变更申请 #${of('request')}：${of('comment')}`,
  'request.comment': (of) => `评论了变更申请 #${of('request')}：${of('comment')}`,
  'request.schedule': (of) => `将变更申请 #${of('request')} 排期至 ${of('at')}`,
  'request.suspend': (of) => `搁置了变更申请 #${of('request')}：${of('reason')}`,
  'request.fail': (of) => `未能发布变更申请 #${of('request')}：${of('reason')}`,
  'request.publish': (of) => `将变更申请 #${of('request')} 发布为 v${of('version')}`,
  'request.cancel': (of) => `撤回了变更申请 #${of('request')}`,
  'draft.create': (of) => `基于 v${of('base')} 新建了草稿“${of('title')}”`,
  'draft.delete': (of) => `删除了草稿“${of('title')}”`,
  'override.set': (of) => `启用了紧急措施 ${of('entry')}，至 ${of('until')}：${of('reason')}`,
  'override.clear': (of) => `结束了紧急措施 ${of('entry')}：${of('reason')}`,
  'candidate.set': (of) => `设置了试运行的候选版本：${of('message')}`,
  'candidate.clear': () => '结束了候选版本的试运行',
  'policy.nack': (of) => `记录到边缘拒绝 v${of('version')}，仍使用 v${of('instead')}（${of('code')}）`,
  'catalogue.put': (of) => `写入了同款目录条目 ${of('key')}`,
  'catalogue.delete': (of) => `删除了同款目录条目 ${of('key')}`,
  'catalogue.approve': (of) => `审核通过了同款目录条目 ${of('key')}`,
  'catalogue.delist': (of) => `下架了页面已失效的条目：${of('keys')}`,
  'catalogue.project': () => '将整个目录重新送达边缘',
  'catalogue.import_started': (of) => `开始导入“${of('name')}”`,
  'catalogue.import_finished': (of) => `完成导入“${of('name')}”`,
  'catalogue.import_cancelled': (of) => `取消了导入“${of('name')}”`,
  'list.upload': (of) => `上传了名单 ${of('name')}，共 ${of('count')} 个 ID`,
  'list.delete': (of) => `删除了名单 ${of('digest')}`,
  'decisions.export': (of) => `导出了 ${of('from')} 至 ${of('until')} 的决定记录（${of('format')}）`,
  'audit.export': () => '导出了审计',
  'ledger.copy': () => '复制了台账',
  'link.mint': (of) => `用密钥 ${of('kid')} 为 ${of('surface')} 签发了指向 ${of('host')} 的链接`,
  'token.create': (of) => `创建了令牌“${of('name')}”，角色为 ${of('role')}`,
  'token.revoke': (of) => `吊销了令牌“${of('name')}”`,
  'member.set': (of) => `将 ${of('subject')} 设为 ${of('role')}`,
  'member.remove': (of) => `移除了 ${of('subject')}（原为 ${of('before')}）`,
  'settings.change': (of) => `修改了设置：${of('*')}`,
  'webhook.create': (of) => `新增了发往 ${of('host')} 的 webhook，订阅 ${of('events')}`,
  'webhook.delete': (of) => `删除了 webhook ${of('webhook')}`,
  'webhook.disable': (of) => `停用了 webhook ${of('webhook')}（对方返回 ${of('status')}）`,
}

const sentences: Readonly<Record<Language, Readonly<Record<Act, Sentence>>>> = { en: english, 'zh-CN': chinese }

/** What was done, without who did it. */
export function sayAct(act: string, detail: Detail, { language, time }: Saying): string {
  if (!isAct(act)) return act
  return sentences[language][act]((name) => {
    if (name === '*') return Object.keys(detail).join(', ')
    const text = textOf(detail[name])
    return instants.has(name) && parseInstant(text).ok ? time(text) : text
  })
}

export interface Saying {
  readonly language: Language
  /** An instant as people read it. */
  readonly time: (at: string) => string
}

/** Parts of details that are instants. */
const instants: ReadonlySet<string> = new Set(['at', 'from', 'until'])

export function isAct(act: string): act is Act {
  return Object.hasOwn(english, act)
}

export function kindOf(act: string): ActKind | undefined {
  const [first] = act.split('.')
  return kinds.find((kind) => kind === first)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? value.map(textOf).join(', ') : dash
}

/** Where what was acted upon can be seen. */
export type Target =
  | { readonly to: 'version'; readonly number: string }
  | { readonly to: 'request'; readonly id: string }
  | { readonly to: 'catalogue' | 'settings' | 'lists' | 'insights' | 'decisions' | 'overview' }

const targets: Readonly<Partial<Record<ActKind, Exclude<Target['to'], 'version' | 'request'>>>> = {
  catalogue: 'catalogue',
  list: 'lists',
  override: 'overview',
  candidate: 'insights',
  decisions: 'decisions',
  token: 'settings',
  member: 'settings',
  settings: 'settings',
  webhook: 'settings',
}

export function targetOf(act: string, detail: Detail): Target | undefined {
  const kind = kindOf(act)
  const { version, request } = detail
  if (kind === 'request' && typeof request === 'number') return { to: 'request', id: String(request) }
  if (kind === 'version' && typeof version === 'number') return { to: 'version', number: String(version) }
  const to = kind && targets[kind]
  return to === undefined ? undefined : { to }
}
