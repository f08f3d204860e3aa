/**
 * Failures of the storage, as they look from here: the platform tells them by their messages alone.
 *
 * @module
 */

/** Whether the storage failed, and not we. What was under way may have taken place, or not. */
export function isStorageFailure(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  return /^(?:D1_|KV |R2 |put: |get: |Network connection lost)|D1_ERROR/.test(cause.message)
}

/** The binding that is missing, where that is why the storage failed: waiting does not help then. */
export function missingBinding(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined
  return /there is no .+ bound as `(?<name>\w+)`/.exec(cause.message)?.groups?.['name']
}
