/**
 * How far a version has come: kept, shown in KV, deciding at the edge.
 *
 * @module
 */

import type { AnswerOf } from '../server/call.ts'

export type Status = Pick<AnswerOf<'GET /status'>, 'head' | 'kv_version' | 'live_at' | 'trouble' | 'edge'>

export interface EdgeShare {
  readonly version: number
  readonly clicks: number
  /** 0 to 1. */
  readonly share: number
}

export interface EdgeProgress {
  /**
   * `kept`: only in the store; `shown`: KV has it, and clicks are still decided by others or there were none; `done`: every
   * click that was counted; `overtaken`: a newer version was published.
   */
  readonly stage: 'kept' | 'shown' | 'done' | 'overtaken'
  /** Of the clicks counted since it is live; undefined without any. */
  readonly share: number | undefined
  readonly clicks: number
  /** The greatest share first. */
  readonly shares: readonly EdgeShare[]
  readonly trouble: string | undefined
  /** Places of the edge that refuse what KV shows, each with its reason. */
  readonly refused: readonly { readonly code: string; readonly message: string; readonly isolates: number }[]
}

export function edgeProgress({ head, kv_version: shown, trouble, edge }: Status, version: number): EdgeProgress {
  const shares = sharesOf(edge?.versions ?? [])
  const clicks = edge?.clicks ?? 0
  const share = clicks === 0 ? undefined : (shares.find((each) => each.version === version)?.share ?? 0)
  return {
    stage: stageOf({ head, shown, share, version }),
    share,
    clicks,
    shares,
    trouble: trouble ?? undefined,
    refused: edge?.refused ?? [],
  }
}

interface Found {
  readonly head: number | null
  readonly shown: number | null
  readonly share: number | undefined
  readonly version: number
}

function stageOf({ head, shown, share, version }: Found): EdgeProgress['stage'] {
  if (head !== null && head > version) return 'overtaken'
  if (shown === null || shown < version) return 'kept'
  return share === 1 ? 'done' : 'shown'
}

/** A version may decide from several places; here only which version counts. */
function sharesOf(versions: readonly EdgeShare[]): readonly EdgeShare[] {
  const groups = Map.groupBy(versions, ({ version }) => version)
  return Array.from(groups, ([version, of]) => ({
    version,
    clicks: of.reduce((sum, { clicks }) => sum + clicks, 0),
    share: of.reduce((sum, { share }) => sum + share, 0),
  })).toSorted((a, b) => b.share - a.share || b.version - a.version)
}
