/**
 * What a webhook is told: groups of acts that are ticked, and others that are written.
 *
 * @module
 */

/** An act of the audit, a group of them, or all. */
const pattern = /^(?:\*|[a-z_]+\.(?:\*|[a-z_]+))$/

export interface EventChoice {
  readonly isAll: boolean
  readonly groups: readonly string[]
  /** With spaces or commas between. */
  readonly other: string
}

export function eventsOf({ isAll, groups, other }: EventChoice): readonly string[] {
  return isAll ? ['*'] : [...new Set([...groups, ...wordsIn(other)])]
}

/** The first that is no act. */
export function wrongEvent({ isAll, other }: EventChoice): string | undefined {
  return isAll ? undefined : wordsIn(other).find((each) => !pattern.test(each))
}

function wordsIn(text: string): readonly string[] {
  return text.split(/[\s,，、]+/).filter((each) => each !== '')
}
