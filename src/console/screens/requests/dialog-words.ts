/**
 * What is asked before something is done with a request, and said afterwards.
 *
 * @module
 */

import { defineWords } from '../../words/define.ts'

export const useDialogWords = defineWords(
  {
    approve: {
      title: (id: number, revision: number) => `Approve request #${id}, revision ${revision}`,
      lead: 'You say that you have read this revision and that it may be published.',
      field: 'Comment (optional)',
      act: 'Approve',
      done: 'Approved',
    },
    decline: {
      title: (id: number, revision: number) => `Decline request #${id}, revision ${revision}`,
      lead: 'It cannot be published until it is edited, or until you approve it.',
      field: 'What has to be different',
      act: 'Decline',
      done: 'Declined',
    },
    cancel: {
      title: (id: number) => `Cancel request #${id}`,
      lead: 'It cannot be opened again. Its text stays readable here.',
      field: 'Why (optional)',
      act: 'Cancel the request',
      done: 'Cancelled',
    },
    publish: {
      title: (id: number) => `Publish request #${id} now`,
      lead: (base: number) => `It replaces v${base} for everybody, within about two minutes.`,
      act: (version: number) => `Publish as v${version}`,
      done: (version: number) => `v${version} is published`,
      live: 'It is at the edge.',
      notLive: 'It is kept, and not live yet; that is tried again every minute.',
      stale: (head: number) =>
        `Somebody published v${head} meanwhile. Nothing was published. Bring this onto v${head} first.`,
      rebase: 'Rebase',
      gated: 'It needs more approvals now:',
      beginning: 'Nothing was published before it.',
    },
    schedule: {
      title: (id: number) => `Schedule request #${id}`,
      lead: 'It is checked again when the instant comes, and takes effect within about two minutes of it. It is suspended when another version is published until then.',
      field: 'When',
      midnight: 'At the next midnight',
      hour: 'In one hour',
      past: 'The instant must lie ahead.',
      act: 'Schedule',
      done: 'Scheduled',
      exact: 'To the millisecond, at every place of the edge: give the rule itself a `from`.',
    },
    watch: {
      title: (version: number) => `v${version} on its way to the edge`,
      back: 'If it does harm',
      backText: (base: number) => `v${base} can be brought back at once.`,
      open: (version: number) => `Open v${version}`,
    },
  },
  {
    approve: {
      title: (id: number, revision: number) => `批准申请 #${id} 的修订 ${revision}`,
      lead: '表示你已阅读此修订，同意发布。',
      field: '评论（可选）',
      act: '批准',
      done: '已批准',
    },
    decline: {
      title: (id: number, revision: number) => `驳回申请 #${id} 的修订 ${revision}`,
      lead: '修改之后，或你改为批准，才能发布。',
      field: '需要怎样修改',
      act: '驳回',
      done: '已驳回',
    },
    cancel: {
      title: (id: number) => `撤回申请 #${id}`,
      lead: '撤回后不能重新打开，文本仍可在此查看。',
      field: '原因（可选）',
      act: '撤回申请',
      done: '已撤回',
    },
    publish: {
      title: (id: number) => `立即发布申请 #${id}`,
      lead: (base: number) => `约两分钟内，它会对所有人取代 v${base}。`,
      act: (version: number) => `发布为 v${version}`,
      done: (version: number) => `v${version} 已发布`,
      live: '边缘节点已可读取。',
      notLive: '已保存但尚未生效，每分钟自动重试。',
      stale: (head: number) => `有人刚刚发布了 v${head}，本次没有发布。请先变基到 v${head}。`,
      rebase: '变基',
      gated: '现在需要更多批准：',
      beginning: '此前没有发布过任何版本。',
    },
    schedule: {
      title: (id: number) => `定时发布申请 #${id}`,
      lead: '到时会再次检查，并在约两分钟内生效。若在此之前发布了其他版本，排期会被搁置。',
      field: '发布时间',
      midnight: '下一个零点',
      hour: '一小时后',
      past: '时间必须晚于现在。',
      act: '排期',
      done: '已排期',
      exact: '若要在所有边缘节点精确到毫秒生效，请在规则里写 `from`。',
    },
    watch: {
      title: (version: number) => `v${version} 正在下发到边缘节点`,
      back: '如果出现问题',
      backText: (base: number) => `可以立即恢复 v${base}。`,
      open: (version: number) => `打开 v${version}`,
    },
  },
)
