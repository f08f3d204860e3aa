/**
 * Values of which most are there at once: only those that are not are waited for.
 *
 * A promise for each of a page's thousand links would cost as much as reading them.
 *
 * @module
 */

/** All values in their order. Rejects as soon as one of them does. */
export async function awaited<Value>(values: readonly (Value | Promise<Value>)[]): Promise<readonly Value[]> {
  const done: Value[] = []
  const waiting: Promise<void>[] = []
  for (const [index, value] of values.entries()) {
    if (value instanceof Promise) waiting.push(value.then((one) => void (done[index] = one)))
    else done[index] = value
  }
  await Promise.all(waiting)
  return done
}
