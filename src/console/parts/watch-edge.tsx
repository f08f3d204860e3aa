/**
 * Watching a version on its way to the edge, every few seconds until every click is decided by it.
 *
 * @module
 */

import { CircleCheck, CircleDashed, OctagonAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import { useApi } from '../server/query.ts'
import { defineWords } from '../words/define.ts'
import { useFormat } from '../words/format.ts'
import { useSharedWords } from '../words/shared.ts'
import { QueryView } from './query-view.tsx'
import { ShareBar } from './share-bar.tsx'
import { edgeProgress, type EdgeProgress } from './watch-edge.ts'

const useWords = defineWords(
  {
    kept: 'Kept',
    shown: 'Shown in KV, where the edge looks',
    notShown: 'Not shown in KV yet; it is tried again every minute',
    deciding: 'Decides clicks',
    done: (clicks: string) => `Decides all ${clicks} clicks counted since it went live`,
    share: (share: string, clicks: string) => `Decides ${share} of the ${clicks} clicks counted since it went live`,
    noClicks: 'No click was counted since it went live; counts come by the minute',
    overtaken: (head: number) => `v${head} was published since; this version is not in force any more`,
    bar: 'Clicks by the version that decided them',
    refused: (isolates: number) =>
      isolates === 1 ? 'One place of the edge refuses it' : `${isolates} places of the edge refuse it`,
  },
  {
    kept: '已保存',
    shown: '已写入 KV，边缘节点可读取',
    notShown: '尚未写入 KV，每分钟自动重试',
    deciding: '处理点击',
    done: (clicks: string) => `生效以来计入的 ${clicks} 次点击全部由它决定`,
    share: (share: string, clicks: string) => `生效以来计入的 ${clicks} 次点击中，${share} 由它决定`,
    noClicks: '生效以来还没有计入点击；计数按分钟更新',
    overtaken: (head: number) => `之后已发布 v${head}，此版本不再生效`,
    bar: '按决定版本划分的点击',
    refused: (isolates: number) => `有 ${isolates} 处边缘节点拒绝此版本`,
  },
)

const everyMs = 3000
/** A version that is everywhere is still looked at now and then: a refusal may come late. */
const calmMs = 30_000

export function WatchEdge({ version }: { readonly version: number }) {
  const last = useApi('GET /status').data
  const isCalm = last !== undefined && ['done', 'overtaken'].includes(edgeProgress(last, version).stage)
  const query = useApi('GET /status', {}, { everyMs: isCalm ? calmMs : everyMs })
  return (
    <QueryView query={query} lines={3}>
      {(status) => <Progress progress={edgeProgress(status, version)} head={status.head ?? version} />}
    </QueryView>
  )
}

const parts = ['var(--accent)', 'var(--caution)', 'var(--swap)', 'var(--send)', 'var(--soft)']

function Progress({ progress, head }: { readonly progress: EdgeProgress; readonly head: number }) {
  const words = useWords()
  const shared = useSharedWords()
  const format = useFormat()
  const { stage, share, clicks, shares, trouble, refused } = progress
  if (stage === 'overtaken') return <p className="text-soft">{words.overtaken(head)}</p>
  const isShown = stage !== 'kept'
  const decided =
    share === undefined
      ? words.noClicks
      : stage === 'done'
        ? words.done(format.count(clicks))
        : words.share(format.share(share), format.count(clicks))
  return (
    <div className="flex flex-col gap-3" aria-live="polite">
      <ol className="flex flex-col gap-1.5 text-sm">
        <Step isDone>{words.kept}</Step>
        <Step isDone={isShown} trouble={isShown ? undefined : trouble}>
          {isShown ? words.shown : words.notShown}
        </Step>
        <Step isDone={stage === 'done'}>{isShown ? decided : words.deciding}</Step>
      </ol>
      {isShown && clicks > 0 && (
        <ShareBar
          label={words.bar}
          parts={shares.map(({ version, clicks: value }, n) => ({
            key: String(version),
            label: shared.version(version),
            value,
            colour: parts[Math.min(n, parts.length - 1)] ?? 'var(--soft)',
          }))}
        />
      )}
      {refused.map(({ code, message, isolates }) => (
        <p key={`${code} ${message}`} className="rounded-lg bg-stop-wash px-3 py-2 text-sm">
          <strong className="text-stop">{words.refused(isolates)}</strong>{' '}
          <code className="font-mono text-xs">{code}</code> {message}
        </p>
      ))}
    </div>
  )
}

interface StepProps {
  readonly isDone: boolean
  readonly trouble?: string | undefined
  readonly children: ReactNode
}

function Step({ isDone, trouble, children }: StepProps) {
  const Icon: LucideIcon = trouble !== undefined ? OctagonAlert : isDone ? CircleCheck : CircleDashed
  const ink = trouble !== undefined ? 'text-stop' : isDone ? 'text-accent' : 'text-soft'
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4.5 shrink-0 ${ink}`} />
      <span className={isDone || trouble !== undefined ? '' : 'text-soft'}>
        {children}
        {trouble !== undefined && <code className="block font-mono text-xs">{trouble}</code>}
      </span>
    </li>
  )
}
