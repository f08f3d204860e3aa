/**
 * A line that says what is going on, for what takes longer than a second; only where a person watches, and gone again
 * when the work is done.
 *
 * @module
 */

const patienceMs = 1000

export interface Progress {
  /** What is being done now. */
  readonly says: (what: string) => void
  readonly done: () => void
}

export function makeProgress(
  output: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
  now: () => number = Date.now,
): Progress {
  if (!output.isTTY) return { says: () => undefined, done: () => undefined }
  const began = now()
  let isShown = false
  return {
    says: (what) => {
      if (now() - began < patienceMs) return
      isShown = true
      output.write(`\r\u001B[2K${what} … ${Math.round((now() - began) / 1000)} s`)
    },
    done: () => {
      if (isShown) output.write('\r\u001B[2K')
    },
  }
}
