/**
 * The schedule: publishes change requests whose instant has come, and says of each why not.
 *
 * A request whose base is no longer the head is suspended, never merged: what would be published is not what was
 * reviewed. Asked every minute, it does a few at a time; asked twice, the second finds nothing to do.
 *
 * @module
 */

import type { Instant } from '../kernel/instant.ts'
import { err } from '../kernel/result.ts'
import type { Wording } from '../policy/language/diagnostic.ts'
import { say } from '../policy/language/wording.ts'
import { system } from './actor.ts'
import { take } from './request-acts.ts'
import { lookAgain, mark, publishReady, type PublishRequestFault, type RequestPublishPorts } from './request-publish.ts'
import { failRequest, suspendRequest } from './request-steps.ts'
import type { ChangeRequest } from './requests.ts'

export interface ScheduleRun {
  readonly published: readonly { readonly request: number; readonly version: number; readonly live: boolean }[]
  readonly suspended: readonly Ended[]
  readonly failed: readonly Ended[]
  /** Published before, by somebody who could not say so any more. */
  readonly marked: readonly number[]
  /** Those where the storage did not answer; they are tried again. */
  readonly troubled: readonly { readonly request: number; readonly message: string }[]
}

export interface Ended {
  readonly request: number
  readonly why: Wording
}

const mostPerRun = 5

export async function runSchedules(ports: RequestPublishPorts, now: Instant): Promise<ScheduleRun> {
  const run = {
    published: [] as ScheduleRun['published'][number][],
    suspended: [] as Ended[],
    failed: [] as Ended[],
    marked: [] as number[],
    troubled: [] as ScheduleRun['troubled'][number][],
  }
  for (const { id, version } of await ports.requests.unmarked(20)) {
    await unlessTroubled(id, run.troubled, async () => {
      if (await mark(id, version, { actor: system, at: now }, ports)) run.marked.push(id)
    })
  }
  for (const id of await ports.requests.due(now, mostPerRun)) {
    await unlessTroubled(id, run.troubled, async () => {
      const outcome = await publishDue(id, now, ports)
      if (outcome?.kind === 'published') run.published.push(outcome)
      else if (outcome !== undefined) run[outcome.kind].push(outcome)
    })
  }
  return run
}

/** One request in trouble does not keep the others from their turn. */
async function unlessTroubled(
  request: number,
  troubled: ScheduleRun['troubled'][number][],
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (cause) {
    troubled.push({ request, message: cause instanceof Error ? cause.message.slice(0, 200) : 'unknown' })
  }
}

type Due =
  | ({ readonly kind: 'published' } & ScheduleRun['published'][number])
  | ({ readonly kind: 'suspended' | 'failed' } & Ended)

/** Undefined: somebody else was faster, or the storage is to be asked again. */
async function publishDue(id: number, now: Instant, ports: RequestPublishPorts): Promise<Due | undefined> {
  const request = await ports.requests.get(id)
  if (request?.state !== 'scheduled') return undefined
  const ready = await lookAgain(request, now, ports)
  const idempotencyKey = `schedule-${id}-${request.revision}`
  const outcome = ready.ok
    ? await publishReady(request, ready.value, { actor: system, at: now, idempotencyKey }, ports)
    : ready
  if (outcome.ok) return { kind: 'published', request: id, version: outcome.value.version, live: outcome.value.live }
  const end = endOf(request, outcome.error)
  if (end === undefined) return undefined
  const { kind, why } = end
  const by = { actor: system, at: now }
  const ended = await take(
    id,
    (standing) => {
      // Whatever happened to it meanwhile, this is no longer about it.
      if (standing.steps !== request.steps) return err({ kind: 'changed' })
      return kind === 'suspended' ? suspendRequest(standing, why, by) : failRequest(standing, why, by)
    },
    ports,
  )
  return ended.ok ? { kind, request: id, why } : undefined
}

interface End {
  readonly kind: 'suspended' | 'failed'
  readonly why: Wording
}

function endOf(request: ChangeRequest, fault: PublishRequestFault): End | undefined {
  switch (fault.kind) {
    case 'stale':
      return {
        kind: 'suspended',
        why: say(
          `the head is version ${fault.head}, and it was written upon ${fault.base}: bring it onto the head`,
          `当前版本为 ${fault.head}，而此变更基于 ${fault.base}，请先更新基线`,
        ),
      }
    case 'unapproved':
      return unapproved(request, fault)
    case 'invalid':
    case 'red': {
      const first = fault.diagnostics.find(({ severity }) => severity === 'error')
      const why = first?.message ?? say('a test inside it does not hold', '其中的测试未通过')
      return { kind: 'failed', why: say(`it no longer passes the check: ${why.en}`, `未再通过检查：${why['zh-CN']}`) }
    }
    case 'lists_missing':
      return {
        kind: 'failed',
        why: say(`the edge has no list ${fault.lists.join(', ')}`, `边缘节点没有列表 ${fault.lists.join('、')}`),
      }
    case 'override_conflict':
      return {
        kind: 'failed',
        why: say(fault.message, `与生效中的应急条目冲突：${fault.entries.join('、')}`),
      }
    case 'too_large':
      return { kind: 'failed', why: say('document and program are too large to keep', '文档与编译结果过大，无法保存') }
    case 'no_such_version':
      return { kind: 'failed', why: say(`there is no version ${fault.number}`, `没有版本 ${fault.number}`) }
    // Somebody else is at it, or it is no longer scheduled; the next run looks again.
    case 'conflict':
    case 'changed':
    case 'not_found':
    case 'forbidden':
    case 'own':
    case 'gated':
      return undefined
  }
}

/** A gate that nobody saw when it was reviewed is another matter than one more approval. */
function unapproved(
  request: ChangeRequest,
  { gates, reviews }: Extract<PublishRequestFault, { kind: 'unapproved' }>,
): End {
  const seen = new Set(request.gates.map(({ code }) => code))
  const first = gates.find(({ code }) => !seen.has(code))
  if (first !== undefined) {
    const { en, 'zh-CN': chinese } = first.message
    return {
      kind: 'failed',
      why: say(`it now needs an approval that nobody gave: ${en}`, `现在需要此前没有的审批：${chinese}`),
    }
  }
  const { approvedBy, needed } = reviews
  return {
    kind: 'suspended',
    why: say(`it has ${approvedBy.length} of ${needed} approvals`, `目前有 ${approvedBy.length}/${needed} 个审批`),
  }
}
