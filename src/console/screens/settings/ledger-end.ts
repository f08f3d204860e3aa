/**
 * The end of a copy of the ledger: its last line counts the rows, so that a copy that was cut off is seen to be one.
 *
 * @module
 */

/** Of the last characters of a copy; undefined where they are not the end of one. */
export function rowsCounted(ending: string): number | undefined {
  const last = ending.trimEnd().split('\n').at(-1) ?? ''
  try {
    const line: unknown = JSON.parse(last)
    if (typeof line !== 'object' || line === null || !('end' in line) || !('rows' in line)) return undefined
    return line.end === true && typeof line.rows === 'number' ? line.rows : undefined
  } catch {
    return undefined
  }
}
